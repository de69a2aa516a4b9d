import type { Growth } from "../api/contract";
import { AgentFolders } from "../storage/AgentFolders";
import { Facts } from "../storage/Facts";
import type { StorageAddress } from "../storage/place";
import type { Level } from "../storage/tiles";
import { useAgentFolders, useStorageFacts } from "./storageQueries";

interface StorageAsideProps {
  address: StorageAddress;
  level: Level;
  growth: Growth | undefined;
  total_bytes: number | null;
  revision: string;
  now: number;
  onChange: (change: Partial<StorageAddress>) => void;
}

/** Below the table: what the agents' own folders hold where agents are compared, else a few facts. */
export function StorageAside(props: StorageAsideProps) {
  const { address, growth, total_bytes, revision, now, onChange } = props;
  const { place, listing } = address;
  const byAgent = place.at === "agents" && listing === "map";
  const folders = useAgentFolders(byAgent).data?.folders;
  const facts = useStorageFacts(revision).data;
  if (byAgent) return folders && folders.length > 0 ? <AgentFolders folders={folders} /> : null;
  if (place.at !== "workspaces" || listing !== "map" || !facts) return null;
  return (
    <Facts
      facts={facts}
      stored_bytes={total_bytes ?? 0}
      agents_bytes={growth?.days[growth.days.length - 1]?.agents_bytes ?? 0}
      now={now}
      onOldest={() => onChange({ listing: "oldest" })}
      onOnlyCopies={() => onChange({ listing: "only" })}
      onAgents={() => onChange({ place: { at: "agents" } })}
    />
  );
}
