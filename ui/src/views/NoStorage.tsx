import type { Job } from "../api/contract";
import { progressWords } from "../jobs/words";
import { Button } from "../shared/Button";
import { EmptyState } from "../shared/faces";
import { formatSentence } from "../shared/format";
import { goTo } from "../shared/router";
import { STORAGE_TOP } from "../storage/place";
import { addressOf } from "./routes";

/** Why there is nothing to measure, and the one next step. */
export function NoStorage({ jobs, top }: { jobs: readonly Job[]; top: boolean }) {
  const collecting = jobs.find((job) => job.kind === "collect" && job.state === "running");
  if (!top) {
    return (
      <EmptyState
        icon="storage"
        title="Nothing is here"
        action={
          <Button onPress={() => goTo(addressOf({ view: "storage", address: STORAGE_TOP }))}>
            Show all workspaces
          </Button>
        }
      >
        The store holds no constructs at this place.
      </EmptyState>
    );
  }
  if (collecting) {
    return (
      <EmptyState icon="collect" title="Still collecting">
        {formatSentence(collecting.stage)}: {progressWords(collecting)}. Sizes appear here as they are read.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="storage"
      title="The store is empty"
      action={
        <Button icon="agents" onPress={() => goTo(addressOf({ view: "agents" }))}>
          Choose what to collect
        </Button>
      }
    >
      Nothing has been collected into this store yet, so nothing takes any room.
    </EmptyState>
  );
}
