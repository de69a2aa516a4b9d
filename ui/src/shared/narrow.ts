import { useSyncExternalStore } from "react";

/** Whether the window is so narrow that side panes slide over the list. The same width stands in SplitPane.module.css. */
const NARROW = "(max-width: 77.4rem)";
/** Whether the window is so narrow that the sidebar becomes a rail. */
const RAIL = "(max-width: 67.4rem)";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

export const useNarrow = (): boolean => useMedia(NARROW);

export const useRailWidth = (): boolean => useMedia(RAIL);
