/**
 * Rows of a long list that the core answers page after page. Pages are fetched for what is in view only.
 * A place far down is reached from the nearest known cursor: from the start, from the end by reading the
 * order turned round, or from an anchor whose place in the list is known.
 */

/** One page and where the next one begins. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** A way into the list: pages read from a known place, towards its end (1) or its start (-1). */
export interface Chain<Row> {
  start: number;
  direction: 1 | -1;
  fetch(after: string | null, limit: number, signal: AbortSignal): Promise<Page<Row>>;
}

/** What a list holds, before any of its rows is read. */
export interface Extent<Row, Sums> {
  total: number;
  chains: readonly Chain<Row>[];
  sums: Sums;
}

/** Where rows come from. */
export interface RowSource<Row, Sums> {
  measure(signal: AbortSignal): Promise<Extent<Row, Sums>>;
}

/** What a view shows. Old rows stay while a new source is being read. */
export interface RowsState<Sums> {
  total: number | null;
  sums: Sums | null;
  /** The rows belong to a source that has been replaced. */
  outdated: boolean;
  error: unknown;
  version: number;
}

/** Rows of a page. */
export const PAGE_ROWS = 200;
const LONG_PAGE_ROWS = 1_000;
const MOST_ROWS_KEPT = 12_000;
const KEPT_AROUND_VIEW = 3_000;

interface Cursor {
  offset: number;
  after: string | null;
}

/** One reading of a source: its extent, the cursors known so far and the rows at hand. */
class Reading<Row, Sums> {
  readonly rows = new Map<number, Row>();
  private readonly cursors: Map<Chain<Row>, Cursor[]>;

  constructor(readonly extent: Extent<Row, Sums>) {
    this.cursors = new Map(extent.chains.map((chain) => [chain, [{ offset: 0, after: null }]]));
  }

  /** The first row of a range that is not at hand. */
  gap(from: number, to: number): number | null {
    for (let row = Math.max(0, from); row < Math.min(to, this.extent.total); row += 1) {
      if (!this.rows.has(row)) return row;
    }
    return null;
  }

  /** The chain and cursor from which a row is nearest. */
  nearest(row: number): { chain: Chain<Row>; cursor: Cursor; away: number } | null {
    let best: { chain: Chain<Row>; cursor: Cursor; away: number } | null = null;
    for (const [chain, cursors] of this.cursors) {
      const offset = (row - chain.start) * chain.direction;
      for (const cursor of cursors) {
        const away = offset - cursor.offset;
        if (away >= 0 && (best === null || away < best.away)) best = { chain, cursor, away };
      }
    }
    return best;
  }

  keep(chain: Chain<Row>, cursor: Cursor, page: Page<Row>): void {
    for (const [index, row] of page.rows.entries()) {
      this.rows.set(chain.start + chain.direction * (cursor.offset + index), row);
    }
    const cursors = this.cursors.get(chain);
    const offset = cursor.offset + page.rows.length;
    if (page.next !== null && cursors && !cursors.some((one) => one.offset === offset)) {
      cursors.push({ offset, after: page.next });
    }
  }

  /** Lets go of rows far from the view; their cursors stay, so that they are one request away. */
  trim(from: number, to: number): void {
    if (this.rows.size <= MOST_ROWS_KEPT) return;
    for (const row of this.rows.keys()) {
      if (row < from - KEPT_AROUND_VIEW || row > to + KEPT_AROUND_VIEW) this.rows.delete(row);
    }
  }
}

/** The rows of one list, loaded as they come into view. */
export class KeysetRows<Row, Sums> {
  private shown: Reading<Row, Sums> | null = null;
  private source: RowSource<Row, Sums> | null = null;
  private wanted = { from: 0, to: 60 };
  private abort = new AbortController();
  private pumping = false;
  private refreshing: Promise<void> | null = null;
  private again = false;
  private listeners = new Set<() => void>();
  private state: RowsState<Sums> = { total: null, sums: null, outdated: false, error: null, version: 0 };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): RowsState<Sums> => this.state;

  /** The row at a place, if it is at hand. */
  at(row: number): Row | undefined {
    return this.shown?.rows.get(row);
  }

  /** Reads from another source; the view starts at its top. */
  open(source: RowSource<Row, Sums>): void {
    this.source = source;
    this.wanted = { from: 0, to: Math.max(60, this.wanted.to - this.wanted.from) };
    this.restart();
  }

  /** Reads the same source again, where the view stands; what is shown stays until then. */
  refresh(): void {
    if (this.refreshing) this.again = true;
    else this.restart();
  }

  /** Says which rows are in view. */
  want(from: number, to: number): void {
    this.wanted = { from, to };
    void this.pump();
  }

  /** Reads all rows of a range, for a selection that reaches beyond the view. */
  async read(from: number, to: number): Promise<Row[]> {
    const reading = this.shown;
    if (!reading) return [];
    await this.fill(reading, () => ({ from, to }), this.abort.signal);
    const rows: Row[] = [];
    for (let row = from; row < to; row += 1) {
      const found = reading.rows.get(row);
      if (found !== undefined) rows.push(found);
    }
    return rows;
  }

  private restart(): void {
    const { source } = this;
    if (!source) return;
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.emit({ outdated: this.shown !== null });
    this.refreshing = this.load(source, signal).finally(() => {
      if (signal.aborted) return;
      this.refreshing = null;
      if (!this.again) return;
      this.again = false;
      this.restart();
    });
  }

  private async load(source: RowSource<Row, Sums>, signal: AbortSignal): Promise<void> {
    try {
      const reading = new Reading(await source.measure(signal));
      const { total, sums } = reading.extent;
      await this.fill(reading, () => this.clamp(total), signal);
      if (signal.aborted) return;
      this.shown = reading;
      this.emit({ total, sums, outdated: false, error: null });
      void this.pump();
    } catch (error) {
      if (!signal.aborted) this.emit({ outdated: false, error });
    }
  }

  private clamp(total: number): { from: number; to: number } {
    const length = this.wanted.to - this.wanted.from;
    const to = Math.min(total, this.wanted.to);
    return { from: Math.max(0, Math.min(this.wanted.from, to - length)), to };
  }

  private async pump(): Promise<void> {
    const reading = this.shown;
    if (!reading || this.pumping || this.state.outdated) return;
    if (reading.gap(this.wanted.from, this.wanted.to) === null) return;
    this.pumping = true;
    const { signal } = this.abort;
    try {
      await this.fill(reading, () => this.wanted, signal);
      if (this.state.error !== null) this.emit({ error: null });
    } catch (error) {
      if (!signal.aborted) this.emit({ error });
    } finally {
      this.pumping = false;
    }
  }

  /** Fetches until the range has no gap. The range is asked for anew before each page: the view may have moved. */
  private async fill(
    reading: Reading<Row, Sums>,
    range: () => { from: number; to: number },
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const { from, to } = range();
      const gap = reading.gap(from, to);
      const step = gap === null ? null : reading.nearest(gap);
      if (!step) return;
      const limit = step.away > PAGE_ROWS ? LONG_PAGE_ROWS : PAGE_ROWS;
      const page = await step.chain.fetch(step.cursor.after, limit, signal);
      if (signal.aborted) return;
      if (page.rows.length === 0) return;
      reading.keep(step.chain, step.cursor, page);
      reading.trim(from, to);
      if (reading === this.shown) this.emit({});
    }
  }

  private emit(change: Partial<RowsState<Sums>>): void {
    this.state = { ...this.state, ...change, version: this.state.version + 1 };
    for (const listener of this.listeners) listener();
  }
}
