import type { AgentName, ConstructStatus, ConstructType, Facets, Scope } from "../api/contract";
import { ChoiceChip } from "../constructs/FilterChip";
import { STATUS_NAMES, STATUSES, TYPE_NAMES, TYPES } from "../constructs/query";
import { StatusMark } from "../constructs/StatusMark";
import { type Draft, Line } from "../retention/PolicyForm";
import { problemAt } from "../retention/policy";
import styles from "../retention/retention.module.css";
import { AgentMark } from "../shared/AgentMark";
import { Checkbox } from "../shared/controls";
import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { MenuItem } from "../shared/Menu";

type ScopeDraft = Draft & { facets: Facets | undefined };

function named(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

/** Which constructs a policy speaks of: each part a chip that says any or what it is set to. */
export function AppliesLine({ policy, problem, onChange, facets }: ScopeDraft) {
  const { scope } = policy;
  const set = (part: Partial<Scope>) => onChange({ scope: { ...scope, ...part } });
  const workspaces = new Map(facets?.workspaces.map((one) => [one.id, one.name]));
  return (
    <Line name="Applies to" problem={problemAt(problem, "scope")}>
      <div className={styles.chips}>
        <ChoiceChip
          name="Workspace"
          value={named(scope.workspaces.map((id) => workspaces.get(id) ?? "unknown"))}
          chosen={scope.workspaces}
          onClear={() => set({ workspaces: [] })}
          onChange={(chosen) => set({ workspaces: chosen })}
        >
          {(facets?.workspaces ?? []).map(({ id, name, constructs }) => (
            <MenuItem
              key={id}
              id={id}
              text={name}
              icon={<Icon name="folder" />}
              end={formatCount(constructs)}
            />
          ))}
        </ChoiceChip>
        <ChoiceChip
          name="Agent"
          value={named(scope.agents)}
          chosen={scope.agents}
          onClear={() => set({ agents: [] })}
          onChange={(chosen) => set({ agents: chosen as AgentName[] })}
        >
          {(facets?.agents ?? []).map(({ agent, constructs }) => (
            <MenuItem
              key={agent}
              id={agent}
              text={agent}
              icon={<AgentMark agent={agent} />}
              end={formatCount(constructs)}
            />
          ))}
        </ChoiceChip>
        <ChoiceChip
          name="Status"
          value={named(scope.statuses.map((status) => STATUS_NAMES[status].toLowerCase()))}
          chosen={scope.statuses}
          onClear={() => set({ statuses: [] })}
          onChange={(chosen) => set({ statuses: chosen as ConstructStatus[] })}
        >
          {STATUSES.map((status) => (
            <MenuItem
              key={status}
              id={status}
              text={STATUS_NAMES[status]}
              icon={<StatusMark status={status} />}
            />
          ))}
        </ChoiceChip>
        <ChoiceChip
          name="Type"
          value={named(scope.types.map((type) => TYPE_NAMES[type].toLowerCase()))}
          chosen={scope.types}
          onClear={() => set({ types: [] })}
          onChange={(chosen) => set({ types: chosen as ConstructType[] })}
        >
          {TYPES.map((type) => (
            <MenuItem key={type} id={type} text={TYPE_NAMES[type]} />
          ))}
        </ChoiceChip>
        <TagChip name="Tag" tags={scope.tags} facets={facets} onChange={(tags) => set({ tags })} />
      </div>
    </Line>
  );
}

/** What a policy never takes, whatever else it says. */
export function NeverLine({ policy, problem, onChange, facets }: ScopeDraft) {
  return (
    <Line
      name="Never takes"
      problem={problemAt(problem, "except_tags") ?? problemAt(problem, "spare_only_copies")}
    >
      <div className={styles.chips}>
        <span className={styles.fixed}>
          <Icon name="pin" size={12} /> Pinned
        </span>
        <TagChip
          name="Tagged"
          rest="none"
          tags={policy.except_tags}
          facets={facets}
          onChange={(except_tags) => onChange({ except_tags })}
        />
      </div>
      <Checkbox
        checked={policy.spare_only_copies}
        onChange={(spare_only_copies) => onChange({ spare_only_copies })}
      >
        Only copies, whose agent has deleted its own files
      </Checkbox>
    </Line>
  );
}

interface TagChipProps {
  name: string;
  rest?: string;
  tags: readonly string[];
  facets: Facets | undefined;
  onChange: (tags: string[]) => void;
}

function TagChip({ name, rest = "any", tags, facets, onChange }: TagChipProps) {
  const known = [...new Set([...(facets?.tags.map((one) => one.tag) ?? []), ...tags])].sort();
  return (
    <ChoiceChip
      name={name}
      rest={rest}
      value={named(tags)}
      chosen={tags}
      onClear={() => onChange([])}
      onChange={onChange}
    >
      {known.length === 0 ? (
        <MenuItem id="none" text="No construct has a tag yet" disabled />
      ) : (
        known.map((tag) => <MenuItem key={tag} id={tag} text={tag} icon={<Icon name="tag" />} />)
      )}
    </ChoiceChip>
  );
}
