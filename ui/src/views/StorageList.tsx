import { useState } from "react";
import type { Construct } from "../api/contract";
import { AgentMark } from "../shared/AgentMark";
import { Button } from "../shared/Button";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatFullTime, formatNumber, formatWhen } from "../shared/format";
import { goTo } from "../shared/router";
import type { StorageAct } from "../storage/keys";
import type { Listing } from "../storage/place";
import { SizeTable } from "../storage/SizeTable";
import styles from "../storage/storage.module.css";
import { addressOf } from "./routes";
import { LISTED, listingQuery, useListing } from "./storageQueries";

interface StorageListProps {
  listing: Exclude<Listing, "map">;
  workspace: { id: string; name: string } | null;
  revision: string;
  now: number;
  onAct: (act: StorageAct, construct: Construct, place: { x: number; y: number }) => void;
  onUp: () => void;
}

const NAMES = {
  largest: "Largest constructs",
  oldest: "Oldest untouched constructs",
  only: "Only copies",
} as const;

/** Constructs of the whole scope in an order of their own: largest, oldest untouched, only copies. */
export function StorageList(props: StorageListProps) {
  const { listing, workspace, revision, now } = props;
  const list = useListing(listing, workspace?.id ?? null, revision);
  const [cursor, setCursor] = useState<string | null>(null);
  if (!list.data) {
    if (!list.error) return <Skeleton rows={10} />;
    return (
      <ErrorNote title="The list cannot be read" error={list.error} onRetry={() => void list.refetch()} />
    );
  }
  const { constructs, sums } = list.data;
  if (constructs.length === 0) {
    return (
      <EmptyState icon="check" title={listing === "only" ? "No only copies" : "No constructs"}>
        {listing === "only" ? "The agents still have their own files of everything here." : null}
      </EmptyState>
    );
  }
  const of = workspace === null ? "" : ` of ${workspace.name}`;
  return (
    <>
      <p className={styles.listNote}>
        <span>
          {listing === "only"
            ? `${formatNumber(sums.constructs, "construct")}${of}, ${formatBytes(sums.stored_bytes)}: the agents’ own files are gone`
            : `${constructs.length < sums.constructs ? `First ${LISTED} of ` : ""}${formatNumber(sums.constructs, "construct")}${of}`}
        </span>
        {constructs.length < sums.constructs && (
          <Button
            size="small"
            look="link"
            onPress={() =>
              goTo(
                addressOf({
                  view: "constructs",
                  query: listingQuery(listing, workspace?.id ?? null),
                  at: null,
                }),
              )
            }
          >
            Show all
          </Button>
        )}
      </p>
      <SizeTable
        label={NAMES[listing]}
        nameHead="Construct"
        endHead="Last used"
        measure="stored"
        short
        rows={constructs.map((one) => ({
          key: one.id,
          icon: <AgentMark agent={one.agents[0] ?? "?"} named />,
          name: one.name,
          ...(workspace === null ? { beside: one.workspace } : {}),
          stored_bytes: one.stored_bytes,
          original_bytes: one.original_bytes,
          end: formatWhen(one.last_activity_at, now),
          endTitle: formatFullTime(one.last_activity_at),
        }))}
        cursor={cursor}
        onCursor={setCursor}
        onAct={(act, key, place) => {
          if (act.kind === "up") return props.onUp();
          const construct = constructs.find((one) => one.id === key);
          // There is no map of a list: Enter opens the construct.
          if (construct) props.onAct(act.kind === "drill" ? { kind: "open" } : act, construct, place);
        }}
      />
    </>
  );
}
