/** What the window asks first, at the place it opens at. */
import type { Backend } from "../backend";
import { askFirst } from "../constructs/source";
import { coreNow } from "../shared/clock";
import { openingPage } from "../transcript/opening";
import type { Route } from "./routes";

/** The page of one construct brings its readers of markdown, code and diffs along, when it is first opened. */
export async function loadConstructView() {
  return { default: (await import("./pages")).ConstructView };
}

/** What takes and keeps is read when somebody goes there. */
export async function loadCleanupView() {
  return { default: (await import("./pages")).CleanupView };
}

export async function loadRetentionView() {
  return { default: (await import("./pages")).RetentionView };
}

/** Asks for what the views at this place will ask. */
export async function askForPlace(backend: Backend, route: Route): Promise<void> {
  const asked: Promise<unknown>[] = [
    backend.call("read_status", {}),
    backend.call("list_jobs", {}),
    backend.call("list_facets", {}),
  ];
  if (route.view === "constructs") asked.push(askFirst(backend, route.query, coreNow));
  if (route.view === "construct") {
    asked.push(loadConstructView(), backend.call("read_construct", { id: route.id }));
    if (route.tab === "transcript" && route.session !== null) {
      asked.push(backend.call("read_transcript", openingPage(route.session, route.seq ?? 0)));
    }
  }
  await Promise.all(asked);
}
