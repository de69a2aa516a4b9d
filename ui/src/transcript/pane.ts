/** What is going on in the pane of one session: where one looks, what stands open, what was found. */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { CleanupId, ConstructDetail, Session, SessionId } from "../api/contract";
import type { MessageActions } from "./messageActions";

/** The list of messages; one pane is shown at a time. */
export const FEED_ID = "transcript-feed";

export type PaneState = {
  /** First and last message in view. */
  readonly first: number;
  readonly last: number;
  readonly at_end: boolean;
  /** Where one is on the way to, while its messages are loaded. */
  readonly going: number | null;
  /** The message that keys act on. */
  readonly cursor: number | null;
  /** Whether the row of the cursor takes the focus when it is drawn. */
  readonly cursor_focus: boolean;
  /** Rows that stand open, by their message. */
  readonly open: ReadonlySet<number>;
  /** Messages whose record is shown. */
  readonly records: ReadonlySet<number>;
  /** The message of the current hit: its row shows everything. */
  readonly hit: number | null;
  /** The message whose menu is open. */
  readonly menu: number | null;
};

export type PaneStore = StoreApi<PaneState>;

/** A pane as it opens. */
export function createPane(): PaneStore {
  return createStore<PaneState>(() => ({
    first: 0,
    last: 0,
    at_end: false,
    going: null,
    cursor: null,
    cursor_focus: false,
    open: new Set<number>(),
    records: new Set<number>(),
    hit: null,
    menu: null,
  }));
}

/** Where one is: the message keys act on when it is in view, else the first in view. */
export function placeOf({ cursor, first, last }: Pick<PaneState, "cursor" | "first" | "last">): number {
  return cursor !== null && cursor >= first && cursor <= last ? cursor : first;
}

/** Opens or closes a row. */
export function toggleOpen(pane: PaneStore, seq: number): void {
  pane.setState((state) => ({ open: toggled(state.open, seq) }));
}

/** Shows or hides the record of a message. */
export function toggleRecord(pane: PaneStore, seq: number): void {
  pane.setState((state) => ({ records: toggled(state.records, seq) }));
}

function toggled(set: ReadonlySet<number>, seq: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(seq)) next.add(seq);
  return next;
}

/** What every row may use. */
export type PaneScope = {
  pane: PaneStore;
  session: Session;
  construct: ConstructDetail;
  acts: MessageActions;
  /** Called when a person acts on a row with the pointer. */
  pick(seq: number): void;
  openSession(session: SessionId, seq: number): void;
  showCopies(): void;
  /** Brings back what a cleanup took. */
  bringBack(cleanup: CleanupId): void;
};

const ScopeContext = createContext<PaneScope | null>(null);

export const PaneProvider = ScopeContext.Provider;

/** The pane around a row. */
export function usePaneScope(): PaneScope {
  const scope = useContext(ScopeContext);
  if (scope === null) throw new Error("no transcript pane around this component");
  return scope;
}

/** One part of the pane's state; the component is drawn again only when that part changes. */
export function usePane<Part>(select: (state: PaneState) => Part): Part {
  return useStore(usePaneScope().pane, select);
}
