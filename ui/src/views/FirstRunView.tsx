import { AddedFolders } from "../agents/AddedFolders";
import { AgentTable } from "../agents/AgentTable";
import { homeOf, type PlaceSums, shortPath, sumPlaces } from "../agents/places";
import type { AgentPlace, Status } from "../api/contract";
import { Button } from "../shared/Button";
import { ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatCount, formatNumber } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import { goTo } from "../shared/router";
import { useCollecting } from "./collecting";
import styles from "./firstrun.module.css";
import { Mark } from "./Mark";
import { CONSTRUCTS_ADDRESS } from "./navigation";
import { useAgents } from "./queries";

const PROMISES: readonly { icon: IconName; title: string; words: string }[] = [
  {
    icon: "eye",
    title: "Reads only",
    words: "Nothing in the agents’ folders is changed, ever, unless you ask for it by name.",
  },
  {
    icon: "lock",
    title: "Stays here",
    words: "No account, no telemetry, no network. Files are readable by you alone.",
  },
  {
    icon: "undo",
    title: "Byte for byte",
    words: "Every original can be produced again exactly, and its digest proves it.",
  },
];

/** The first thing a person sees: what will be lost, and the one button that keeps it. */
export function FirstRunView({ status }: { status: Status }) {
  const agents = useAgents();
  return (
    <div className={styles.page}>
      <main className={styles.inner}>
        <p className={styles.brand}>
          <Mark size={22} /> Synthetic
        </p>
        {agents.data ? (
          <Found places={agents.data.places} status={status} onLookAgain={() => void agents.refetch()} />
        ) : agents.error ? (
          <ErrorNote
            title="The agents’ folders cannot be read"
            error={agents.error}
            onRetry={() => void agents.refetch()}
          />
        ) : (
          <>
            <h1 className={styles.title}>Looking for agents on this computer</h1>
            <Skeleton rows={6} />
          </>
        )}
        <ul className={styles.promises}>
          {PROMISES.map(({ icon, title, words }) => (
            <li key={title}>
              <Icon name={icon} />
              <div>
                <h2>{title}</h2>
                <p>{words}</p>
              </div>
            </li>
          ))}
        </ul>
      </main>
      <footer className={styles.foot}>
        <Icon name="disk" />
        Store in <span className="mono">{shortPath(status.store, homeOf(status.store))}</span>
        <span className="quiet">{formatBytes(status.available_bytes)} free</span>
      </footer>
    </div>
  );
}

interface FoundProps {
  places: readonly AgentPlace[];
  status: Status;
  onLookAgain: () => void;
}

function Found({ places, status, onLookAgain }: FoundProps) {
  const collecting = useCollecting(places);
  const sums = sumPlaces(places);
  const chosen = sumPlaces(places.filter((place) => collecting.chosen.has(place.agent)));
  const nothing = sums.sessions === 0;
  const partly = chosen.sessions < sums.sessions;
  return (
    <>
      <h1 className={styles.title}>{titleOf(sums)}</h1>
      <p className={styles.lead}>{leadOf(sums)}</p>
      <AgentTable
        places={places}
        chosen={collecting.chosen}
        home={homeOf(status.store)}
        onChoose={collecting.choose}
        foot={
          <>
            <AddedFolders
              folders={collecting.folders}
              onAdd={collecting.addFolder}
              onDrop={collecting.dropFolder}
            />
            {!nothing && (
              <span className="num">
                <span className="quiet">Total</span> <b>{formatCount(chosen.sessions)}</b> sessions,{" "}
                <b>{formatBytes(chosen.bytes)}</b>
              </span>
            )}
          </>
        }
      />
      <div className={styles.go}>
        {nothing && collecting.folders.length === 0 ? (
          <>
            <Button look="primary" size="large" icon="folder" onPress={collecting.addFolder}>
              Add a folder
            </Button>
            <Button size="large" icon="refresh" onPress={onLookAgain}>
              Look again
            </Button>
          </>
        ) : (
          <>
            <Button
              look="primary"
              size="large"
              icon="collect"
              disabled={!collecting.ready}
              busy={collecting.busy}
              onPress={() => collecting.start(() => goTo(CONSTRUCTS_ADDRESS))}
            >
              {partly ? `Keep ${formatNumber(chosen.sessions, "session")}` : "Keep everything"}
            </Button>
            <p>
              <span>The first constructs are there in seconds.</span>
              <span className="quiet">You can look around meanwhile.</span>
            </p>
          </>
        )}
      </div>
    </>
  );
}

/** The loss, if there is one. */
export function titleOf(sums: PlaceSums): string {
  if (sums.sessions === 0) return "No agent’s history was found";
  if (sums.deleted_within_7_days > 0) {
    return `${formatNumber(sums.deleted_within_7_days, "session")} will be deleted within 7 days`;
  }
  return `${formatNumber(sums.sessions, "session")} found, none is about to be deleted`;
}

function leadOf(sums: PlaceSums): string {
  if (sums.sessions === 0) {
    return "These folders were searched. When your agents keep their history somewhere else, add that folder.";
  }
  const who = sums.agents === 1 ? "This agent keeps" : `These ${NUMBERS[sums.agents] ?? sums.agents} keep`;
  const size = `${who} ${formatBytes(sums.bytes)} of history on this computer.`;
  const loss = sums.deleted_within_7_days > 0 ? "Agents clean up behind themselves without a word. " : "";
  return `${loss}${size} Synthetic keeps all of it in a fraction of the space.`;
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
