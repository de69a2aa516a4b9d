import type { PreviewMonth } from "../api/contract";
import { Section } from "../shared/Facts";
import { formatBytes } from "../shared/format";
import { useSize } from "../shared/useSize";
import { apart, layYear } from "./chart";
import styles from "./retention.module.css";

const HEIGHT = 84;
const MARGIN = { start: 52, end: 92, top: 10, bottom: 22 } as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LABEL = 14;

/** What constructs take in a year, without any policy and with all that are on. */
export function YearChart({ months }: { months: readonly PreviewMonth[] }) {
  const { ref, width } = useSize<HTMLDivElement>();
  const box = { width: Math.max(60, width - MARGIN.start - MARGIN.end), height: HEIGHT };
  const chart = layYear(months, box);
  const last = months[months.length - 1];
  if (!chart || !last) return null;
  const [without_y, with_y] = apart(chart.ends.without_y, chart.ends.with_y, LABEL);
  const same = last.without_bytes === last.with_bytes;
  return (
    <Section title="One year from now" end={<span className={styles.end}>stored</span>}>
      <div ref={ref} className={styles.chart}>
        <svg
          width="100%"
          height={HEIGHT + MARGIN.top + MARGIN.bottom}
          role="img"
          aria-label={`In a year ${formatBytes(last.with_bytes)} with the policies, ${formatBytes(last.without_bytes)} without`}
        >
          <g transform={`translate(${MARGIN.start} ${MARGIN.top})`}>
            {chart.grid.map((line) => (
              <g key={line.y}>
                <path className={styles.gridLine} d={`M0 ${line.y}H${box.width}`} />
                <text className={styles.axis} x={-8} y={line.y + 4} textAnchor="end">
                  {formatBytes(line.bytes)}
                </text>
              </g>
            ))}
            <path className={styles.between} d={chart.between} />
            <path className={styles.without} d={chart.without} />
            <path className={styles.with} d={chart.with_it} />
            {!same && (
              <text className={styles.axis} x={box.width + 8} y={without_y + 4}>
                {formatBytes(last.without_bytes)} without
              </text>
            )}
            <text className={styles.withLabel} x={box.width + 8} y={with_y + 4}>
              {formatBytes(last.with_bytes)} {same ? "" : "with it"}
            </text>
            {chart.ticks.map((tick) => (
              <text key={tick.x} className={styles.axis} x={tick.x} y={HEIGHT + 18} textAnchor="middle">
                {MONTHS[new Date(tick.at).getMonth()]}
              </text>
            ))}
          </g>
        </svg>
      </div>
      <p className={styles.chartWords}>
        {same
          ? `The policies change nothing within a year: ${formatBytes(last.with_bytes)}.`
          : `In a year ${formatBytes(last.with_bytes)} with all policies that are on, ${formatBytes(last.without_bytes)} without.`}
      </p>
    </Section>
  );
}
