import type { ReactNode } from "react";
import { AgentMark } from "../shared/AgentMark";
import bars from "../shared/bars.module.css";
import { Icon } from "../shared/Icon";
import type { StorageAct } from "../storage/keys";
import type { Measure, StoragePlace } from "../storage/place";
import { type SizeRow, SizeTable } from "../storage/SizeTable";
import { bytesOf, type Level, shareWords, type Tile } from "../storage/tiles";
import { useFacets } from "./queries";
import { TOP_NAMES } from "./storagePlaces";

interface StorageTwinProps {
  level: Level;
  place: StoragePlace;
  measure: Measure;
  whole_bytes: number;
  cursor: string | null;
  onCursor: (key: string) => void;
  onAct: (act: StorageAct, tile: Tile | null, at: { x: number; y: number }) => void;
}

const HEADS: Record<StoragePlace["at"], string> = {
  workspaces: "Workspace",
  workspace: "Construct",
  construct: "Kind",
  agents: "Agent",
  kinds: "Kind",
};

/** The same as the map, as a table: with the same cursor and the same keys. */
export function StorageTwin(props: StorageTwinProps) {
  const { level, place, measure, whole_bytes, onAct } = props;
  const beside = useNamesakes(level);
  const row = (tile: Tile): SizeRow => ({
    key: tile.key,
    icon: iconOf(tile),
    name: tile.name,
    ...beside(tile),
    stored_bytes: tile.stored_bytes,
    original_bytes: tile.original_bytes,
    end: shareWords(bytesOf(tile, measure), whole_bytes),
  });
  const total: SizeRow = {
    key: "total",
    icon: null,
    name: "Total",
    stored_bytes: level.stored_bytes,
    original_bytes: level.original_bytes,
    end: "",
  };
  return (
    <SizeTable
      label={`Sizes in ${level.name ?? TOP_NAMES[place.at] ?? "the store"}`}
      nameHead={HEADS[place.at]}
      endHead="Share"
      measure={measure}
      rows={level.tiles.map(row)}
      foot={level.own.map(row)}
      // The agents' shares of what they have in common are rounded, so they have no total of their own.
      total={place.at === "agents" ? null : total}
      cursor={props.cursor}
      onCursor={props.onCursor}
      onAct={(act, key, at) => onAct(act, level.tiles.find((tile) => tile.key === key) ?? null, at)}
    />
  );
}

/** Workspaces of one name are told apart by the folder they lie in. */
function useNamesakes(level: Level): (tile: Tile) => { beside?: string } {
  const workspaces = useFacets(false).data?.workspaces ?? [];
  return (tile) => {
    const same = level.tiles.filter((one) => one.kind === "workspace" && one.name === tile.name);
    const path = workspaces.find((one) => one.id === tile.key)?.path;
    if (tile.kind !== "workspace" || same.length < 2 || path === undefined) return {};
    const around = path.split(/[\\/]/).filter(Boolean).at(-2);
    return around === undefined ? {} : { beside: `in ${around}` };
  };
}

function iconOf(tile: Tile): ReactNode {
  switch (tile.kind) {
    case "workspace":
      return <Icon name="folder" />;
    case "agent":
      return <AgentMark agent={tile.key} />;
    case "bytes":
      return <span className={bars.swatch} data-kind={tile.byteKind} />;
    case "construct":
      return <AgentMark agent={tile.construct?.agents[0] ?? "?"} named />;
    case "own":
      return <Icon name="disk" />;
    default:
      return <Icon name="more" />;
  }
}
