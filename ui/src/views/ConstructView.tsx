import { useCallback, useEffect, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { ConstructDetail, ConstructStatus, Job } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { askAbout } from "../cleanup/ask";
import { Artifacts } from "../constructs/Artifacts";
import { ConstructHeader } from "../constructs/ConstructHeader";
import { Overview } from "../constructs/Overview";
import { EVERYTHING } from "../constructs/query";
import { markSeen } from "../constructs/unread";
import { useNow } from "../shared/clock";
import { copyLink } from "../shared/copy";
import { ErrorNote, Skeleton } from "../shared/faces";
import { formatCount } from "../shared/format";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { toast } from "../shared/toasts";
import { TranscriptView } from "../transcript/TranscriptView";
import { ArchiveDialog } from "./ArchiveDialog";
import { ConstructRetention } from "./ConstructRetention";
import { ConstructStorage } from "./ConstructStorage";
import { useChanges } from "./changes";
import styles from "./construct.module.css";
import { useContentCount } from "./endings";
import { CONSTRUCTS_ADDRESS } from "./navigation";
import { useConstruct, useFacets, useStart } from "./queries";
import { addressOf, type Route, type Tab as TabName } from "./routes";
import { SecureDelete } from "./SecureDelete";
import { TopBar } from "./TopBar";

type ConstructRoute = Extract<Route, { view: "construct" }>;

/** One construct: its header, and what it holds in tabs. */
export function ConstructView({ route, jobs }: { route: ConstructRoute; jobs: readonly Job[] }) {
  const detail = useConstruct(route.id);
  const construct = detail.data?.construct;
  useEffect(() => construct && markSeen(construct), [construct]);
  const workspace = construct && {
    name: construct.workspace,
    address: addressOf({
      view: "constructs",
      query: { ...EVERYTHING, workspace: [construct.workspace_id] },
      at: null,
    }),
  };
  return (
    <>
      <TopBar
        path={[
          { name: "Constructs", address: CONSTRUCTS_ADDRESS },
          ...(workspace ? [workspace] : []),
          { name: construct?.name ?? "Construct" },
        ]}
      />
      {detail.data ? (
        <ConstructPage key={route.id} route={route} detail={detail.data} jobs={jobs} />
      ) : detail.error ? (
        <ErrorNote
          title="This construct cannot be read"
          error={detail.error}
          onRetry={() => void detail.refetch()}
        />
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  );
}

interface ConstructPageProps {
  route: ConstructRoute;
  detail: ConstructDetail;
  jobs: readonly Job[];
}

function ConstructPage({ route, detail, jobs }: ConstructPageProps) {
  const { construct, sessions } = detail;
  const backend = useBackend();
  const now = useNow();
  const changes = useChanges();
  const known = useFacets(false).data?.tags.map((one) => one.tag) ?? [];
  const [archiving, setArchiving] = useState(false);
  const contents = useContentCount((state) => state.count);
  const { mutate: undo } = useStart("start_undo");
  const bringBack = useCallback(
    (id: string) =>
      undo({ id }, { onError: (thrown) => toast(asBackendError(thrown).message, { tone: "bad" }) }),
    [undo],
  );
  const openTranscript = (session: string | null, seq: number | null, replace = false) =>
    goTo(addressOf({ view: "construct", id: construct.id, tab: "transcript", session, seq }), { replace });
  const openTab = (tab: TabName) => goTo(tabAddress(construct.id, tab));
  useShortcuts([
    { keys: "1", does: "Overview", run: () => openTab("overview") },
    { keys: "2", does: "Transcript", run: () => openTab("transcript") },
    { keys: "3", does: "Artifacts", run: () => openTab("artifacts") },
    { keys: "4", does: "Storage", run: () => openTab("storage") },
  ]);
  const setStatus = (status: ConstructStatus) =>
    status === "archived" ? setArchiving(true) : void changes.setStatus(construct, status);
  return (
    <div className={styles.page}>
      <ConstructHeader
        construct={construct}
        onRename={(name) => void changes.rename(construct, name)}
        onPin={() => void changes.pin([construct], !construct.pinned)}
        onStatus={setStatus}
        onCopyLink={() => void copyLink(construct.id)}
        onCleanUp={() => goTo(addressOf({ view: "cleanup", ask: askAbout([construct.id]) }))}
      />
      <Tabs
        className={styles.tabs ?? ""}
        selectedKey={route.tab}
        onSelectionChange={(key) => openTab(key as TabName)}
      >
        <TabList className={styles.tabList ?? ""} aria-label="Parts of the construct">
          <PageTab id="overview" name="Overview" />
          <PageTab id="transcript" name="Transcript" count={construct.messages} />
          <PageTab id="artifacts" name="Artifacts" count={detail.artifacts} />
          <PageTab id="storage" name="Storage" />
        </TabList>
        <TabPanel id="overview" className={styles.panel ?? ""}>
          <Overview
            detail={detail}
            now={now}
            tags={known}
            retention={<ConstructRetention construct={construct.id} now={now} />}
            onTag={({ add, remove }) => {
              if (add !== undefined) void changes.addTag([construct], add);
              if (remove !== undefined) void changes.removeTag(construct, remove);
            }}
            onOpenSession={(session) => openTranscript(session.id, null)}
            onOpenConstruct={(id) => goTo(addressOf({ view: "construct", id, tab: "overview" }))}
          />
        </TabPanel>
        <TabPanel id="transcript" className={styles.panel ?? ""}>
          <TranscriptView
            key={contents}
            construct={detail}
            session={route.tab === "transcript" ? route.session : null}
            seq={route.tab === "transcript" ? route.seq : null}
            onPlace={(session, seq) => openTranscript(session, seq, true)}
            onBringBack={bringBack}
          />
        </TabPanel>
        <TabPanel id="artifacts" className={styles.panel ?? ""}>
          <Artifacts
            backend={backend}
            construct={construct.id}
            sessions={sessions}
            total={detail.artifacts}
            now={now}
            open={route.tab === "artifacts" ? route.artifact : null}
            onOpen={(artifact) =>
              goTo(addressOf({ view: "construct", id: construct.id, tab: "artifacts", artifact }), {
                replace: true,
              })
            }
            onShowPlace={(artifact) => openTranscript(artifact.session_id, artifact.seq)}
          />
        </TabPanel>
        <TabPanel id="storage" className={styles.panel ?? ""}>
          <ConstructStorage detail={detail} onOpenSession={(session) => openTranscript(session.id, null)}>
            <SecureDelete construct={construct} jobs={jobs} />
          </ConstructStorage>
        </TabPanel>
      </Tabs>
      {archiving && (
        <ArchiveDialog
          constructs={[construct]}
          possible={[construct]}
          onClose={() => setArchiving(false)}
          onArchive={(possible) => {
            void changes.archive(possible);
            setArchiving(false);
          }}
        />
      )}
    </div>
  );
}

function tabAddress(id: string, tab: TabName): string {
  if (tab === "transcript") return addressOf({ view: "construct", id, tab, session: null, seq: null });
  if (tab === "artifacts") return addressOf({ view: "construct", id, tab, artifact: null });
  return addressOf({ view: "construct", id, tab });
}

function PageTab({ id, name, count }: { id: TabName; name: string; count?: number }) {
  return (
    <Tab id={id} className={styles.tab ?? ""}>
      {name}
      {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
    </Tab>
  );
}
