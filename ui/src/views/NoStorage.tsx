import type { Job } from "../api/contract";
import { progressWords } from "../jobs/words";
import { Button } from "../shared/Button";
import { EmptyState } from "../shared/faces";
import { formatSentence } from "../shared/format";
import { goTo } from "../shared/router";
import { addressOf } from "./routes";

/** Why there is nothing to measure yet, and the one next step. */
export function NoStorage({ jobs }: { jobs: readonly Job[] }) {
  const collecting = jobs.find((job) => job.kind === "collect" && job.state === "running");
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
