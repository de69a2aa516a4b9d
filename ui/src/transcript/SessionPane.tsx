import type { Session, TranscriptMap } from "../api/contract";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { useSize } from "../shared/useSize";
import { Feed } from "./Feed";
import { FindRow } from "./FindRow";
import { JumpRow } from "./JumpRow";
import { Minimap } from "./Minimap";
import { PlaceChip } from "./PlaceChip";
import { PaneProvider } from "./pane";
import styles from "./transcript.module.css";
import { type PaneProps, useSessionPane } from "./useSessionPane";
import { isLive } from "./useTranscript";

/** The messages of one session, the rows above them in which one looks for something, and the minimap. */
export function SessionPane({ map, ...props }: PaneProps & { map: TranscriptMap | null }) {
  const { session } = props;
  const view = useSessionPane(props);
  const mapBox = useSize<HTMLDivElement>();
  const { scope, total, find } = view;
  return (
    <PaneProvider value={scope}>
      <section className={styles.pane} aria-label={`Transcript of ${session.title}`}>
        {view.row === "find" && <FindRow {...find.row} onClose={view.closeRow} />}
        {view.row === "jump" && (
          <JumpRow
            total={total}
            near_ms={timeNear(map, scope.pane.getState().first)}
            onGo={view.jump}
            onClose={view.closeRow}
          />
        )}
        <div className={styles.stage}>
          <div className={styles.text}>
            <Messages session={session} view={view} />
          </div>
          <div ref={mapBox.ref} className={styles.mapBox}>
            <Minimap
              map={map}
              width={mapBox.width}
              height={mapBox.height}
              hits={find.row.found.hits}
              onGo={(seq) => view.goTo(seq, false)}
            />
          </div>
        </div>
      </section>
    </PaneProvider>
  );
}

/** The four faces of the list of messages. */
function Messages({ session, view }: { session: Session; view: ReturnType<typeof useSessionPane> }) {
  const { transcript, total } = view;
  const { phase, error } = transcript.state;
  if (phase === "loading") return <Skeleton rows={12} />;
  if (phase === "failed") {
    return <ErrorNote title="This transcript cannot be read" error={error} onRetry={view.retry} />;
  }
  if (total === 0) {
    return (
      <EmptyState icon="clock" title="Nothing recorded yet">
        {isLive(session)
          ? "Messages appear here as the agent writes them."
          : "This session ended without a message."}
      </EmptyState>
    );
  }
  return (
    <>
      <Feed transcript={transcript} ref={view.feed} onMoved={view.report} />
      <PlaceChip total={total} onLatest={() => view.goTo("end")} />
    </>
  );
}

/** The time around a message, as the map knows it. */
function timeNear(map: TranscriptMap | null, seq: number): number | null {
  if (map === null || map.steps.length === 0) return null;
  const from = Math.floor((seq / Math.max(1, map.total)) * map.steps.length);
  const step =
    map.steps.slice(0, from + 1).findLast((one) => one.at !== null) ??
    map.steps.find((one) => one.at !== null);
  const time = Date.parse(step?.at ?? "");
  return Number.isNaN(time) ? null : time;
}
