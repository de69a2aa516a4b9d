import { useMemo, useState } from "react";
import type { Facets, Job, PolicyRow } from "../api/contract";
import { PolicyList } from "../retention/PolicyList";
import { NEW_POLICY, sentence } from "../retention/policy";
import { receiptWords } from "../retention/ReceiptsDialog";
import styles from "../retention/retention.module.css";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { EmptyState, ErrorNote, ErrorStrip, Notice, Skeleton } from "../shared/faces";
import { formatDate, formatFullTime } from "../shared/format";
import { Icon } from "../shared/Icon";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { CommandLine } from "../storage/CommandLine";
import { dropDraft, setDraft, useDrafts } from "./drafts";
import { RetentionEditor } from "./RetentionEditor";
import { RetentionReceipts } from "./RetentionReceipts";
import { usePolicies, usePolicyChanges } from "./retentionQueries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";

interface RetentionViewProps {
  /** The policy the address names; empty for a new one. */
  named: string | null;
  facets: Facets | undefined;
  jobs: readonly Job[];
}

const to = (policy: string | null) => addressOf({ view: "retention", policy });

/** What may go, when and how: policies in their order, an editor, and what they would take. */
export function RetentionView({ named, facets, jobs }: RetentionViewProps) {
  const now = useNow();
  const policies = usePolicies();
  const changes = usePolicyChanges();
  const drafts = useDrafts((state) => state.drafts);
  const [receipts, setReceipts] = useState(false);
  const rows = policies.data?.policies ?? [];
  const fresh = named === "" || (named === null && rows.length === 0 && "" in drafts);
  const row = fresh ? null : (rows.find((one) => one.policy.name === named) ?? rows[0] ?? null);
  const unsaved = useMemo(() => new Set(Object.keys(drafts)), [drafts]);
  const add = () => {
    if (!("" in drafts)) setDraft("", NEW_POLICY);
    goTo(to(""));
  };
  useShortcuts([{ keys: "n", does: "Add a policy", run: add }]);
  const place = row === null ? rows.length : rows.indexOf(row);
  const empty = rows.length === 0 && !fresh;
  return (
    <>
      <TopBar heading path={[{ name: "Retention" }]} />
      {policies.error && policies.data && (
        <ErrorStrip
          title="The policies are not up to date."
          error={policies.error}
          onRetry={() => void policies.refetch()}
        />
      )}
      {policies.data?.problem && (
        <Notice>
          Nothing is taken until this is mended:{" "}
          {policies.data.problem.policy === "" ? "" : `“${policies.data.problem.policy}”, `}
          {sentence(policies.data.problem.message)}
        </Notice>
      )}
      {!policies.data ? (
        policies.error ? (
          <ErrorNote
            title="The policies cannot be read"
            error={policies.error}
            onRetry={() => void policies.refetch()}
          />
        ) : (
          <Skeleton rows={8} />
        )
      ) : empty ? (
        <EmptyState
          icon="clock"
          title="Everything is kept for ever"
          action={
            <Button look="primary" icon="plus" onPress={add}>
              Add a policy
            </Button>
          }
        >
          No policy is written. One may take old images, logs over a size, or whole constructs after a year,
          always by way of the trash; you see what it takes before it is saved.
        </EmptyState>
      ) : (
        <div className={styles.frame}>
          <div className={styles.view}>
            <PolicyList
              rows={rows}
              current={fresh ? "" : (row?.policy.name ?? null)}
              unsaved={unsaved}
              now={now}
              busy={changes.busy}
              onPick={(name) => goTo(to(name), { replace: true })}
              onSwitch={(one, on) => {
                const draft = drafts[one.policy.name];
                if (draft) setDraft(one.policy.name, { ...draft, on });
                changes.turn(one, on);
              }}
              onMove={(name, at) =>
                changes.move(
                  name,
                  rows.findIndex((one) => one.policy.name === name),
                  at,
                )
              }
              onAdd={add}
              onReceipts={() => setReceipts(true)}
            >
              <LastRun rows={rows} now={now} onShow={() => setReceipts(true)} />
              <CommandLine command="synthetic retention list" />
            </PolicyList>
            <RetentionEditor
              key={fresh ? "" : (row?.policy.name ?? "")}
              saved={row}
              draft={drafts[fresh ? "" : (row?.policy.name ?? "")] ?? row?.policy ?? NEW_POLICY}
              place={place}
              last={rows.length - 1}
              facets={facets}
              jobs={jobs}
              now={now}
              changes={changes}
              onSaved={(name) => {
                dropDraft(fresh ? "" : (row?.policy.name ?? ""));
                goTo(to(name), { replace: true });
              }}
              onRemoved={() => goTo(to(null), { replace: true })}
            />
          </div>
        </div>
      )}
      {receipts && <RetentionReceipts onClose={() => setReceipts(false)} />}
    </>
  );
}

/** The newest run of any policy. */
function LastRun({ rows, now, onShow }: { rows: readonly PolicyRow[]; now: number; onShow: () => void }) {
  const runs = rows.flatMap((row) => (row.last_receipt ? [row.last_receipt] : []));
  const last = runs.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  if (!last) return null;
  return (
    <div className={styles.lastRun} data-tone={last.refused === null ? "ok" : "warn"}>
      <Icon name={last.refused === null ? "check" : "alert"} />
      <div>
        <b title={formatFullTime(last.at)}>Last run, {formatDate(Date.parse(last.at), now)}</b>
        <p>
          {receiptWords(last)}.{" "}
          <Button look="link" onPress={onShow}>
            Receipts
          </Button>
        </p>
      </div>
    </div>
  );
}
