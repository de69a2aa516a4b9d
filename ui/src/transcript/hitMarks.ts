/**
 * Marks found text with the highlights of the CSS Custom Highlight API: ranges over the text that
 * is drawn, without touching the elements.
 */
const FOUND = "transcript-found";
const FOUND_NOW = "transcript-found-now";
const RANGES_MAX = 2_000;

/** Marks `query` in all drawn messages, and stronger in the current one. Answers its first place. */
export function markHits(root: HTMLElement, query: string, current: number | null): Range | null {
  if (typeof CSS === "undefined" || !("highlights" in CSS)) return null;
  const all = new Highlight();
  const now = new Highlight();
  let first: Range | null = null;
  let left = RANGES_MAX;
  for (const article of root.querySelectorAll<HTMLElement>("article[data-seq]")) {
    const isNow = current !== null && Number(article.dataset.seq) === current;
    for (const range of rangesOf(article, query, left)) {
      left -= 1;
      (isNow ? now : all).add(range);
      if (isNow) first ??= range;
    }
  }
  CSS.highlights.set(FOUND, all);
  CSS.highlights.set(FOUND_NOW, now);
  return first;
}

/** Takes all marks away. */
export function clearHits(): void {
  if (typeof CSS === "undefined" || !("highlights" in CSS)) return;
  CSS.highlights.delete(FOUND);
  CSS.highlights.delete(FOUND_NOW);
}

/** Places of a text in an element, also where it runs over several nodes. */
export function rangesOf(element: HTMLElement, query: string, limit: number): Range[] {
  const needle = query.toLowerCase();
  if (needle === "") return [];
  const nodes: { node: Text; from: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node: node as Text, from: text.length });
    text += (node as Text).data;
  }
  const lower = text.toLowerCase();
  // Lower case can be longer (İ): then places would not fit, and case counts.
  const hay = lower.length === text.length ? lower : text;
  const ranges: Range[] = [];
  for (
    let at = hay.indexOf(needle);
    at >= 0 && ranges.length < limit;
    at = hay.indexOf(needle, at + needle.length)
  ) {
    const range = document.createRange();
    const start = placeIn(nodes, at);
    const end = placeIn(nodes, at + needle.length - 1);
    if (start === null || end === null) break;
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset + 1);
    ranges.push(range);
  }
  return ranges;
}

function placeIn(nodes: readonly { node: Text; from: number }[], at: number) {
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((nodes[middle]?.from ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const found = nodes[low];
  return found === undefined ? null : { node: found.node, offset: at - found.from };
}
