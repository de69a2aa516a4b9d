import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { useProperties } from "./css";
import styles from "./SplitPane.module.css";

const STEP_PX = 16;

interface SplitPaneProps {
  label: string;
  width_px: number;
  least_px: number;
  most_px: number;
  usual_px: number;
  onWidth: (px: number) => void;
  children: ReactNode;
}

/** A pane at the end of a view, with an edge that can be dragged, moved by keys and set back by a double click. */
export function SplitPane(props: SplitPaneProps) {
  const { width_px, least_px, most_px, onWidth } = props;
  const drag = useRef<{ x: number; width_px: number } | null>(null);
  const pane = useProperties<HTMLElement>({ "--pane": `${width_px / 16}rem` });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? STEP_PX : event.key === "ArrowRight" ? -STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    onWidth(width_px + step);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current) onWidth(drag.current.width_px + drag.current.x - event.clientX);
  };
  return (
    <aside data-pane="" className={styles.pane} aria-label={props.label} ref={pane}>
      <div
        className={styles.edge}
        role="separator"
        aria-label={`Width of ${props.label}`}
        aria-orientation="vertical"
        aria-valuenow={width_px}
        aria-valuemin={least_px}
        aria-valuemax={most_px}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={() => onWidth(props.usual_px)}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, width_px };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
      />
      {props.children}
    </aside>
  );
}
