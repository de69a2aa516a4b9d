import { Link } from "react-aria-components";
import { Shown } from "../markdown/Shown";
import { IconButton } from "../shared/Button";
import { Segments } from "../shared/controls";
import { formatBytes, formatNumber } from "../shared/format";
import { Icon } from "../shared/Icon";
import type { Listing, Measure, StorageAddress, StoragePlace } from "../storage/place";
import styles from "../storage/storage.module.css";
import type { Level } from "../storage/tiles";
import { outOf, TOP_NAMES } from "./storagePlaces";

interface StorageToolsProps {
  address: StorageAddress;
  level: Level;
  onChange: (change: Partial<StorageAddress>) => void;
  onUp: () => void;
}

type Group = "workspaces" | "agents" | "kinds";

const GROUPS: readonly { value: Group; label: string }[] = [
  { value: "workspaces", label: "Workspace" },
  { value: "agents", label: "Agent" },
  { value: "kinds", label: "Kind" },
];
const MEASURES: readonly { value: Measure; label: string }[] = [
  { value: "stored", label: "Stored" },
  { value: "original", label: "Original" },
];
const LISTINGS: readonly { value: Listing; label: string }[] = [
  { value: "map", label: "This map" },
  { value: "largest", label: "Largest" },
  { value: "oldest", label: "Oldest" },
  { value: "only", label: "Only copies" },
];

/** The path into the map, what it is grouped by, and which bytes its areas stand for. */
export function StorageTools({ address, level, onChange, onUp }: StorageToolsProps) {
  const { place, measure } = address;
  const group: Group = place.at === "agents" || place.at === "kinds" ? place.at : "workspaces";
  return (
    <div className={styles.tools}>
      <IconButton
        icon="up"
        size="small"
        label="Back out"
        keys="Backspace"
        disabled={outOf(place, level) === null}
        onPress={onUp}
      />
      <Path level={level} place={place} onPlace={(to) => onChange({ place: to })} />
      <div className={styles.choice}>
        <span>Group by</span>
        <Segments
          label="Group by"
          value={group}
          choices={GROUPS}
          onChange={(at) => onChange({ place: at === "workspaces" ? { at, from: 0 } : { at } })}
        />
      </div>
      <div className={styles.choice}>
        <span>Size</span>
        <Segments
          label="Size"
          value={measure}
          choices={MEASURES}
          onChange={(value) => onChange({ measure: value })}
        />
      </div>
    </div>
  );
}

/** Which constructs the table lists. */
export function StorageListings({ address, onChange }: Pick<StorageToolsProps, "address" | "onChange">) {
  return (
    <div className={styles.listTools}>
      <Segments
        label="Listed"
        value={address.listing}
        choices={LISTINGS}
        onChange={(listing) => onChange({ listing })}
      />
    </div>
  );
}

interface PathProps {
  level: Level;
  place: StoragePlace;
  onPlace: (place: StoragePlace) => void;
}

function Path({ level, place, onPlace }: PathProps) {
  const { workspace, construct } = level;
  const steps: { name: string; to: StoragePlace }[] = [];
  if (workspace) steps.push({ name: "All workspaces", to: { at: "workspaces", from: 0 } });
  if (workspace && construct) {
    steps.push({ name: workspace.name, to: { at: "workspace", id: workspace.id, from: 0 } });
  }
  const page = "from" in place && place.from > 0 ? `, from the ${place.from + 1}th on` : "";
  const inside = construct
    ? formatBytes(level.stored_bytes)
    : `${formatNumber(level.constructs, "construct")}, ${formatBytes(level.stored_bytes)}${page}`;
  return (
    <ol className={styles.path} aria-label="Path in the map">
      {steps.map((step) => (
        <li key={step.name}>
          <Link className={styles.step ?? ""} onPress={() => onPlace(step.to)}>
            <Shown text={step.name} />
          </Link>
          <Icon name="chevron-right" size={12} />
        </li>
      ))}
      <li>
        <h1 className={`${styles.here} ellipsis`} aria-current="location">
          <Shown text={level.name ?? TOP_NAMES[place.at] ?? "Storage"} />
        </h1>
        <span className="quiet num">{inside}</span>
      </li>
    </ol>
  );
}
