import type { SessionId, TranscriptItem } from "../api/contract";
import { asBackendError, type Backend, type BackendError } from "../backend";
import { AROUND, openingPage, TEXT_BYTES_MAX } from "./opening";
import {
  append,
  dropAfter,
  dropBefore,
  emptyWindow,
  type FoldPolicy,
  prepend,
  type TranscriptWindow,
} from "./window";

const PAGE = 100;
const PAGE_OF_COPIES = 1_000;

/** What the view draws. `edge` says at which end the last change was made. */
export type LoaderState = {
  readonly phase: "loading" | "ready" | "failed";
  readonly error: BackendError | null;
  readonly window: TranscriptWindow;
  readonly edge: "start" | "end";
  /** Changes whenever the window was opened anew at another place. */
  readonly opening: number;
  /** The place it was opened at. */
  readonly opened_at: number;
};

/** Where to open: a message, or the end. */
export type OpenAt = number | "end";

/**
 * Holds one window of one session and fills it from the backend. One change is made at a time and
 * drawn before the next, since the list must know at which end it grew.
 */
export class TranscriptLoader {
  private state: LoaderState = {
    phase: "loading",
    error: null,
    window: emptyWindow(0, 0),
    edge: "end",
    opening: 0,
    opened_at: 0,
  };
  private readonly listeners = new Set<() => void>();
  private abort = new AbortController();
  private busy = false;

  constructor(
    private readonly backend: Backend,
    readonly session: SessionId,
    private total_hint: number,
    private policy: FoldPolicy,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): LoaderState => this.state;

  /** Ends what is under way; nothing is reported any more. */
  close(): void {
    this.abort.abort();
  }

  /** Loads the messages around a place, and lets go of all others. */
  async open(at: OpenAt, policy: FoldPolicy = this.policy): Promise<void> {
    this.policy = policy;
    this.abort.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.busy = true;
    if (this.state.window.entries.length === 0) this.set({ phase: "loading", error: null });
    try {
      const { window, place } = await this.around(at, abort.signal);
      if (abort.signal.aborted) return;
      this.total_hint = window.total;
      const opening = this.state.opening + 1;
      this.set({ phase: "ready", error: null, window, edge: "end", opening, opened_at: place });
    } catch (thrown) {
      if (abort.signal.aborted) return;
      this.set({ phase: "failed", error: asBackendError(thrown) });
    } finally {
      if (this.abort === abort) this.busy = false;
    }
  }

  /** Loads what stands before the window. */
  loadBefore(): Promise<void> {
    return this.change(async (signal) => {
      const { window } = this.state;
      if (window.start === 0) return;
      const copied = isCopied(window.entries[0]);
      const from = Math.max(0, window.start - (copied ? PAGE_OF_COPIES : PAGE));
      let items = await this.range(from, window.start, copied ? 1 : TEXT_BYTES_MAX, signal);
      if (copied) items = items.slice(items.findLastIndex((item) => this.policy(item) !== "copied") + 1);
      if (copied && items.length === 0) {
        const near = Math.max(0, window.start - PAGE);
        items = await this.range(near, window.start, TEXT_BYTES_MAX, signal);
      }
      this.set({ window: prepend(window, items, this.policy), edge: "start" });
    });
  }

  /** Loads what follows the window; at its end, asks whether the session has grown. */
  loadAfter(): Promise<void> {
    return this.change(async (signal) => {
      const { window } = this.state;
      const copied = isCopied(window.entries.at(-1));
      if (copied) {
        const page = await this.page(window.end, PAGE_OF_COPIES, 1, signal);
        const other = page.items.findIndex((item) => this.policy(item) !== "copied");
        const items = other < 0 ? page.items : page.items.slice(0, other);
        if (items.length > 0) {
          this.set({ window: append(window, items, page.total, this.policy), edge: "end" });
          return;
        }
      }
      const page = await this.page(window.end, PAGE, TEXT_BYTES_MAX, signal);
      if (page.items.length === 0 && page.total === window.total) return;
      this.set({ window: append(window, page.items, page.total, this.policy), edge: "end" });
    });
  }

  /** Lets go of messages outside `first..last`. */
  trim(first: number, last: number): Promise<void> {
    return this.change(async () => {
      const shorter = dropAfter(this.state.window, last + 1);
      if (shorter !== this.state.window) this.set({ window: shorter, edge: "end" });
      await drawn();
      const rest = dropBefore(this.state.window, first);
      if (rest !== this.state.window) this.set({ window: rest, edge: "start" });
    });
  }

  private async change(make: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.busy || this.state.phase !== "ready") return;
    this.busy = true;
    const { abort } = this;
    try {
      await make(abort.signal);
      await drawn();
    } catch (thrown) {
      if (!abort.signal.aborted) this.set({ error: asBackendError(thrown) });
    } finally {
      if (this.abort === abort) this.busy = false;
    }
  }

  private async around(
    at: OpenAt,
    signal: AbortSignal,
  ): Promise<{ window: TranscriptWindow; place: number }> {
    let wanted = at === "end" ? Math.max(0, this.total_hint - 1) : at;
    let first = await this.opening(wanted, signal);
    const moved = at === "end" ? first.total - 1 !== wanted : wanted >= first.total;
    if (moved && first.total > 0) {
      wanted = first.total - 1;
      first = await this.opening(wanted, signal);
    }
    const from = Math.max(0, wanted - AROUND);
    let window = append(emptyWindow(from, first.total), first.items, first.total, this.policy);
    while (window.end <= wanted && window.end < window.total) {
      const page = await this.page(window.end, PAGE, TEXT_BYTES_MAX, signal);
      if (page.items.length === 0) break;
      window = append(window, page.items, page.total, this.policy);
    }
    return { window, place: wanted };
  }

  /** All messages `from..end`; a page may end early when its texts are large. */
  private async range(from: number, end: number, text_limit: number, signal: AbortSignal) {
    const items: TranscriptItem[] = [];
    while (from + items.length < end) {
      const at = from + items.length;
      const page = await this.page(at, end - at, text_limit, signal);
      if (page.items.length === 0) break;
      items.push(...page.items);
    }
    return items;
  }

  private opening(seq: number, signal: AbortSignal) {
    return this.backend.call("read_transcript", openingPage(this.session, seq), signal);
  }

  private page(from: number, limit: number, text_limit: number, signal: AbortSignal) {
    return this.backend.call("read_transcript", { session: this.session, from, limit, text_limit }, signal);
  }

  private set(change: Partial<LoaderState>): void {
    const error = change.window === undefined ? this.state.error : null;
    this.state = { ...this.state, error, ...change };
    for (const listener of this.listeners) listener();
  }
}

function isCopied(entry: TranscriptWindow["entries"][number] | undefined): boolean {
  return entry?.t === "run" && entry.why === "copied";
}

/** React draws a store's change before the next task. */
function drawn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
