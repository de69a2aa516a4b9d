import type { AgentFolder, LeftoverKind } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { SizeBar } from "../shared/bars";
import { formatBytes, formatExactBytes, formatNumber } from "../shared/format";
import styles from "./folders.module.css";

const LEFTOVERS: Record<LeftoverKind, string> = {
  sessions: "Sessions that are safe here",
  debug_logs: "Debug logs, no history",
  shell_snapshots: "Shell snapshots",
  todos: "To-do lists of sessions gone",
  orphaned_tool_results: "Outputs of sessions gone",
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
            <td>
              <span className={styles.bar}>
                <SizeBar share={folder.bytes / largest_bytes} />
              </span>
            </td>
            <Bytes bytes={folder.collected_bytes} />
          </tr>
          {folder.leftovers.map((sort) => (
            <tr key={sort.kind} className={styles.sort}>
              <th scope="row" title={formatNumber(sort.files, "file")}>
                {LEFTOVERS[sort.kind]}
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
