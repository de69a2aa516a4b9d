/** Choosing what to collect: the agents found, and folders the person adds. */
import { useState } from "react";
import type { AgentName, AgentPlace, StartCollect } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";
import { useStart } from "./queries";

/** What a collection is asked for. Added folders have to be named together with the agents' own. */
export function collectRequest(
  places: readonly AgentPlace[],
  chosen: ReadonlySet<AgentName>,
  folders: readonly string[],
): Partial<StartCollect> {
  const found = places.filter((place) => place.found && chosen.has(place.agent));
  if (folders.length > 0) {
    return { agents: [], paths: [...found.map((place) => place.path), ...folders], dry_run: false };
  }
  const all = found.length === places.filter((place) => place.found).length;
  return { agents: all ? [] : [...new Set(found.map((place) => place.agent))], paths: [], dry_run: false };
}

/** The choice of agents and folders, and the command that collects them. */
export function useCollecting(places: readonly AgentPlace[]) {
  const backend = useBackend();
  const start = useStart("start_collect");
  const [left, setLeft] = useState<ReadonlySet<AgentName>>(new Set());
  const [folders, setFolders] = useState<readonly string[]>([]);
  const chosen = new Set(places.map((place) => place.agent).filter((agent) => !left.has(agent)));
  const foundAny = places.some((place) => place.found && chosen.has(place.agent));
  return {
    chosen,
    folders,
    /** Whether there is anything to collect. */
    ready: foundAny || folders.length > 0,
    busy: start.isPending,
    choose(agent: AgentName, on: boolean) {
      const next = new Set(left);
      if (on) next.delete(agent);
      else next.add(agent);
      setLeft(next);
    },
    async addFolder() {
      try {
        const folder = await backend.pickFolder();
        if (folder !== null) setFolders((old) => [...new Set([...old, folder])]);
      } catch (thrown) {
        toast(asBackendError(thrown).message, { tone: "bad" });
      }
    },
    dropFolder(folder: string) {
      setFolders((old) => old.filter((one) => one !== folder));
    },
    start(onStarted?: () => void) {
      start.mutate(collectRequest(places, chosen, folders), {
        onSuccess: onStarted ?? (() => {}),
        onError: (thrown) => {
          const failure = asBackendError(thrown);
          toast(`Nothing was collected. ${failure.message} (${failure.code})`, { tone: "bad" });
        },
      });
    },
  };
}
