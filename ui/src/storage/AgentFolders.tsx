import type { AgentFolder, LeftoverKind } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { SizeBar } from "../shared/bars";
import { formatBytes, formatExactBytes, formatNumber } from "../shared/format";
import styles from "./folders.module.css";

const LEFTOVERS: Record<LeftoverKind, { name: string; about: string }> = {
  sessions: { name: "Sessions", about: "their bytes are safe here" },
  debug_logs: { name: "Debug logs", about: "no history" },
  shell_snapshots: { name: "Shell snapshots", about: "settings of shells that ran" },
  todos: { name: "To-do lists", about: "of sessions that are gone" },
  orphaned_tool_results: { name: "Tool results", about: "of sessions that are gone" },
};

/** What the agents' own folders hold beside the store, and what of it is left over. */
export function AgentFolders({ folders }: { folders: readonly AgentFolder[] }) {
  const largest_bytes = Math.max(1, ...folders.map((folder) => folder.bytes));
  return (
    <table className={styles.table}>
      <caption>The agents’ own folders</caption>
      <thead>
        <tr>
          <th scope="col">Folder</th>
          <th scope="col" className={styles.end}>
            Holds
          </th>
          <td />
          <th scope="col" className={styles.end}>
            Safe here
          </th>
        </tr>
      </thead>
      {folders.map((folder) => (
        <tbody key={folder.path}>
          <tr>
            <th scope="row" title={folder.path}>
              <span className={styles.name}>
                <AgentMark agent={folder.agent} named />
                <span className="ellipsis">
                  <Shown text={folder.path} />
                </span>
              </span>
            </th>
            <Bytes bytes={folder.bytes} />
            <td className={styles.bar}>
              <SizeBar share={folder.bytes / largest_bytes} />
            </td>
            <Bytes bytes={folder.collected_bytes} />
          </tr>
          {folder.leftovers.map((sort) => (
            <tr key={sort.kind} className={styles.sort}>
              <th scope="row" title={formatNumber(sort.files, "file")}>
                {LEFTOVERS[sort.kind].name}, {LEFTOVERS[sort.kind].about}
              </th>
              <Bytes bytes={sort.bytes} />
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Bytes({ bytes }: { bytes: number }) {
  return (
    <td className={styles.end} title={formatExactBytes(bytes)}>
      {formatBytes(bytes)}
    </td>
  );
}
