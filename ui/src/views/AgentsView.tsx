import { AddedFolders } from "../agents/AddedFolders";
import { AgentTable } from "../agents/AgentTable";
import { homeOf, sumPlaces } from "../agents/places";
import type { AgentPlace, Job, Status } from "../api/contract";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatCount, formatNumber, formatWhen } from "../shared/format";
import { goTo } from "../shared/router";
import { AgentLeftovers } from "./AgentLeftovers";
import { useCollecting } from "./collecting";
import { useAgents } from "./queries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";
import styles from "./views.module.css";

interface AgentsViewProps {
  status: Status | undefined;
  jobs: readonly Job[];
}

/** The agents of this machine, what is collected of them, and collecting now. */
export function AgentsView({ status, jobs }: AgentsViewProps) {
  const agents = useAgents();
  return (
    <>
      <TopBar path={[{ name: "Agents" }]} />
      <div className={styles.page}>
        {agents.data ? (
          agents.data.places.length === 0 ? (
            <EmptyState icon="agents" title="No agent is known">
              This version knows no folder to look into on this system.
            </EmptyState>
          ) : (
            <Known
              places={agents.data.places}
              status={status}
              jobs={jobs}
              looking={agents.isFetching}
              onLookAgain={() => void agents.refetch()}
            />
          )
        ) : agents.error ? (
          <ErrorNote
            title="The agents’ folders cannot be read"
            error={agents.error}
            onRetry={() => void agents.refetch()}
          />
        ) : (
          <Skeleton rows={6} />
        )}
      </div>
    </>
  );
}

interface KnownProps extends AgentsViewProps {
  places: readonly AgentPlace[];
  looking: boolean;
  onLookAgain: () => void;
}

function Known({ places, status, jobs, looking, onLookAgain }: KnownProps) {
  const now = useNow();
  const collecting = useCollecting(places);
  const sums = sumPlaces(places.filter((place) => collecting.chosen.has(place.agent)));
  const left = places.reduce((sum, place) => sum + Math.max(0, place.sessions - place.collected_sessions), 0);
  const running = jobs.find((job) => job.kind === "collect" && job.state === "running");
  const last = status?.collected_at ?? null;
  return (
    <div className={styles.inner}>
      <div className={styles.lead}>
        <div className={styles.grow}>
          <h1 className={styles.title}>
            {left === 0 ? "Everything found is collected" : `${formatNumber(left, "session")} changed or new`}
          </h1>
          <p className="quiet">
            {last === null ? "Nothing has been collected yet." : `Last collected ${formatWhen(last, now)}.`}{" "}
            Collecting again reads only what is new.
          </p>
        </div>
        <Button look="quiet" icon="refresh" busy={looking} onPress={onLookAgain}>
          Look again
        </Button>
        {running ? (
          <Button icon="pulse" onPress={() => goTo(addressOf({ view: "activity", job: running.id }))}>
            Show progress
          </Button>
        ) : (
          <Button
            look="primary"
            icon="collect"
            disabled={!collecting.ready}
            busy={collecting.busy}
            onPress={() => collecting.start()}
          >
            Collect now
          </Button>
        )}
      </div>
      <AgentTable
        places={places}
        chosen={collecting.chosen}
        home={status ? homeOf(status.store) : null}
        collected
        onChoose={collecting.choose}
        foot={
          <>
            <AddedFolders
              folders={collecting.folders}
              onAdd={collecting.addFolder}
              onDrop={collecting.dropFolder}
            />
            <span className="num">
              <span className="quiet">Total</span> <b>{formatCount(sums.sessions)}</b> sessions,{" "}
              <b>{formatBytes(sums.bytes)}</b>
            </span>
          </>
        }
      />
      <AgentLeftovers jobs={jobs} home={status ? homeOf(status.store) : null} />
    </div>
  );
}
