/** What a map is made of: the rows of usage and the constructs, as tiles with names and sizes. */
import type { ByteKind, Construct, UsageRow } from "../api/contract";
import { KIND_NAMES, type KindBytes } from "../shared/bars";
import { formatCount, formatNumber, formatPercent, formatSentence } from "../shared/format";
import type { Measure } from "./place";

/** One part of what the disk is spent on. */
export interface Tile {
  key: string;
  /** `rest` stands for all that is too small to be shown; `own` for what the store needs for itself. */
  kind: "workspace" | "construct" | "agent" | "bytes" | "own" | "rest";
  name: string;
  original_bytes: number;
  stored_bytes: number;
  /** How many constructs; by kind, how many messages. */
  items: number;
  byteKind: ByteKind | null;
  construct: Construct | null;
  /** The largest parts of it, where they are shown inside it. */
  parts: readonly Tile[];
}

/** What one place of the storage view shows. */
export interface Level {
  tiles: readonly Tile[];
  /** What the store needs for itself; only where everything is shown. */
  own: readonly Tile[];
  /** All of the place, the tiles of other pages included. */
  constructs: number;
  original_bytes: number;
  stored_bytes: number;
  /** What the disk would gain if all of it went; null when that is not known. */
  reclaimable_bytes: number | null;
  /** The workspace or construct one stands in. */
  name: string | null;
  workspace: { id: string; name: string } | null;
  construct: Construct | null;
}

const BLANK = { items: 1, byteKind: null, construct: null, parts: [] } as const;

/** Bytes of a tile by the measure in use. */
export function bytesOf(tile: Pick<Tile, "original_bytes" | "stored_bytes">, measure: Measure): number {
  return measure === "stored" ? tile.stored_bytes : tile.original_bytes;
}

/** The tile of a workspace, with the largest of its constructs. */
export function workspaceTile(row: UsageRow, largest: readonly Construct[]): Tile {
  const shown = largest.map(constructTile);
  const parts = shown.length === 0 ? [] : withRest(shown, { ...row, constructs: row.items });
  return {
    ...BLANK,
    ...sizes(row),
    key: row.key,
    kind: "workspace",
    name: row.name,
    items: row.items,
    parts,
  };
}

/** The tile of a construct. */
export function constructTile(construct: Construct): Tile {
  return {
    ...BLANK,
    ...sizes(construct),
    key: construct.id,
    kind: "construct",
    name: construct.name,
    construct,
  };
}

/** The tile of an agent. */
export function agentTile(row: UsageRow): Tile {
  return { ...BLANK, ...sizes(row), key: row.key, kind: "agent", name: row.name, items: row.items };
}

/** The tile of a kind of bytes, or of what the store needs for itself. */
export function kindTile(row: UsageRow): Tile {
  const byteKind = row.key in KIND_NAMES ? (row.key as ByteKind) : null;
  const name = byteKind === null ? (OWN_NAMES[row.key] ?? formatSentence(row.name)) : KIND_NAMES[byteKind];
  const kind = byteKind === null ? "own" : "bytes";
  return { ...BLANK, ...sizes(row), key: row.key, kind, name, items: row.items, byteKind };
}

const OWN_NAMES: Record<string, string> = {
  database: "Database",
  reserve: "Reserve for a full disk",
  trash: "Trash",
  index: "Search index",
  backups: "Copies of the database",
};

function sizes({ original_bytes, stored_bytes }: Pick<UsageRow, "original_bytes" | "stored_bytes">) {
  return { original_bytes, stored_bytes };
}

interface Whole {
  constructs: number;
  original_bytes: number;
  stored_bytes: number;
}

/** Tiles, and last among them one for all that the whole holds beside them. `before` is on other pages. */
export function withRest(
  tiles: readonly Tile[],
  whole: Whole,
  before: readonly Tile[] = [],
  name: string | null = null,
): Tile[] {
  const known = [...before, ...tiles];
  const left = (all: number, of: (tile: Tile) => number) =>
    Math.max(0, all - known.reduce((sum, tile) => sum + of(tile), 0));
  const items = left(whole.constructs, (tile) => tile.items);
  if (items === 0) return [...tiles];
  return [
    ...tiles,
    {
      ...BLANK,
      key: "rest",
      kind: "rest",
      name: name ?? `${formatCount(items)} smaller`,
      items,
      original_bytes: left(whole.original_bytes, (tile) => tile.original_bytes),
      stored_bytes: left(whole.stored_bytes, (tile) => tile.stored_bytes),
    },
  ];
}

/** Largest first, the rest last. */
export function bySize(tiles: readonly Tile[], measure: Measure): Tile[] {
  const rank = (tile: Tile) => (tile.kind === "rest" ? -1 : bytesOf(tile, measure));
  return [...tiles].sort((a, b) => rank(b) - rank(a));
}

/** A part of a whole in per cent; what is there but small is not called nothing. */
export function shareWords(part: number, whole: number): string {
  if (part > 0 && whole > 0 && part / whole < 0.01) return "< 1\u00a0%";
  return formatPercent(whole === 0 ? 0 : part / whole);
}

/** What is inside a tile, in a few words. */
export function insideWords(tile: Tile): string {
  if (tile.construct) return formatNumber(tile.construct.sessions, "session");
  if (tile.kind === "bytes") return formatNumber(tile.items, "message");
  return tile.kind === "own" ? "what the store needs for itself" : formatNumber(tile.items, "construct");
}

/** Bytes of one kind, as written and as stored. */
export interface KindSize extends KindBytes {
  original_bytes: number;
}

/** The kinds of a construct in their fixed order. */
export function kindSizes(rows: readonly UsageRow[]): KindSize[] {
  return (Object.keys(KIND_NAMES) as ByteKind[]).flatMap((kind) => {
    const row = rows.find((one) => one.key === kind);
    return row ? [{ kind, ...sizes(row) }] : [];
  });
}

/** The bytes of the constructs in view by kind, as far as they are read. */
export type KindsOf = ReadonlyMap<string, readonly KindSize[]>;
