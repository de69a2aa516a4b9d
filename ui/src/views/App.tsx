import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { type Backend, BackendProvider } from "../backend";
import { ErrorBoundary } from "../shared/ErrorBoundary";
import { Skeleton } from "../shared/faces";
import { useRailWidth } from "../shared/narrow";
import { usePlace } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { Toasts } from "../shared/Toasts";
import { ActivityView } from "./ActivityView";
import { AgentsView } from "./AgentsView";
import { ConstructsView } from "./ConstructsView";
import { globalShortcuts, useCommands } from "./commands";
import { useSayEnding } from "./endings";
import { FirstRunView } from "./FirstRunView";
import { loadCleanupView, loadConstructView, loadRetentionView } from "./first";
import { HealthView } from "./HealthView";
import { KeysOverlay } from "./KeysOverlay";
import { LeftoversView } from "./LeftoversView";
import { changeLayout, useLayout, useOverlay } from "./layout";
import { Palette } from "./Palette";
import { Prompts } from "./Prompts";
import { useFacets, useJobEndings, useJobs, useStatus } from "./queries";
import { type Route, readRoute } from "./routes";
import { SettingsView } from "./SettingsView";
import { Sidebar } from "./Sidebar";
import { StatusBar } from "./StatusBar";
import { StorageView } from "./StorageView";
import styles from "./shell.module.css";

const ConstructView = lazy(loadConstructView);
const CleanupView = lazy(loadCleanupView);
const RetentionView = lazy(loadRetentionView);
/** When the window has been there for a while, those pages are brought along before anybody opens them. */
const IDLE_MS = 2_000;

/** The window over a backend. */
export function App({ backend }: { backend: Backend }) {
  useEffect(() => {
    const timer = setTimeout(
      () => void loadConstructView().then(loadCleanupView).then(loadRetentionView),
      IDLE_MS,
    );
    return () => clearTimeout(timer);
  }, []);
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }),
  );
  return (
    <BackendProvider value={backend}>
      <QueryClientProvider client={client}>
        <Window />
        <Prompts />
        <Toasts />
      </QueryClientProvider>
    </BackendProvider>
  );
}

function Window() {
  const { place } = usePlace();
  const route = useMemo(() => readRoute(place), [place]);
  const jobs = useJobs();
  const busy = jobs.jobs.some((job) => job.state === "running");
  const status = useStatus(busy);
  const facets = useFacets(busy);
  const commands = useCommands();
  const overlay = useOverlay((state) => state.open);
  const railed = useRailed();
  useJobEndings(jobs.jobs, useSayEnding());
  useShortcuts(globalShortcuts(commands));

  const collected = jobs.jobs.some((job) => job.kind === "collect");
  if (status.data?.constructs === 0 && jobs.known && !collected && route.view === "constructs") {
    return <FirstRunView status={status.data} />;
  }
  return (
    <div className={styles.shell} data-railed={railed || undefined}>
      <Sidebar
        route={route}
        facets={facets.data}
        jobs={jobs.jobs}
        railed={railed}
        onToggle={() => changeLayout({ railed: !useLayout.getState().railed })}
      />
      <main className={styles.main}>
        <ErrorBoundary name={route.view}>
          <View
            route={route}
            status={status}
            facets={facets.data}
            jobs={jobs}
            revision={status.data && `${status.data.constructs} ${status.data.collected_at}`}
          />
        </ErrorBoundary>
      </main>
      <StatusBar status={status.data} offline={status.error !== null} jobs={jobs.jobs} />
      {overlay === "palette" && <Palette commands={commands} />}
      {overlay === "keys" && <KeysOverlay commands={commands} />}
    </div>
  );
}

interface ViewProps {
  route: Route;
  status: ReturnType<typeof useStatus>;
  facets: ReturnType<typeof useFacets>["data"];
  jobs: ReturnType<typeof useJobs>;
  revision: string | undefined;
}

function View({ route, status, facets, jobs, revision }: ViewProps) {
  switch (route.view) {
    case "constructs":
      return (
        <ConstructsView
          query={route.query}
          at={route.at}
          facets={facets}
          revision={revision}
          jobs={jobs.jobs}
        />
      );
    case "construct":
      return (
        <Suspense key="construct" fallback={<Skeleton rows={12} />}>
          <ConstructView route={route} jobs={jobs.jobs} />
        </Suspense>
      );
    case "storage":
      return (
        <StorageView
          address={route.address}
          status={status.data}
          jobs={jobs.jobs}
          revision={revision ?? ""}
        />
      );
    case "cleanup":
      return (
        <Suspense key="cleanup" fallback={<Skeleton rows={12} />}>
          <CleanupView
            ask={route.ask}
            facets={facets}
            status={status.data}
            jobs={jobs.jobs}
            revision={revision ?? ""}
          />
        </Suspense>
      );
    case "retention":
      return (
        <Suspense key="retention" fallback={<Skeleton rows={12} />}>
          <RetentionView named={route.policy} facets={facets} jobs={jobs.jobs} />
        </Suspense>
      );
    case "activity":
      return (
        <ActivityView
          jobs={jobs.jobs}
          known={jobs.known}
          error={jobs.error}
          collected_at={status.data?.collected_at ?? null}
          named={route.job}
          onRetry={() => void jobs.refetch()}
        />
      );
    case "agents":
      return <AgentsView status={status.data} jobs={jobs.jobs} />;
    case "leftovers":
      return <LeftoversView status={status.data} jobs={jobs.jobs} />;
    case "health":
      return (
        <HealthView
          status={status.data}
          error={status.error}
          jobs={jobs.jobs}
          onRetry={() => void status.refetch()}
        />
      );
    case "settings":
      return <SettingsView status={status.data} />;
  }
}

/** Whether the sidebar is a rail: by choice, or because the window is narrow. In a narrow window the choice is turned round. */
function useRailed(): boolean {
  const railed = useLayout((state) => state.railed);
  return useRailWidth() !== railed;
}
