import { useEffect, useState } from "react";
import type { Construct } from "../api/contract";
import { ConstructPane } from "../constructs/ConstructPane";
import { SelectionPane } from "../constructs/SelectionPane";
import type { SelectionSums } from "../constructs/selection";
import type { KindBytes } from "../shared/bars";
import { copyLink } from "../shared/copy";
import { EmptyState } from "../shared/faces";
import { SplitPane } from "../shared/SplitPane";
import { useChanges } from "./changes";
import { boundPane, changeLayout, SIDE_PANE, useLayout } from "./layout";
import { useConstruct } from "./queries";
import { addressOf } from "./routes";

const FOLLOW_MS = 80;

interface ConstructsSideProps {
  current: Construct | undefined;
  /** The construct the address names, before its row is known. */
  named: string | null;
  sums: SelectionSums | null;
  kinds: { kinds: readonly KindBytes[]; reclaimable_bytes: number } | null;
  now: number;
  tags: readonly string[];
  /** Goes to an address, away from the list at this construct. */
  onLeave: (construct: Construct, address: string) => void;
  onClear: () => void;
  onClose: () => void;
}

/** The pane beside the list: the construct under the cursor, or the sums of the chosen ones. */
export function ConstructsSide({
  current,
  named,
  sums,
  kinds,
  now,
  tags,
  onLeave,
  onClear,
  onClose,
}: ConstructsSideProps) {
  const { sidePane_px } = useLayout();
  const [followed, setFollowed] = useState(current?.id ?? named);
  const wanted = current?.id ?? named;
  useEffect(() => {
    const timer = setTimeout(() => setFollowed(wanted), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const detail = useConstruct(followed);
  const changes = useChanges();
  const construct = current ?? (detail.data?.construct.id === wanted ? detail.data?.construct : undefined);
  const matching = detail.data?.construct.id === construct?.id ? detail.data : undefined;
  return (
    <SplitPane
      label="details"
      width_px={sidePane_px}
      least_px={SIDE_PANE.least}
      most_px={SIDE_PANE.most}
      usual_px={SIDE_PANE.usual}
      onWidth={(px) => changeLayout({ sidePane_px: boundPane(px) })}
    >
      {sums ? (
        <SelectionPane sums={sums} kinds={kinds} now={now} onClear={onClear} />
      ) : construct ? (
        <ConstructPane
          key={construct.id}
          construct={construct}
          detail={matching}
          error={followed === construct.id ? detail.error : null}
          now={now}
          tags={tags}
          onRetry={() => void detail.refetch()}
          onOpen={() =>
            onLeave(construct, addressOf({ view: "construct", id: construct.id, tab: "overview" }))
          }
          onOpenSession={(session) =>
            onLeave(
              construct,
              addressOf({
                view: "construct",
                id: construct.id,
                tab: "transcript",
                session: session.id,
                seq: null,
              }),
            )
          }
          onPin={() => void changes.pin([construct], !construct.pinned)}
          onCopyLink={() => void copyLink(construct.id)}
          onTag={({ add, remove }) => {
            if (add !== undefined) void changes.addTag([construct], add);
            if (remove !== undefined) void changes.removeTag(construct, remove);
          }}
          onClose={onClose}
        />
      ) : (
        <EmptyState icon="constructs" title="No construct is chosen">
          Press J or click a row to see what was asked, what it holds and what it costs.
        </EmptyState>
      )}
    </SplitPane>
  );
}
