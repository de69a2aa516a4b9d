import { type ReactNode, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Facets, Job } from "../api/contract";
import { type ConstructQuery, EVERYTHING } from "../constructs/query";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { IconButton, Tip } from "../shared/Button";
import { classes } from "../shared/css";
import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { goTo } from "../shared/router";
import { Mark } from "./Mark";
import { NAVIGATION } from "./navigation";
import { addressOf, type Route } from "./routes";
import styles from "./shell.module.css";

const WORKSPACES_SHOWN = 6;

interface SidebarProps {
  route: Route;
  facets: Facets | undefined;
  jobs: readonly Job[];
  railed: boolean;
  onToggle: () => void;
}

/** The views, and the scopes that filter the constructs. */
export function Sidebar({ route, facets, jobs, railed, onToggle }: SidebarProps) {
  const running = jobs.filter((job) => job.state === "running").length;
  const counts: Partial<Record<Route["view"], number>> = {
    ...(facets ? { constructs: facets.constructs } : {}),
    ...(running > 0 ? { activity: running } : {}),
  };
  return (
    <nav
      data-pane=""
      className={classes(styles.sidebar, railed && styles.rail)}
      aria-label="Views and scopes"
    >
      <div className={styles.brand}>
        {!railed && (
          <>
            <Mark />
            <b>Synthetic</b>
          </>
        )}
        <IconButton
          icon="sidebar"
          label={railed ? "Show sidebar" : "Hide sidebar"}
          keys="Ctrl B"
          size="small"
          onPress={onToggle}
        />
      </div>
      <div className={styles.scroll}>
        <ul>
          {NAVIGATION.map((item) => (
            <NavRow
              key={item.view}
              name={item.name}
              icon={<Icon name={item.icon} />}
              current={
                route.view === item.view && !(route.view === "constructs" && scopeOf(route.query) !== null)
              }
              inside={
                (item.view === "constructs" && route.view === "construct") ||
                (item.view === "agents" && route.view === "leftovers")
              }
              {...(counts[item.view] === undefined ? {} : { count: counts[item.view] })}
              railed={railed}
              keys={`g ${item.key}`}
              address={item.address}
            />
          ))}
        </ul>
        {!railed && facets && <Scopes route={route} facets={facets} />}
      </div>
    </nav>
  );
}

interface NavRowProps {
  name: string;
  icon: ReactNode;
  current: boolean;
  inside?: boolean;
  count?: number | undefined;
  railed?: boolean;
  keys?: string;
  address: string;
  title?: string;
}

function NavRow({ name, icon, current, inside, count, railed = false, keys, address, title }: NavRowProps) {
  const row = (
    <AriaButton
      className={styles.nav ?? ""}
      data-inside={inside || undefined}
      {...(current ? { "aria-current": "page" } : {})}
      {...(railed ? { "aria-label": name } : {})}
      onPress={() => goTo(address)}
    >
      {icon}
      {!railed && (
        <>
          <span className="ellipsis" title={title}>
            <Shown text={name} />
          </span>
          {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
        </>
      )}
    </AriaButton>
  );
  return (
    <li>
      {railed ? (
        <Tip text={name} {...(keys ? { keys } : {})}>
          {row}
        </Tip>
      ) : (
        row
      )}
    </li>
  );
}

/** The one workspace or agent a query is about; null when it is about more or something else. */
export function scopeOf(query: ConstructQuery): { kind: "workspace" | "agent"; id: string } | null {
  const [workspace, otherWorkspace] = query.workspace;
  const [agent, otherAgent] = query.agent;
  if (workspace !== undefined && otherWorkspace === undefined && agent === undefined) {
    return { kind: "workspace", id: workspace };
  }
  if (agent !== undefined && otherAgent === undefined && workspace === undefined)
    return { kind: "agent", id: agent };
  return null;
}

function Scopes({ route, facets }: { route: Route; facets: Facets }) {
  const [all, setAll] = useState(false);
  const scope = route.view === "constructs" ? scopeOf(route.query) : null;
  const query = route.view === "constructs" ? route.query : EVERYTHING;
  const address = (change: Partial<ConstructQuery>) =>
    addressOf({ view: "constructs", query: { ...query, workspace: [], agent: [], ...change }, at: null });
  const workspaces = all ? facets.workspaces : facets.workspaces.slice(0, WORKSPACES_SHOWN);
  const hidden = facets.workspaces.length - workspaces.length;
  return (
    <>
      {facets.workspaces.length > 0 && (
        <section aria-label="Workspaces">
          <h2 className={styles.scopeHead}>Workspaces</h2>
          <ul>
            {workspaces.map((workspace) => {
              const current = scope?.kind === "workspace" && scope.id === workspace.id;
              return (
                <NavRow
                  key={workspace.id}
                  name={workspace.name}
                  title={workspace.path}
                  icon={<Icon name="folder" />}
                  current={current}
                  count={workspace.constructs}
                  address={address({ workspace: current ? [] : [workspace.id] })}
                />
              );
            })}
            {(hidden > 0 || all) && facets.workspaces.length > WORKSPACES_SHOWN && (
              <li>
                <AriaButton className={styles.nav ?? ""} onPress={() => setAll(!all)}>
                  <Icon name={all ? "chevron-right" : "chevron-down"} />
                  {all ? "Show fewer" : `${formatCount(hidden)} more`}
                </AriaButton>
              </li>
            )}
          </ul>
        </section>
      )}
      {facets.agents.length > 0 && (
        <section aria-label="Agents">
          <h2 className={styles.scopeHead}>Agents</h2>
          <ul>
            {facets.agents.map(({ agent, constructs }) => {
              const current = scope?.kind === "agent" && scope.id === agent;
              return (
                <NavRow
                  key={agent}
                  name={agent}
                  icon={<AgentMark agent={agent} />}
                  current={current}
                  count={constructs}
                  address={address({ agent: current ? [] : [agent] })}
                />
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
