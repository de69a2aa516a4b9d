import type { Growth } from "../api/contract";
import { formatBytes, formatDate } from "../shared/format";
import { useSize } from "../shared/useSize";
import { type GrowthChart, growthWords, layGrowth } from "./growth";
import styles from "./growth.module.css";

const HEIGHT = 74;
const MARGIN = { start: 56, end: 96, top: 14, bottom: 20 } as const;
/** Rows of the table that says the same as the line. */
const TOLD_DAYS = 30;

interface GrowthPanelProps {
  growth: Growth;
  available_bytes: number | null;
  now: number;
}

/** How the store grew, where that leads, and when its disk is full. */
export function GrowthPanel({ growth, available_bytes, now }: GrowthPanelProps) {
  const { ref, width } = useSize<HTMLDivElement>();
  const box = { width: Math.max(60, width - MARGIN.start - MARGIN.end), height: HEIGHT };
  const chart = width === 0 ? null : layGrowth(growth, box);
  return (
    <section className={styles.panel} aria-label="Growth">
      <p className={styles.words}>
        <b>Growth</b> {growthWords(growth, available_bytes, now)}
      </p>
      <div ref={ref} className={styles.chart}>
        {chart && <Lines chart={chart} width={box.width} now={now} />}
      </div>
      <Told growth={growth} />
    </section>
  );
}

function Lines({ chart, width, now }: { chart: GrowthChart; width: number; now: number }) {
  const { ahead } = chart;
  const shown = `${formatBytes(chart.now.bytes)} now`;
  return (
    <svg width="100%" height={HEIGHT + MARGIN.top + MARGIN.bottom} aria-hidden="true">
      <g transform={`translate(${MARGIN.start} ${MARGIN.top})`}>
        {chart.grid.map((line) => (
          <g key={line.y}>
            <path className={styles.grid} d={`M0 ${line.y}H${width}`} />
            <text className={styles.axis} x={-8} y={line.y + 4} textAnchor="end">
              {formatBytes(line.bytes)}
            </text>
          </g>
        ))}
        <path className={styles.area} d={chart.area} />
        {ahead && <path className={styles.band} d={ahead.band} />}
        {ahead && <path className={styles.ahead} d={ahead.line} />}
        <path className={styles.line} d={chart.line} />
        <circle className={styles.now} cx={chart.now.x} cy={chart.now.y} r={3} />
        {ahead ? (
          <>
            <text className={styles.nowWords} x={chart.now.x - 6} y={chart.now.y - 8} textAnchor="end">
              {shown}
            </text>
            <text className={styles.axis} x={width + 8} y={ahead.y + 4}>
              {formatBytes(ahead.bytes)}
            </text>
          </>
        ) : (
          <text className={styles.nowWords} x={width + 8} y={chart.now.y + 4}>
            {shown}
          </text>
        )}
        {chart.days.map((day) => (
          <text key={day.at} className={styles.axis} x={day.x} y={HEIGHT + 16} textAnchor={day.anchor}>
            {formatDate(day.at, now)}
          </text>
        ))}
      </g>
    </svg>
  );
}

/** The recorded days for those who do not see the line. */
function Told({ growth: { days } }: { growth: Growth }) {
  if (days.length === 0) return null;
  const every = Math.ceil(days.length / TOLD_DAYS);
  const told = days.filter((_, at) => (days.length - 1 - at) % every === 0);
  return (
    <table className="visually-hidden">
      <caption>Recorded days</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Stored</th>
          <th scope="col">Original</th>
        </tr>
      </thead>
      <tbody>
        {told.map((day) => (
          <tr key={day.day}>
            <th scope="row">{day.day}</th>
            <td>{formatBytes(day.stored_bytes)}</td>
            <td>{formatBytes(day.original_bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
