import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Construct, Facets, Job } from "../api/contract";
import { useBackend } from "../backend";
import { askAbout } from "../cleanup/ask";
import { ActionBar } from "../constructs/ActionBar";
import { ConstructList } from "../constructs/ConstructList";
import { FilterBar } from "../constructs/FilterBar";
import { type ConstructQuery, countFilters, NEXT_STATUSES } from "../constructs/query";
import { sumSelection } from "../constructs/selection";
import { markSeen } from "../constructs/unread";
import { useCursor } from "../constructs/useCursor";
import { useConstructRows } from "../constructs/useRows";
import { IconButton } from "../shared/Button";
import { useNow } from "../shared/clock";
import type { ListHandle } from "../shared/FixedList";
import { ErrorNote, ErrorStrip, Skeleton } from "../shared/faces";
import { formatCount } from "../shared/format";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { ArchiveDialog } from "./ArchiveDialog";
import { ConstructsSide } from "./ConstructsSide";
import { useChangeCount, useChanges } from "./changes";
import { useSidePane } from "./layout";
import { NoConstructs } from "./NoConstructs";
import { addressOf } from "./routes";
import { SortMenu } from "./SortMenu";
import { TopBar } from "./TopBar";
import { useSelectionKinds } from "./useSelectionKinds";
import styles from "./views.module.css";

const ADDRESS_DELAY_MS = 250;
const NO_GROUPS: never[] = [];

interface ConstructsViewProps {
  query: ConstructQuery;
  at: string | null;
  facets: Facets | undefined;
  /** Changes when the store has grown; undefined as long as nothing is known of it. */
  revision: string | undefined;
  jobs: readonly Job[];
}

