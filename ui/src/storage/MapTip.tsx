import { Shown } from "../markdown/Shown";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { useProperties } from "../shared/css";
import { formatBytes, formatWhen } from "../shared/format";
import { type PlacedTile, placeTip } from "./layout";
import styles from "./map.module.css";
import type { Measure } from "./place";
import { bytesOf, insideWords, type KindsOf, shareWords, type Tile } from "./tiles";

interface MapTipProps {
  placed: PlacedTile;
  map: { width: number; height: number };
  rem_px: number;
  measure: Measure;
  kinds: KindsOf;
  whole_bytes: number;
  whole_name: string;
  now: number;
}

const WIDTH_REM = 16;

/** What the area under the pointer or the keys is: its name, its bytes by kind, its share. */
export function MapTip({ placed, map, rem_px, measure, kinds, whole_bytes, whole_name, now }: MapTipProps) {
  const { tile } = placed;
  const known = [...(kinds.get(tile.key) ?? [])]
    .filter((kind) => bytesOf(kind, measure) > 0)
    .sort((a, b) => bytesOf(b, measure) - bytesOf(a, measure));
  const lines = known.length > 0 ? known.length : 2;
  const size = { width: WIDTH_REM * rem_px, height: (6.75 + lines * 1.25) * rem_px };
  const { x, y } = placeTip(placed.box, map, size);
  const ref = useProperties<HTMLDivElement>({ "--x": `${x}px`, "--y": `${y}px` });
  const bytes = bytesOf(tile, measure);
  return (
    <div ref={ref} className={styles.tip} role="tooltip">
      <b className="ellipsis">
        <Shown text={tile.name} />
      </b>
      <p className="quiet">{noteOf(tile, now)}</p>
      {known.length > 0 ? (
        <ul>
          {known.map((kind) => (
            <li key={kind.kind}>
              <span className={bars.swatch} data-kind={kind.kind} />
              <span>{KIND_NAMES[kind.kind]}</span>
              <span className="num">{formatBytes(bytesOf(kind, measure))}</span>
              <span className="num quiet">{shareWords(bytesOf(kind, measure), bytes)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <ul>
          <li>
            <span>Original</span>
            <span className="num">{formatBytes(tile.original_bytes)}</span>
          </li>
          <li>
            <span>Stored</span>
            <span className="num">{formatBytes(tile.stored_bytes)}</span>
          </li>
        </ul>
      )}
      <p className={styles.tipEnd}>
        <span className="quiet">
          {shareWords(bytes, whole_bytes)} of {whole_name}
        </span>
        <b className="num">{formatBytes(bytes)}</b>
      </p>
    </div>
  );
}

function noteOf(tile: Tile, now: number): string {
  const inside = insideWords(tile);
  return tile.construct
    ? `${inside}, last activity ${formatWhen(tile.construct.last_activity_at, now)}`
    : inside;
}
