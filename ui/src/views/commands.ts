/** What the palette and the keys can do, in one list. */
import { useMemo } from "react";
import { asBackendError } from "../backend";
import { markAllSeen } from "../constructs/unread";
import { changeAppearance, useAppearance } from "../shared/appearance";
import type { IconName } from "../shared/Icon";
import { cyclePanes } from "../shared/panes";
import { goTo } from "../shared/router";
import type { Shortcut } from "../shared/shortcuts";
import { toast, undoNewest } from "../shared/toasts";
import { changeLayout, useLayout, useOverlay } from "./layout";
import { NAVIGATION, SETTINGS_ADDRESS } from "./navigation";
import { useStart } from "./queries";

export interface Command {
  name: string;
  icon: IconName;
  /** Its keys, as a shortcut names them; null when it is only in the palette. */
  keys: string | null;
  run: () => void;
}

/** The commands of the whole window. */
export function useCommands(): readonly Command[] {
  const collect = useStart("start_collect");
  const check = useStart("start_check");
  const { mutate: startCollect } = collect;
  const { mutate: startCheck } = check;
  const { mutate: startCompaction } = useStart("start_compaction");
  return useMemo(() => {
    const onError = (thrown: unknown) => toast(asBackendError(thrown).message, { tone: "bad" });
    const started = (what: string) => ({
      onError,
      onSuccess: () => {
        toast(`${what} started.`, { action: { label: "Show", run: () => goTo("#/activity") } });
      },
    });
    const toggleRail = () => changeLayout({ railed: !useLayout.getState().railed });
    return [
      ...NAVIGATION.map((item) => ({
        name: `Go to ${item.name}`,
        icon: item.icon,
        keys: `g ${item.key}`,
        run: () => goTo(item.address),
      })),
      { name: "Go to Settings", icon: "settings", keys: "g s", run: () => goTo(SETTINGS_ADDRESS) },
      {
        name: "Collect all agents now",
        icon: "collect",
        keys: null,
        run: () => startCollect({}, started("Collecting")),
      },
      {
        name: "Check the store",
        icon: "health",
        keys: null,
        run: () => startCheck({ read_data: false }, started("Check")),
      },
      {
        name: "Check the store, reading all data",
        icon: "health",
        keys: null,
        run: () => startCheck({ read_data: true }, started("Check")),
      },
      {
        name: "Give free space back to the disk",
        icon: "storage",
        keys: null,
        run: () => startCompaction({}, started("Compaction")),
      },
      { name: "Mark all constructs as seen", icon: "check", keys: null, run: markAllSeen },
      { name: "Show or hide the sidebar", icon: "sidebar", keys: "mod+b", run: toggleRail },
      { name: "Light theme", icon: "eye", keys: null, run: () => setTheme("light") },
      { name: "Dark theme", icon: "eye", keys: null, run: () => setTheme("dark") },
      { name: "Theme of the system", icon: "eye", keys: null, run: () => setTheme("system") },
      { name: "Undo the newest change", icon: "undo", keys: "mod+z", run: () => void undoNewest() },
      { name: "Go back", icon: "back", keys: "alt+ArrowLeft", run: () => history.back() },
      { name: "Go forward", icon: "forward", keys: "alt+ArrowRight", run: () => history.forward() },
      { name: "Next pane", icon: "pane", keys: "F6", run: () => cyclePanes(1) },
      { name: "Pane before", icon: "pane", keys: "shift+F6", run: () => cyclePanes(-1) },
      { name: "Show all keys", icon: "keys", keys: "?", run: () => useOverlay.setState({ open: "keys" }) },
    ] satisfies Command[];
  }, [startCollect, startCheck, startCompaction]);
}

function setTheme(theme: "system" | "light" | "dark"): void {
  const before = useAppearance.getState().theme;
  changeAppearance({ theme });
  toast("Theme changed.", { action: { label: "Undo", run: () => changeAppearance({ theme: before }) } });
}

/** The shortcuts that work everywhere. */
export function globalShortcuts(commands: readonly Command[]): Shortcut[] {
  const fromCommands = commands.flatMap(({ name, keys, run }) =>
    keys === null ? [] : [{ keys, does: name, run }],
  );
  const togglePalette = () =>
    useOverlay.setState(({ open }) => ({ open: open === "palette" ? null : "palette" }));
  return [{ keys: "mod+k", does: "Go to or run a command", run: togglePalette }, ...fromCommands];
}

/** Commands whose names hold what is typed: those where it begins a word first. */
export function findCommands(
  commands: readonly Command[],
  typed: string,
): { command: Command; places: [number, number][] }[] {
  const found = commands.flatMap((command) => {
    const places = matchName(command.name, typed);
    return places === null ? [] : [{ command, places }];
  });
  const begins = ({ command, places }: (typeof found)[number]) =>
    places.every(([start]) => start === 0 || command.name[start - 1] === " ");
  return [...found.filter(begins), ...found.filter((one) => !begins(one))];
}

/** Whether every word typed occurs in the name, and where: pairs of start and end. */
export function matchName(name: string, typed: string): [number, number][] | null {
  const lower = name.toLowerCase();
  const places: [number, number][] = [];
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = lower.indexOf(word);
    if (at < 0) return null;
    places.push([at, at + word.length]);
  }
  return places.sort((a, b) => a[0] - b[0]);
}
