import { useMemo, useState } from "react";
import { LeftoverList } from "../agents/LeftoverList";
import { LeftoversDialog } from "../agents/LeftoversDialog";
import {
  askedKinds,
  LEFTOVER_NAMES,
  leftoversCommand,
  REMOVABLE_KINDS,
  type RemovableKind,
  splitItems,
} from "../agents/leftovers";
import styles from "../agents/leftovers.module.css";
import { homeOf } from "../agents/places";
import type { Job, LeftoversPlan, LeftoversReport, Status } from "../api/contract";
import { Progress } from "../cleanup/Progress";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { Checkbox } from "../shared/controls";
import { Numbers } from "../shared/Facts";
import { EmptyState, ErrorNote, Notice, Skeleton } from "../shared/faces";
import {
  formatBytes,
  formatCount,
  formatDate,
  formatExactBytes,
  formatNumber,
  formatSentence,
  parseTime,
} from "../shared/format";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { CommandLine } from "../storage/CommandLine";
import { useApplyLeftovers, useLeftovers, useLeftoversPlan } from "./leftoversQueries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";
import layout from "./views.module.css";

const AGENTS = addressOf({ view: "agents" });
const TRASH_MS = 30 * 86_400_000;

/** The plan over the agents' own folders: every file with what becomes of it and why. */
export function LeftoversView({ status, jobs }: { status: Status | undefined; jobs: readonly Job[] }) {
  const list = useLeftovers();
  return (
    <>
      <TopBar heading path={[{ name: "Agents", address: AGENTS }, { name: "What can go" }]} />
      <div className={layout.column}>
        {list.data?.allowed ? (
          <Review home={status ? homeOf(status.store) : null} jobs={jobs} />
        ) : list.data ? (
          <EmptyState
            icon="lock"
            title="Agents’ folders are not cleaned"
            action={<Button onPress={() => goTo(AGENTS)}>Show agents</Button>}
          >
            That is off until it is turned on beside the agents.
          </EmptyState>
        ) : list.error ? (
          <ErrorNote
            title="The agents’ leftovers cannot be read"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : (
          <Skeleton rows={12} />
        )}
      </div>
    </>
  );
}

function Review({ home, jobs }: { home: string | null; jobs: readonly Job[] }) {
  const now = useNow();
  const [chosen, setChosen] = useState<ReadonlySet<RemovableKind>>(new Set(REMOVABLE_KINDS));
  const [done, setDone] = useState<LeftoversReport | null>(null);
  const kinds = askedKinds(chosen);
  const { plan, settled, error, retry, renew } = useLeftoversPlan(kinds, done === null);
  const parts = useMemo(() => splitItems(plan?.items ?? []), [plan]);
  const applying = useApplyLeftovers({ plan, settled, jobs, onDone: setDone });
  useShortcuts([{ keys: "t", does: "Move it to the trash", run: applying.begin }]);
  const again = () => {
    applying.forget();
    setDone(null);
    renew();
  };
  if (done) return <Done report={done} now={now} onMore={again} />;
  return (
    <>
      {plan && <Head plan={plan} staying={parts.staying} />}
      {applying.refused && (
        <Notice action={<Button onPress={again}>Make a new plan</Button>}>
          {applying.refused.code === "NOT_FOUND"
            ? "Another plan was made after this one, so this one no longer holds. Nothing was moved."
            : formatSentence(applying.refused.message)}
        </Notice>
      )}
      <div className={styles.tools}>
        {REMOVABLE_KINDS.map((kind) => (
          <Checkbox
            key={kind}
            checked={chosen.has(kind)}
            disabled={applying.running !== null || (chosen.size === 1 && chosen.has(kind))}
            onChange={(on) => setChosen(new Set(REMOVABLE_KINDS.filter((one) => chosenAfter(one, kind, on))))}
          >
            {LEFTOVER_NAMES[kind]}
          </Checkbox>
        ))}
        <Button
          look="primary"
          icon="trash"
          disabled={!applying.ready || applying.refused !== null}
          busy={applying.busy}
          onPress={applying.begin}
        >
          Move {plan ? formatNumber(plan.removed, "file") : "files"} to trash
        </Button>
      </div>
      {applying.running && (
        <div className={styles.head}>
          <Progress
            job={applying.running}
            title="Moving files to the trash"
            cancelling={applying.cancelling}
            onCancel={applying.cancel}
          />
        </div>
      )}
      {!plan ? (
        error ? (
          <ErrorNote title="The plan cannot be made" error={error} onRetry={retry} />
        ) : (
          <Skeleton rows={12} />
        )
      ) : plan.items.length === 0 ? (
        <EmptyState icon="check" title="Nothing is left over">
          The agents’ folders hold nothing of this kind.
        </EmptyState>
      ) : (
        <LeftoverList parts={parts} home={home} dim={!settled} />
      )}
      <CommandLine command={leftoversCommand(kinds)} />
      {applying.asking && plan && (
        <LeftoversDialog
          plan={plan}
          until={formatDate(now + TRASH_MS, now)}
          onApply={applying.apply}
          onClose={applying.keep}
        />
      )}
    </>
  );

  function chosenAfter(one: RemovableKind, changed: RemovableKind, on: boolean): boolean {
    return one === changed ? on : chosen.has(one);
  }
}

function Head({ plan, staying }: { plan: LeftoversPlan; staying: { items: unknown[]; bytes: number } }) {
  return (
    <header className={styles.head} aria-live="polite">
      <Numbers
        numbers={[
          ["Frees", formatBytes(plan.freed_bytes), formatExactBytes(plan.freed_bytes)],
          ["Files that go", formatCount(plan.removed)],
          ["Files that stay", formatCount(staying.items.length)],
          ["Stays", formatBytes(staying.bytes), formatExactBytes(staying.bytes)],
        ]}
      />
    </header>
  );
}

function Done({ report, now, onMore }: { report: LeftoversReport; now: number; onMore: () => void }) {
  const until = parseTime(report.trash_until);
  const left = formatNumber(report.left, "file");
  return (
    <EmptyState
      icon="check"
      title={`Moved ${formatNumber(report.moved, "file")}, ${formatBytes(report.bytes)}, to the trash`}
      action={
        <>
          <Button onPress={() => goTo(AGENTS)}>Show agents</Button>
          <Button look="quiet" onPress={onMore}>
            Plan again
          </Button>
        </>
      }
    >
      {report.cancelled ? "Stopped before its end. " : ""}
      {report.left > 0 && `${left} stayed: changed since the plan, or not safe here to the byte. `}
      Undo puts everything back where it was{until === null ? "" : ` until ${formatDate(until, now)}`}.
    </EmptyState>
  );
}
