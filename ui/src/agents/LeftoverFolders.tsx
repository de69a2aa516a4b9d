import type { AgentFolder } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format";
import { LEFTOVER_NAMES } from "./leftovers";
import styles from "./leftovers.module.css";
import { shortPath } from "./places";

interface LeftoverFoldersProps {
  folders: readonly AgentFolder[];
  home: string | null;
}

/** What each agent's own folder holds, by kind, and how much of that is safe here. */
export function LeftoverFolders({ folders, home }: LeftoverFoldersProps) {
  return (
    <table className={styles.folders} aria-label="What the agents’ folders hold">
      <thead>
        <tr>
          <th scope="col">Folder</th>
          <th scope="col" className={styles.end}>
            Files
          </th>
          <th scope="col" className={styles.end}>
            Holds
          </th>
          <th scope="col" className={styles.end}>
            Safe here
          </th>
        </tr>
      </thead>
      {folders.map((folder) => (
        <tbody key={`${folder.agent} ${folder.path}`}>
          <tr>
            <th scope="row" title={folder.path}>
              <span className={styles.folder}>
                <AgentMark agent={folder.agent} />
                {folder.agent}
                <span className="mono ellipsis">
                  <Shown text={shortPath(folder.path, home)} />
                </span>
              </span>
            </th>
            <td className={styles.end}>{formatCount(folder.files)}</td>
            <Bytes bytes={folder.bytes} />
            <Bytes bytes={folder.leftovers.reduce((sum, sort) => sum + sort.safe_bytes, 0)} />
          </tr>
          {folder.leftovers.map((sort) => (
            <tr key={sort.kind} className={styles.sort}>
              <th scope="row">{LEFTOVER_NAMES[sort.kind]}</th>
              <td className={styles.end}>{formatCount(sort.files)}</td>
              <Bytes bytes={sort.bytes} />
              <Bytes bytes={sort.safe_bytes} />
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
      {bytes === 0 ? "none" : formatBytes(bytes)}
    </td>
  );
}
