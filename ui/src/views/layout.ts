/** Sizes and folds of the window's panes, kept between starts. */
import { create } from "zustand";
import { useNarrow } from "../shared/narrow";

interface Layout {
  railed: boolean;
  sidePane: boolean;
  sidePane_px: number;
}

const KEY = "synthetic-layout";
const DEFAULT: Layout = { railed: false, sidePane: true, sidePane_px: 400 };
export const SIDE_PANE = { least: 320, usual: 400, most: 560 } as const;

function read(): Layout {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Layout>;
    return {
      railed: kept.railed === true,
      sidePane: kept.sidePane !== false,
      sidePane_px: boundPane(Number(kept.sidePane_px) || DEFAULT.sidePane_px),
    };
  } catch {
    return DEFAULT;
  }
}

/** Keeps a width of the side pane within its bounds. */
export function boundPane(px: number): number {
  return Math.min(SIDE_PANE.most, Math.max(SIDE_PANE.least, Math.round(px)));
}

export const useLayout = create<Layout>(read);

/** In a narrow window the side pane covers the list, so it comes only when asked for. */
const useCovering = create<{ open: boolean }>(() => ({ open: false }));

/** Whether the side pane is shown, and the way to change that. */
export function useSidePane(): { open: boolean; setOpen: (open: boolean) => void } {
  const narrow = useNarrow();
  const kept = useLayout((state) => state.sidePane);
  const covering = useCovering((state) => state.open);
  return {
    open: narrow ? covering : kept,
    setOpen: narrow ? (open) => useCovering.setState({ open }) : (open) => changeLayout({ sidePane: open }),
  };
}

/** Changes the layout and keeps it. */
export function changeLayout(change: Partial<Layout>): void {
  useLayout.setState(change);
  localStorage.setItem(KEY, JSON.stringify(useLayout.getState()));
}

/** What is open over everything. */
export const useOverlay = create<{ open: "palette" | "keys" | null }>(() => ({ open: null }));
