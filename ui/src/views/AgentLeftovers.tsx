import { useState } from "react";
import { LeftoverFolders } from "../agents/LeftoverFolders";
import { LeftoverRuns } from "../agents/LeftoverRuns";
import { leftoversCommand, sumFolders } from "../agents/leftovers";
import styles from "../agents/leftovers.module.css";
import type { Job, LeftoversList } from "../api/contract";
import { Progress } from "../cleanup/Progress";
import { daysLeft } from "../cleanup/trash";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { Switch } from "../shared/controls";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes } from "../shared/format";
import { goTo } from "../shared/router";
import { CommandLine } from "../storage/CommandLine";
import { sayError, useAllowLeftovers, useLeftovers } from "./leftoversQueries";
import { useCancel, useStart } from "./queries";
import { addressOf } from "./routes";
import { useAgentFolders } from "./storageQueries";
import layout from "./views.module.css";

interface AgentLeftoversProps {
  jobs: readonly Job[];
  home: string | null;
}

/** What the agents' own folders hold that could go, whether it may, and what went before. */
export function AgentLeftovers({ jobs, home }: AgentLeftoversProps) {
  const folders = useAgentFolders(true);
  const list = useLeftovers();
  const error = folders.error ?? list.error;
  const retry = () => {
    void folders.refetch();
    void list.refetch();
  };
  const safe_bytes = folders.data ? sumFolders(folders.data.folders).safe_bytes : 0;
  return (
    <section className={styles.section} aria-labelledby="leftovers">
      <div className={layout.lead}>
        <div className={layout.grow}>
          <h2 id="leftovers" className={layout.title}>
            {safe_bytes === 0
              ? "What agents leave over"
              : `${formatBytes(safe_bytes)} kept twice or not needed`}
          </h2>
          <p className="quiet">
            The agents’ own folders, beside this store. Safe here: transcripts that are collected to their
            end, and debug logs, which are no history.
          </p>
        </div>
        {list.data?.allowed && (
          <Button icon="plan" onPress={() => goTo(addressOf({ view: "leftovers" }))}>
            Review what can go
          </Button>
        )}
      </div>
      <div className={styles.panel}>
        {folders.data && list.data ? (
          <>
            {folders.data.folders.length === 0 ? (
              <EmptyState icon="folder" title="No agent has a folder here">
                There is nothing that could go.
              </EmptyState>
            ) : (
              <LeftoverFolders folders={folders.data.folders} home={home} />
            )}
            <Allow allowed={list.data.allowed} />
            {list.data.runs.length > 0 && <Runs list={list.data} jobs={jobs} />}
            <CommandLine command={leftoversCommand([])} />
          </>
        ) : error ? (
          <ErrorNote title="The agents’ leftovers cannot be read" error={error} onRetry={retry} />
        ) : (
          <Skeleton rows={4} />
        )}
      </div>
    </section>
  );
}

function Allow({ allowed }: { allowed: boolean }) {
  const allow = useAllowLeftovers();
  return (
    <div className={styles.allow}>
      <Switch
        label="Let agents’ folders be cleaned"
        on={allowed}
        disabled={allow.isPending}
        onChange={(on) => allow.mutate(on)}
      />
      <div>
        <h3>Let agents’ folders be cleaned</h3>
        <p>
          {allowed
            ? "Nothing goes by itself: you review a plan first. "
            : "Off: nothing in these folders is ever touched. On, you review a plan first, and nothing goes by itself. "}
          Only what nothing wrote to for a day can go. Each file is copied to the trash and compared with what
          is kept here before it leaves its place, and Undo puts it back for 30 days. An agent cannot resume a
          session whose file is gone.
        </p>
      </div>
    </div>
  );
}

function Runs({ list, jobs }: { list: LeftoversList; jobs: readonly Job[] }) {
  const now = useNow();
  const undo = useStart("start_leftovers_undo");
  const cancel = useCancel();
  const [undoing, setUndoing] = useState<{ job: number; run: string } | null>(null);
  const running = jobs.find((job) => job.state === "running" && job.kind === "leftovers");
  const own = running !== undefined && running.id === undoing?.job;
  return (
    <>
      <h3 className={styles.runsHead}>In the trash</h3>
      <LeftoverRuns
        runs={list.runs}
        now={now}
        leftOf={(run) => daysLeft(run, now)}
        undoing={own ? undoing.run : null}
        busy={running !== undefined || undo.isPending}
        onUndo={(run) =>
          undo.mutate(
            { id: run.id },
            { onError: sayError, onSuccess: (job) => setUndoing({ job: job.id, run: run.id }) },
          )
        }
      />
      {own && (
        <div className={styles.inset}>
          <Progress
            job={running}
            title="Putting files back"
            words="What is back stays back."
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate(running.id, { onError: sayError })}
          />
        </div>
      )}
    </>
  );
}
