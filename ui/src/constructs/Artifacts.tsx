import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import type { Artifact, ArtifactKind, Session } from "../api/contract";
import type { Backend } from "../backend";
import { Segments } from "../shared/controls";
import { FixedList, type ListHandle } from "../shared/FixedList";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatNumber } from "../shared/format";
import { beginsWith, TypedLetters } from "../shared/typed";
import { ArtifactRow } from "./ArtifactRow";
import { ArtifactViewer } from "./ArtifactViewer";
import styles from "./artifacts.module.css";
import { listAct, rowAfter } from "./listKeys";

const PAGE_ARTIFACTS = 500;
const AHEAD_ROWS = 100;

type Shown = ArtifactKind | "all";

const KINDS: readonly { value: Shown; label: string }[] = [
  { value: "all", label: "All" },
  { value: "diff", label: "Diffs" },
  { value: "log", label: "Logs" },
  { value: "image", label: "Images" },
  { value: "file", label: "Files" },
  { value: "plan", label: "Plans" },
];

interface ArtifactsProps {
  backend: Backend;
  construct: string;
  sessions: readonly Session[];
  total: number;
  now: number;
  /** The artifact the address names. */
  open: string | null;
  onOpen: (artifact: string) => void;
  /** Shows the message that made it. */
  onShowPlace: (artifact: Artifact) => void;
}

/** What the sessions made, in the order they made it, and the one that is looked at. */
export function Artifacts(props: ArtifactsProps) {
  const { backend, construct, open, onOpen } = props;
  const [kind, setKind] = useState<Shown>("all");
  const base = useId();
  const list = useRef<ListHandle>(null);
  const [letters] = useState(() => new TypedLetters("jkg123?[] "));
  const query = useArtifacts(backend, construct, kind);
  const artifacts = useMemo(() => query.data?.pages.flatMap((page) => page.artifacts) ?? [], [query.data]);
  const at = artifacts.findIndex((artifact) => artifact.id === open);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  // What the address names is read up to; a kind it is not of begins at its first.
  const unread = hasNextPage && !query.isFetchNextPageError;
  const seeking = open !== null && at < 0 && kind === "all" && unread;
  const current = artifacts[at] ?? (seeking ? undefined : artifacts[0]);
  useEffect(() => {
    if (seeking && !isFetchingNextPage) void fetchNextPage();
  }, [seeking, isFetchingNextPage, fetchNextPage]);
  const onRange = useCallback(
    (_from: number, to: number) => {
      if (to + AHEAD_ROWS > artifacts.length && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [artifacts.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const go = (row: number) => {
    const artifact = artifacts[row];
    if (!artifact) return;
    onOpen(artifact.id);
    list.current?.reveal(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const text = letters.press(event);
    if (text !== null) {
      event.preventDefault();
      const start = Math.max(at, 0) + (text.length === 1 ? 1 : 0);
      const found = [...artifacts.keys()].map((row) => (row + start) % artifacts.length);
      go(found.find((row) => beginsWith(artifacts[row]?.name ?? "", text)) ?? -1);
      return;
    }
    const act = listAct(event);
    if (act?.kind === "move") {
      event.preventDefault();
      go(rowAfter(Math.max(at, 0), act.by, artifacts.length, list.current?.pageRows() ?? 10));
    } else if (act?.kind === "open" && current) props.onShowPlace(current);
  };
  return (
    <div className={styles.artifacts}>
      <div className={styles.list}>
        <div className={styles.tools}>
          <Segments label="Kind" value={kind} choices={KINDS} onChange={setKind} />
        </div>
        {query.error && artifacts.length === 0 ? (
          <ErrorNote
            title="The artifacts cannot be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <Skeleton rows={12} />
        ) : artifacts.length === 0 ? (
          <EmptyState icon="file" title={kind === "all" ? "Nothing was made yet" : "None of this kind"}>
            {kind === "all"
              ? "Diffs, command logs, images, files and plans of its sessions stand here."
              : `This construct has ${formatNumber(props.total, "artifact")} of other kinds.`}
          </EmptyState>
        ) : (
          <FixedList
            ref={list}
            rows={artifacts.length}
            onRange={onRange}
            box={{
              className: styles.rows,
              role: "listbox",
              tabIndex: 0,
              "aria-label": "Artifacts",
              ...(current ? { "aria-activedescendant": `${base}-${current.id}` } : {}),
              onKeyDown,
            }}
            renderRow={(row) => {
              const artifact = artifacts[row];
              return (
                artifact && (
                  <ArtifactRow
                    key={artifact.id}
                    id={`${base}-${artifact.id}`}
                    artifact={artifact}
                    current={artifact === current}
                    now={props.now}
                    onPick={() => go(row)}
                  />
                )
              );
            }}
          />
        )}
      </div>
      <div className={styles.viewer}>
        {current && (
          <ArtifactViewer
            key={current.id}
            backend={backend}
            artifact={current}
            session={props.sessions.find((one) => one.id === current.session_id)}
            onShowPlace={() => props.onShowPlace(current)}
          />
        )}
      </div>
    </div>
  );
}

function useArtifacts(backend: Backend, construct: string, kind: Shown) {
  return useInfiniteQuery({
    queryKey: ["artifacts", construct, kind],
    queryFn: ({ pageParam, signal }) =>
      backend.call(
        "list_artifacts",
        {
          construct,
          session: null,
          kinds: kind === "all" ? [] : [kind],
          limit: PAGE_ARTIFACTS,
          after: pageParam,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  });
}
