import { Shown } from "../markdown/Shown";
import { Button, IconButton } from "../shared/Button";
import { Icon } from "../shared/Icon";
import styles from "./agents.module.css";

interface AddedFoldersProps {
  folders: readonly string[];
  onAdd: () => void;
  onDrop: (folder: string) => void;
}

/** The folders a person added, and the way to add another. */
export function AddedFolders({ folders, onAdd, onDrop }: AddedFoldersProps) {
  return (
    <div className={styles.folders}>
      {folders.map((folder) => (
        <span key={folder} className={styles.agent}>
          <Icon name="folder" />
          <span className="mono">
            <Shown text={folder} />
          </span>
          <IconButton
            icon="close"
            size="small"
            iconSize={12}
            label={`Leave out ${folder}`}
            onPress={() => onDrop(folder)}
          />
        </span>
      ))}
      <span>
        <Button look="link" icon="plus" onPress={onAdd}>
          Add a folder
        </Button>
      </span>
    </div>
  );
}
