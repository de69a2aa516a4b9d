/** What can be done with a tile: by key, by double click and by its menu. */
import { useCallback, useMemo, useState } from "react";
import type { AgentName } from "../api/contract";
import { type CleanupAsk, NOTHING_ASKED } from "../cleanup/ask";
import { EVERYTHING } from "../constructs/query";
import { copyLink, copyText } from "../shared/copy";
import { goTo } from "../shared/router";
import type { StorageAct } from "../storage/keys";
import type { StoragePlace } from "../storage/place";
import type { MenuAct } from "../storage/StorageMenu";
import type { Level, Tile } from "../storage/tiles";
import { useChanges } from "./changes";
import { addressOf } from "./routes";
import { insideOf } from "./storagePlaces";
import { useExport } from "./useExport";

interface TileMenuOptions {
  place: StoragePlace;
  level: Level;
  enter: (place: StoragePlace) => void;
}

interface Opened {
  label: string;
  place: { x: number; y: number };
  acts: readonly MenuAct[];
}

/** The list of constructs of a tile, largest first; null where it has none of its own. */
function listAddress(tile: Tile, level: Level): string | null {
  const query = { ...EVERYTHING, sort: "stored" as const };
  const scoped =
    tile.kind === "workspace"
      ? { ...query, workspace: [tile.key] }
      : tile.kind === "agent"
        ? { ...query, agent: [tile.key as AgentName] }
        : tile.kind === "rest" && level.workspace
          ? { ...query, workspace: [level.workspace.id] }
          : null;
  return scoped && addressOf({ view: "constructs", query: scoped, at: null });
}

/** The cleanup that looks at a tile; null for what cannot be cleaned up by itself. */
function cleanupAddress(tile: Tile, level: Level): string | null {
  const asked = (ask: Partial<CleanupAsk>) =>
    addressOf({ view: "cleanup", ask: { ...NOTHING_ASKED, ...ask } });
  if (tile.construct) return asked({ constructs: [tile.construct.id] });
  if (tile.kind === "workspace") return asked({ workspace: tile.key });
  if (tile.byteKind !== null) {
    return asked({ kinds: [tile.byteKind], constructs: level.construct ? [level.construct.id] : [] });
  }
  return tile.kind === "own" && tile.key === "trash" ? asked({}) : null;
}

/** Does what was asked for with a tile, and keeps its menu. */
export function useTileMenu({ place, level, enter }: TileMenuOptions) {
  const changes = useChanges();
  const exports = useExport();
  const [menu, setMenu] = useState<Opened | null>(null);
  const actsOf = useMemo(() => {
    return (tile: Tile): MenuAct[] => {
      const { construct } = tile;
      const inside = insideOf(tile, place);
      const list = listAddress(tile, level);
      const cleanup = cleanupAddress(tile, level);
      const acts: (MenuAct | null)[] = [
        inside && {
          id: "inside",
          text: "Look inside",
          icon: "storage",
          keys: "Enter",
          run: () => enter(inside),
        },
        construct && {
          id: "open",
          text: "Open",
          icon: "constructs",
          keys: "o",
          run: () => goTo(addressOf({ view: "construct", id: construct.id, tab: "overview" })),
        },
        list === null
          ? null
          : { id: "list", text: "Show in Constructs", icon: "constructs", keys: "o", run: () => goTo(list) },
        construct && {
          id: "pin",
          text: construct.pinned ? "Unpin" : "Pin",
          icon: "pin",
          keys: "p",
          run: () => void changes.pin([construct], !construct.pinned),
        },
        construct && {
          id: "link",
          text: "Copy link",
          icon: "link",
          run: () => void copyLink(construct.id),
        },
        construct || tile.kind === "workspace"
          ? {
              id: "id",
              text: "Copy id",
              icon: "copy",
              run: () => void copyText(tile.key, "Id copied."),
            }
          : null,
        construct || tile.kind === "workspace"
          ? {
              id: "export",
              text: "Export originals…",
              icon: "download",
              run: () => exports.start(construct ? { constructs: [construct.id] } : { workspace: tile.key }),
            }
          : null,
        cleanup === null
          ? null
          : {
              id: "clean",
              text: "Clean up…",
              icon: "broom",
              keys: "Del",
              takes: true,
              run: () => goTo(cleanup),
            },
      ];
      return acts.filter((act) => act !== null);
    };
  }, [place, level, enter, changes, exports]);

  const run = useCallback(
    (asked: StorageAct, tile: Tile, at: { x: number; y: number }) => {
      const acts = actsOf(tile);
      const start = (...ids: string[]) => acts.find((act) => ids.includes(act.id))?.run();
      switch (asked.kind) {
        case "drill":
          return start("inside", "list");
        case "open":
          return start("open", "list");
        case "pin":
          return start("pin");
        case "clean":
          return start("clean");
        case "menu":
          if (acts.length > 0) setMenu({ label: `Actions on ${tile.name}`, place: at, acts });
      }
    },
    [actsOf],
  );
  const close = useCallback(() => setMenu(null), []);
  return { menu, run, close };
}
