import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ByteKind, Construct, Facets } from "../api/contract";
import { useBackend } from "../backend";
import { type CleanupAsk, constructsOf } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import type { Grouping } from "../cleanup/plan";
import { RuleForm, TAKEABLE } from "../cleanup/RuleForm";
import { ChoiceChip } from "../constructs/FilterChip";
import { EVERYTHING, filterOf, STATUSES } from "../constructs/query";
import { Button, IconButton } from "../shared/Button";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { Checkbox, Segments, TextField } from "../shared/controls";
import { formatBytes, formatNumber } from "../shared/format";
import { MenuItem, Panel } from "../shared/Menu";

const GROUPINGS: readonly { value: Grouping; label: string }[] = [
  { value: "rule", label: "By rule" },
  { value: "construct", label: "By construct" },
  { value: "size", label: "By size" },
];

interface CleanupToolsProps {
  ask: CleanupAsk;
  facets: Facets | undefined;
  /** Null while there is no plan to group. */
  grouping: Grouping | null;
  onGrouping: (grouping: Grouping) => void;
  onChange: (change: Partial<CleanupAsk>) => void;
  children?: ReactNode;
}

/** How the plan is grouped, what goes, and the ways to add to it. */
export function CleanupTools({ ask, facets, grouping, onGrouping, onChange, children }: CleanupToolsProps) {
  const chosen = constructsOf(ask) ?? [];
  return (
    <div className={styles.tools} role="toolbar" aria-label="Plan">
      {grouping && <Segments label="Group by" value={grouping} choices={GROUPINGS} onChange={onGrouping} />}
      {ask.policies === null && grouping && (
        <ChoiceChip
          name="Takes"
          rest="whole constructs"
          value={ask.kinds.length === 0 ? null : ask.kinds.map((kind) => KIND_NAMES[kind]).join(", ")}
          chosen={ask.kinds}
          onClear={() => onChange({ kinds: [] })}
          onChange={(kinds) =>
            onChange({ kinds: TAKEABLE.filter((kind) => kinds.includes(kind)) as ByteKind[] })
          }
        >
          {TAKEABLE.map((kind) => (
            <MenuItem
              key={kind}
              id={kind}
              text={KIND_NAMES[kind]}
              icon={<span className={bars.swatch} data-kind={kind} />}
            />
          ))}
        </ChoiceChip>
      )}
      {chosen.length > 0 && (
        <span className={styles.chip}>
          {formatNumber(chosen.length, "construct")}
          <IconButton
            icon="close"
            iconSize={12}
            size="small"
            label="Take the chosen constructs out"
            onPress={() => onChange({ constructs: [], choice: null })}
          />
        </span>
      )}
      {children}
      <span className={styles.toolsEnd}>
        <Panel
          label="Rule for this plan"
          opener={
            <Button size="small" icon="plus">
              Add rule
            </Button>
          }
        >
          {(close) => (
            <RuleForm
              ask={ask}
              workspaces={facets?.workspaces ?? []}
              onMake={(change) => {
                close();
                onChange(change);
              }}
            />
          )}
        </Panel>
        <Panel
          label="Constructs for this plan"
          opener={
            <Button size="small" icon="plus">
              Add selection
            </Button>
          }
        >
          {(close) => (
            <Selection
              chosen={chosen}
              onAdd={(constructs) => {
                close();
                onChange({ constructs, choice: null, policies: null });
              }}
            />
          )}
        </Panel>
      </span>
    </div>
  );
}

const SHOWN = 30;

/** Choosing constructs by their names, largest first. */
function Selection({
  chosen,
  onAdd,
}: {
  chosen: readonly string[];
  onAdd: (ids: readonly string[]) => void;
}) {
  const backend = useBackend();
  const [text, setText] = useState("");
  const [ids, setIds] = useState<readonly string[]>(chosen);
  const found = useQuery<Construct[]>({
    queryKey: ["choosable", text],
    queryFn: async ({ signal }) => {
      const filter = { ...filterOf({ ...EVERYTHING, text }), status: [...STATUSES] };
      const request = { filter, sort: "stored" as const, reverse: false, limit: SHOWN, after: null };
      return (await backend.call("list_constructs", request, signal)).constructs;
    },
    placeholderData: (old) => old,
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ids.length > 0) onAdd(ids);
      }}
    >
      <TextField autoFocus label="Name or brief" type="search" value={text} onChange={setText} />
      <ul className={styles.found} aria-label="Constructs found">
        {(found.data ?? []).map((one) => (
          <li key={one.id}>
            <Checkbox
              checked={ids.includes(one.id)}
              disabled={one.pinned}
              onChange={(on) => setIds(on ? [...ids, one.id] : ids.filter((id) => id !== one.id))}
            >
              <span className="ellipsis" title={one.name}>
                {one.name}
                {one.pinned ? " (pinned)" : ""}
              </span>
            </Checkbox>
            <span className="quiet num">{formatBytes(one.stored_bytes)}</span>
          </li>
        ))}
      </ul>
      <Button look="primary" type="submit" disabled={ids.length === 0}>
        Plan {formatNumber(ids.length, "construct")}
      </Button>
    </form>
  );
}
