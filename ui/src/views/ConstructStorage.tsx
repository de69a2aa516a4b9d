import { type ComponentProps, type ReactNode, useState } from "react";
import type { ConstructDetail, Session } from "../api/contract";
import { type CleanupAsk, KINDS, NOTHING_ASKED } from "../cleanup/ask";
import { titleOf } from "../constructs/sessionTree";
import { AgentMark } from "../shared/AgentMark";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { Icon } from "../shared/Icon";
import { goTo } from "../shared/router";
import { CommandLine } from "../storage/CommandLine";
import { type SizeRow, SizeTable } from "../storage/SizeTable";
import { type MenuAct, StorageMenu } from "../storage/StorageMenu";
import styles from "../storage/storage.module.css";
import { Totals } from "../storage/Totals";
import { kindTile, shareWords } from "../storage/tiles";
import { addressOf } from "./routes";

interface ConstructStorageProps {
  detail: ConstructDetail;
  onOpenSession: (session: Session) => void;
  /** Stands below the tables. */
  children: ReactNode;
}

/** Leads to the cleanup of a part of it. */
function clean(ask: Partial<CleanupAsk>): void {
  goTo(addressOf({ view: "cleanup", ask: { ...NOTHING_ASKED, ...ask } }));
}

function cleanUp(run: () => void): MenuAct {
  return { id: "clean", text: "Clean up…", icon: "broom", keys: "Del", takes: true, run };
}

/** What one construct takes, by kind and by session. */
export function ConstructStorage({ detail, onOpenSession, children }: ConstructStorageProps) {
  const { construct, sessions, usage } = detail;
  const [kind, setKind] = useState<string | null>(null);
  const [session, setSession] = useState<string | null>(null);
  const [menu, setMenu] = useState<Omit<ComponentProps<typeof StorageMenu>, "onClose"> | null>(null);
  const frees_bytes = usage.reduce((sum, row) => sum + row.reclaimable_bytes, 0);
  const share = (bytes: number) => shareWords(bytes, construct.stored_bytes);
  const kinds = usage.map(kindTile).map((tile) => ({
    ...tile,
    icon: <span className={bars.swatch} data-kind={tile.byteKind} />,
    end: share(tile.stored_bytes),
  }));
  const largestFirst = [...sessions].sort((a, b) => b.stored_bytes - a.stored_bytes);
  const rows: SizeRow[] = largestFirst.map((one) => ({
    key: one.id,
    icon: <AgentMark agent={one.agent} named />,
    name: titleOf(one),
    stored_bytes: one.stored_bytes,
    original_bytes: one.original_bytes,
    end: share(one.stored_bytes),
  }));
  const common_bytes = construct.stored_bytes - sessions.reduce((sum, one) => sum + one.stored_bytes, 0);
  const total: SizeRow = {
    key: "total",
    icon: null,
    name: "Total",
    stored_bytes: construct.stored_bytes,
    original_bytes: construct.original_bytes,
    end: "",
  };
  const common: SizeRow = {
    key: "common",
    icon: <Icon name="link" />,
    name: "Pictures and long values, kept once",
    stored_bytes: common_bytes,
    original_bytes: 0,
    end: share(common_bytes),
  };
  return (
    <>
      <div className={styles.tab}>
        <Totals
          original_bytes={construct.original_bytes}
          stored_bytes={construct.stored_bytes}
          reclaimable_bytes={frees_bytes}
          all_bytes={null}
          onReview={() => clean({ constructs: [construct.id] })}
        />
        <div className={styles.tabTables}>
          <section>
            <h2>By kind</h2>
            <SizeTable
              label="By kind"
              nameHead="Kind"
              endHead="Share"
              measure="stored"
              rows={kinds}
              total={total}
              cursor={kind}
              onCursor={setKind}
              onAct={(act, key, at) => {
                const found = KINDS.find((one) => one === key);
                if (!found) return;
                const takes = () => clean({ constructs: [construct.id], kinds: [found] });
                if (act.kind === "clean") takes();
                if (act.kind === "menu")
                  setMenu({ label: `Actions on ${KIND_NAMES[found]}`, place: at, acts: [cleanUp(takes)] });
              }}
            />
          </section>
          <section>
            <h2>By session</h2>
            <SizeTable
              label="By session"
              nameHead="Session"
              endHead="Share"
              measure="stored"
              rows={rows}
              foot={common_bytes > 0 ? [common] : []}
              total={total}
              cursor={session}
              onCursor={setSession}
              onAct={(act, key, at) => {
                const found = sessions.find((one) => one.id === key);
                if (!found) return;
                const opens = () => onOpenSession(found);
                const takes = () => clean({ sessions: [found.id] });
                if (act.kind === "drill" || act.kind === "open") opens();
                if (act.kind === "clean") takes();
                if (act.kind === "menu") {
                  const open = {
                    id: "open",
                    text: "Open",
                    icon: "constructs" as const,
                    keys: "o",
                    run: opens,
                  };
                  setMenu({ label: `Actions on ${titleOf(found)}`, place: at, acts: [open, cleanUp(takes)] });
                }
              }}
            />
          </section>
        </div>
        {children}
      </div>
      <CommandLine command={`synthetic constructs show ${construct.id}`} />
      {menu && <StorageMenu {...menu} onClose={() => setMenu(null)} />}
    </>
  );
}