/** The list of constructs with its filters, its side pane and what can be done with the chosen ones. */
export function ConstructsView({ query, at, facets, revision, jobs }: ConstructsViewProps) {
  const backend = useBackend();
  const now = useNow();
  const changes = useChanges();
  const changed = useChangeCount((state) => state.count);
  const stable = useStableQuery(query);
  const data = useConstructRows(backend, stable, revision && `${revision} ${changed}`);
  const list = useRef<ListHandle>(null);
  const textField = useRef<HTMLInputElement>(null);
  const pane = useSidePane();
  const [archiving, setArchiving] = useState<readonly Construct[] | null>(null);

  const leave = useCallback(
    (construct: Construct, address: string) => {
      markSeen(construct);
      // The way back leads to the construct one came from, also when one was quicker than the address.
      goTo(addressOf({ view: "constructs", query: stable, at: construct.id }), { replace: true });
      goTo(address);
    },
    [stable],
  );
  const open = useCallback(
    (one: Construct) => leave(one, addressOf({ view: "construct", id: one.id, tab: "overview" })),
    [leave],
  );
  const { cursor, selection, reading, act, clear, amend } = useCursor({
    data,
    list,
    named: at,
    onOpen: open,
  });
  const current = cursor === null ? undefined : data.rows.at(cursor.row);
  useAddress(stable, cursor?.id ?? at);

  const change = useCallback(
    (part: Partial<ConstructQuery>) => {
      goTo(addressOf({ view: "constructs", query: { ...stable, ...part }, at: null }), {
        replace: "text" in part && stable.text !== "",
      });
    },
    [stable],
  );

  const chosen = useMemo(() => [...selection.values()], [selection]);
  const sums = useMemo(() => sumSelection(selection), [selection]);
  const kinds = useSelectionKinds(selection);
  const known = useMemo(() => facets?.tags.map((one) => one.tag) ?? [], [facets]);
  const subjects = chosen.length > 0 ? chosen : current ? [current] : [];
  const pin = (pinned: boolean) => {
    void changes.pin(subjects, pinned);
    amend((one) => ({ ...one, pinned }));
  };
  const cleanUp = (constructs: readonly Construct[]) =>
    goTo(addressOf({ view: "cleanup", ask: askAbout(constructs.map((one) => one.id)) }));
  useShortcuts([
    { keys: "/", does: "Filter by name or brief", run: () => textField.current?.focus() },
    { keys: "Delete", does: "Plan a cleanup", run: () => subjects.length > 0 && cleanUp(subjects) },
    { keys: "p", does: "Pin or unpin", run: () => pin(subjects.some((one) => !one.pinned)) },
    {
      keys: "Escape",
      does: "Clear the selection, then close the pane",
      run: () => (selection.size > 0 ? clear() : pane.setOpen(false)),
    },
    {
      keys: "mod+alt+b",
      does: "Show or hide the side pane",
      run: () => pane.setOpen(!pane.open),
    },
  ]);

  const filters = countFilters(stable);
  const total = data.total;
  return (
    <>
      <TopBar heading path={pathOf(stable, facets)} count={total === null ? undefined : formatCount(total)} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <FilterBar
            query={stable}
            facets={facets}
            now={now}
            textField={textField}
            onChange={change}
            onDone={() => list.current?.focus()}
          >
            <SortMenu query={stable} onChange={change} />
            <IconButton
              icon="pane"
              label={pane.open ? "Hide side pane" : "Show side pane"}
              keys="Ctrl Alt B"
              on={pane.open}
              onPress={() => pane.setOpen(!pane.open)}
            />
          </FilterBar>
          {data.error !== null && total !== null && (
            <ErrorStrip
              title="The list is not up to date."
              error={data.error}
              onRetry={() => data.rows.refresh()}
            />
          )}
          {total === null ? (
            data.error === null ? (
              <Skeleton rows={16} />
            ) : (
              <ErrorNote
                title="The constructs cannot be read"
                error={data.error}
                onRetry={() => data.rows.refresh()}
              />
            )
          ) : total === 0 ? (
            <NoConstructs query={stable} facets={facets} jobs={jobs} filters={filters} onChange={change} />
          ) : (
            <ConstructList
              total={total}
              groups={data.sums?.groups ?? NO_GROUPS}
              largest_bytes={data.sums?.largest_bytes ?? 0}
              at={(row) => data.rows.at(row)}
              query={stable}
              cursor={cursor?.row ?? null}
              selection={selection}
              outdated={data.outdated}
              now={now}
              list={list}
              onRange={(from, to) => data.rows.want(from, to)}
              onAct={act}
              onSort={(sort, reverse) => change({ sort, reverse })}
            >
              {selection.size > 0 && (
                <ActionBar
                  sums={sums}
                  total={total}
                  known={known}
                  busy={reading}
                  onChooseAll={() => act({ kind: "all" })}
                  onTag={(tag) => {
                    void changes.addTag(chosen, tag);
                    amend((one) => ({ ...one, tags: [...new Set([...one.tags, tag])].sort() }));
                  }}
                  onPin={pin}
                  onArchive={() => setArchiving(chosen)}
                  onCleanUp={() => cleanUp(chosen)}
                  onClear={clear}
                />
              )}
            </ConstructList>
          )}
        </div>
        {pane.open && total !== null && total > 0 && (
          <ConstructsSide
            current={current}
            named={cursor?.id ?? at}
            sums={selection.size > 0 ? sums : null}
            kinds={kinds}
            now={now}
            tags={known}
            onLeave={leave}
            onClear={clear}
            onClose={() => pane.setOpen(false)}
          />
        )}
      </div>
      {archiving && (
        <ArchiveDialog
          constructs={archiving}
          possible={archiving.filter((one) => NEXT_STATUSES[one.status].includes("archived"))}
          onClose={() => setArchiving(null)}
          onArchive={(possible) => {
            void changes.archive(possible);
            setArchiving(null);
            clear();
          }}
        />
      )}
    </>
  );
}

/** The same object for the same query, so that a list is not read again when only the cursor moved. */
function useStableQuery(query: ConstructQuery): ConstructQuery {
  const key = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the query
  return useMemo(() => query, [key]);
}

/** Names the construct under the cursor in the address, once the cursor rests. */
function useAddress(query: ConstructQuery, id: string | null): void {
  useEffect(() => {
    const timer = setTimeout(
      () => goTo(addressOf({ view: "constructs", query, at: id }), { replace: true }),
      ADDRESS_DELAY_MS,
    );
    return () => clearTimeout(timer);
  }, [query, id]);
}

function pathOf(query: ConstructQuery, facets: Facets | undefined): { name: string; address?: string }[] {
  const [workspace, other] = query.workspace;
  const [agent] = query.agent;
  const all = { ...query, workspace: [], agent: [] };
  const first = { name: "Constructs", address: addressOf({ view: "constructs", query: all, at: null }) };
  if (workspace !== undefined && other === undefined) {
    const name = facets?.workspaces.find((one) => one.id === workspace)?.name;
    return name === undefined ? [first] : [first, { name }];
  }
  return query.agent.length === 1 && agent !== undefined && query.workspace.length === 0
    ? [first, { name: agent }]
    : [first];
}
