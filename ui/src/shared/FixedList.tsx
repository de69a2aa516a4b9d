import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useAppearance } from "./appearance";
import { classes, useProperties } from "./css";
import styles from "./FixedList.module.css";
import { type Group, groupAt, layOut, linesBetween, topOfRow } from "./rows";

const ROOT_PX = 16;
/** Rows drawn beyond the view, once what is in view has been painted. */
const OVERSCAN_ROWS = 12;
/** Used until the list has been measured. */
const ASSUMED_PX = 800;

const HEADER_REM = 2;
const ROW_REM = { compact: 1.75, standard: 2, comfortable: 2.25 } as const;
const HEAD_REM = { compact: 1.625, standard: 1.75, comfortable: 2 } as const;

/** What others may ask of a list. */
export interface ListHandle {
  /** Brings a row into view, moving no more than needed. */
  reveal(row: number): void;
  /** Rows that fit the view. */
  pageRows(): number;
  focus(): void;
}

interface FixedListProps {
  rows: number;
  groups?: readonly Group[];
  renderRow: (row: number) => ReactNode;
  renderHead?: (group: Group) => ReactNode;
  /** A line of 2 rem that stays at the upper edge, such as the heads of columns. */
  header?: ReactNode;
  /** Called with the rows in view and a little around them. */
  onRange?: (from: number, to: number) => void;
  ref?: Ref<ListHandle>;
  /** Attributes of the element that scrolls and has the focus. */
  box: React.HTMLAttributes<HTMLDivElement> & {
    "data-pane-focus"?: string;
    "data-keys"?: true | undefined;
  };
}

const NO_GROUPS: readonly Group[] = [];

/** A list of rows of one height that draws only what is in view, however long it is. */
export function FixedList({
  rows,
  groups = NO_GROUPS,
  renderRow,
  renderHead,
  header,
  onRange,
  ref,
  box,
}: FixedListProps) {
  const density = useAppearance((state) => state.density);
  const rem = (useAppearance((state) => state.textSize) / 100) * ROOT_PX;
  const row_px = ROW_REM[density] * rem;
  const header_px = header ? HEADER_REM * rem : 0;
  const layout = useMemo(
    () => layOut(rows, groups, row_px, HEAD_REM[density] * rem),
    [rows, groups, row_px, density, rem],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [view_px, setViewPx] = useState(ASSUMED_PX);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewPx((element.clientHeight || ASSUMED_PX) - header_px);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [header_px]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element) setTop(Math.floor(element.scrollTop / row_px) * row_px);
  }, [row_px]);

  useImperativeHandle(ref, () => ({
    reveal(row) {
      const element = scroller.current;
      if (!element) return;
      const sticky = layout.groups.length > 0 ? layout.head_px : 0;
      const at = topOfRow(layout, row);
      if (at - sticky < element.scrollTop) element.scrollTop = at - sticky;
      else if (at + row_px > element.scrollTop + view_px) {
        element.scrollTop = at + row_px - view_px;
      }
    },
    pageRows: () => Math.max(1, Math.floor(view_px / row_px) - 1),
    focus: () => scroller.current?.focus(),
  }));

  const [overscan_rows, setOverscan] = useState(0);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setOverscan(OVERSCAN_ROWS));
    return () => cancelAnimationFrame(frame);
  }, []);
  const overscan = overscan_rows * row_px;
  const lines = useMemo(
    () => linesBetween(layout, top - overscan, top + view_px + overscan + row_px),
    [layout, top, view_px, overscan, row_px],
  );
  const drawn = lines.filter((line) => line.kind === "row");
  const from = drawn[0]?.row ?? 0;
  const to = (drawn.at(-1)?.row ?? -1) + 1;
  useEffect(() => onRange?.(from, to), [from, to, onRange]);

  const spacer = useProperties<HTMLDivElement>({
    "--height": `${layout.height}px`,
    "--header": `${header_px}px`,
  });
  const drawnAt = useProperties<HTMLDivElement>({ "--top": `${lines[0]?.top ?? 0}px` });
  const stuck = groupAt(layout, top);
  const stuckGroup = stuck === null ? undefined : layout.groups[stuck];
  return (
    <div {...box} ref={scroller} className={classes(styles.scroller, box.className)} onScroll={onScroll}>
      {header}
      <div className={styles.spacer} ref={spacer} role="presentation">
        {stuckGroup && renderHead && (
          <div className={styles.stuck} aria-hidden="true">
            {renderHead(stuckGroup)}
          </div>
        )}
        <div className={styles.drawn} ref={drawnAt} role="presentation">
          {lines.map((line) => {
            if (line.kind === "row") return renderRow(line.row);
            const group = layout.groups[line.group];
            return group && renderHead ? <Head key={`head ${group.title}`}>{renderHead(group)}</Head> : null;
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ children }: { children: ReactNode }) {
  return (
    <div role="presentation" className={styles.head}>
      {children}
    </div>
  );
}
