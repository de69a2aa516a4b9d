import type { Facets, Job } from "../api/contract";
import { describeDays } from "../constructs/DateFilter";
import { type ConstructQuery, clearFilters, STATUS_NAMES } from "../constructs/query";
import { progressWords } from "../jobs/words";
import { Button } from "../shared/Button";
import { coreNow } from "../shared/clock";
import { EmptyState } from "../shared/faces";
import { formatBytes, formatNumber, formatSentence } from "../shared/format";
import { goTo } from "../shared/router";
import { addressOf } from "./routes";

interface NoConstructsProps {
  query: ConstructQuery;
  facets: Facets | undefined;
  jobs: readonly Job[];
  filters: number;
  onChange: (query: ConstructQuery) => void;
}

/** Why no construct is listed, and the one next step. */
export function NoConstructs({ query, facets, jobs, filters, onChange }: NoConstructsProps) {
  const collecting = jobs.find((job) => job.kind === "collect" && job.state === "running");
  if (filters > 0) {
    return (
      <EmptyState
        icon="filter"
        title="No construct matches"
        action={
          <Button onPress={() => onChange(clearFilters(query))}>
            Clear {formatNumber(filters, "filter")}
          </Button>
        }
      >
        {filterWords(query, facets)}
      </EmptyState>
    );
  }
  if (collecting) {
    return (
      <EmptyState icon="collect" title="Still collecting">
        {formatSentence(collecting.stage)}: {progressWords(collecting)}. Constructs appear here as they are
        read.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="constructs"
      title="The store is empty"
      action={
        <Button icon="agents" onPress={() => goTo(addressOf({ view: "agents" }))}>
          Choose what to collect
        </Button>
      }
    >
      Nothing has been collected into this store yet.
    </EmptyState>
  );
}

/** The filters in a sentence. */
export function filterWords(query: ConstructQuery, facets: Facets | undefined): string {
  const names = new Map(facets?.workspaces.map((one) => [one.id, one.name]));
  const days = describeDays(query, coreNow());
  const parts = [
    query.text && `name or brief holds “${query.text}”`,
    query.status.length > 0 &&
      `status is ${query.status.map((one) => STATUS_NAMES[one].toLowerCase()).join(" or ")}`,
    query.type.length > 0 && `type is ${query.type.join(" or ")}`,
    query.workspace.length > 0 &&
      `workspace is ${query.workspace.map((id) => names.get(id) ?? "unknown").join(" or ")}`,
    query.agent.length > 0 && `agent is ${query.agent.join(" or ")}`,
    query.tag.length > 0 && `tag is ${query.tag.join(" and ")}`,
    days !== null && `last activity is ${days}`,
    query.larger_than !== null && `stored is over ${formatBytes(query.larger_than)}`,
    query.pinned !== null && (query.pinned ? "it is pinned" : "it is not pinned"),
    query.only_copy !== null && (query.only_copy ? "it is the only copy" : "the agent has it too"),
  ].filter((part) => typeof part === "string" && part !== "");
  return `${formatSentence(parts.join(" and "))}.`;
}
