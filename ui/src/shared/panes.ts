/** Moving the focus from pane to pane. A pane is marked with `data-pane`. */

const FOCUSABLE = "button:not(:disabled), input, [href], [tabindex]:not([tabindex='-1'])";

/** Gives the focus to the next pane, or the one before it. */
export function cyclePanes(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(
    (pane) => target(pane) !== null,
  );
  if (panes.length === 0) return;
  const inside = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(inside + step + panes.length) % panes.length];
  if (next) target(next)?.focus();
}

/** What takes the focus in a pane: what is marked for it, else the first thing that can. */
function target(pane: HTMLElement): HTMLElement | null {
  return pane.querySelector<HTMLElement>("[data-pane-focus]") ?? pane.querySelector<HTMLElement>(FOCUSABLE);
}
