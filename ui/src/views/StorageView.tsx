import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Construct, Job, Status } from "../api/contract";
import { useNow } from "../shared/clock";
import { ErrorNote, ErrorStrip, Skeleton, useLate } from "../shared/faces";
import { goTo } from "../shared/router";
import { CommandLine } from "../storage/CommandLine";
import { GrowthPanel } from "../storage/GrowthPanel";
import { KindLegend } from "../storage/KindLegend";
import type { StorageAct } from "../storage/keys";
import { shownConstructs } from "../storage/layout";
import { placeKey, STORAGE_TOP, type StorageAddress, type StoragePlace } from "../storage/place";
import { type MapHandle, StorageMap } from "../storage/StorageMap";
import { StorageMenu } from "../storage/StorageMenu";
import styles from "../storage/storage.module.css";
import { Totals } from "../storage/Totals";
import { bytesOf, type Level, type Tile } from "../storage/tiles";
import { useChangeCount } from "./changes";
import { NoStorage } from "./NoStorage";
import { addressOf } from "./routes";
import { StorageAside } from "./StorageAside";
import { StorageList } from "./StorageList";
import { StorageListings, StorageTools } from "./StorageTools";
import { StorageTwin } from "./StorageTwin";
import { commandFor, outOf, reviewOf, TOP_NAMES, whereIn } from "./storagePlaces";
import { SLICED_CONSTRUCTS, useGrowth, useKinds, useStorageLevel, useStorageTotals } from "./storageQueries";
import { TopBar } from "./TopBar";
import { useTileMenu } from "./useTileMenu";

const TOP_ADDRESS = addressOf({ view: "storage", address: STORAGE_TOP });
/** While something is collected, sizes are read again no more often than this. */
const CALM_MS = 4_000;

interface StorageViewProps {
  address: StorageAddress;
  status: Status | undefined;
  jobs: readonly Job[];
  /** Changes when the store has grown. */
  revision: string;
}

/** What the disk is spent on: a map that opens from workspace to construct to kind, and its table. */
export function StorageView({ address, status, jobs, revision }: StorageViewProps) {
  const changed = useChangeCount((state) => state.count);
  const asked = `${useCalm(revision, CALM_MS)} ${changed}`;
  const level = useStorageLevel(address.place, address.measure, asked);
  const totals = useStorageTotals(asked);
  const path = level.data ? whereIn(level.data, address) : [{ name: "Storage", address: TOP_ADDRESS }];
  const dim = useLate(300, level.isPlaceholderData) && level.isPlaceholderData;
  return (
    <>
      <TopBar path={path} />
      <div className={styles.view}>
        {level.error && level.data && (
          <ErrorStrip
            title="The sizes are not up to date."
            error={level.error}
            onRetry={() => void level.refetch()}
          />
        )}
        {level.data ? (
          level.data.tiles.length === 0 || level.data.constructs === 0 ? (
            <NoStorage jobs={jobs} top={level.data.workspace === null && level.data.constructs === 0} />
          ) : (
            <Shown
              address={address}
              level={level.data}
              settled={!level.isPlaceholderData}
              dim={dim}
              total_bytes={totals.data?.total?.stored_bytes ?? null}
              kinds={totals.data?.kinds ?? []}
              available_bytes={status?.available_bytes ?? null}
              revision={asked}
            />
          )
        ) : level.error ? (
          <ErrorNote
            title="The sizes cannot be read"
            error={level.error}
            onRetry={() => void level.refetch()}
          />
        ) : (
          <Skeleton rows={12} />
        )}
      </div>
    </>
  );
}

interface ShownProps {
  address: StorageAddress;
  level: Level;
  /** Whether the level is the one of the address, and not still the one before. */
  settled: boolean;
  dim: boolean;
  total_bytes: number | null;
  kinds: Parameters<typeof KindLegend>[0]["rows"];
  available_bytes: number | null;
  revision: string;
}

function Shown({ address, level, settled, dim, ...rest }: ShownProps) {
  const { place, measure, listing } = address;
  const now = useNow();
  const map = useRef<MapHandle>(null);
  const change = useCallback(
    (part: Partial<StorageAddress>, replace = false) =>
      goTo(addressOf({ view: "storage", address: { ...address, ...part } }), { replace }),
    [address],
  );
  const [cursor, setCursor] = useTileCursor(place, level, settled);
  const ids = useMemo(() => shownConstructs(level.tiles, measure, SLICED_CONSTRUCTS), [level, measure]);
  const kinds = useKinds(ids);
  const enter = useCallback((to: StoragePlace) => change({ place: to }), [change]);
  const { menu, run, close } = useTileMenu({ place, level, enter });

  const up = useCallback(() => {
    const out = outOf(place, level);
    if (!out) return;
    setCursor(out.to, out.key);
    enter(out.to);
  }, [place, level, enter, setCursor]);
  const act = useCallback(
    (asked: StorageAct, tile: Tile | null, at: { x: number; y: number }) => {
      if (asked.kind === "up") up();
      else if (tile) run(asked, tile, at);
    },
    [run, up],
  );
  useMapFocus(map, settled);

  const growth = useGrowth(rest.revision).data;
  const whole_bytes = bytesOf(level, measure);
  const top = level.workspace === null;
  const name = level.name ?? TOP_NAMES[place.at] ?? "Storage";
  return (
    <>
      <div className={styles.header}>
        <Totals
          original_bytes={level.original_bytes}
          stored_bytes={level.stored_bytes}
          reclaimable_bytes={level.reclaimable_bytes}
          all_bytes={top ? null : rest.total_bytes}
          onReview={() => goTo(reviewOf(level))}
        />
        {growth && <GrowthPanel growth={growth} available_bytes={rest.available_bytes} now={now} />}
      </div>
      <StorageTools address={address} level={level} onChange={change} onUp={up} />
      <div className={styles.columns} data-dim={dim || undefined}>
        <div className={styles.mapSide}>
          <StorageMap
            ref={map}
            label={`Map of ${name}`}
            tiles={level.tiles}
            measure={measure}
            kinds={kinds}
            whole_bytes={whole_bytes}
            whole_name={level.name ?? "the store"}
            cursor={cursor}
            now={now}
            onCursor={(key) => setCursor(place, key)}
            onAct={act}
          />
          {place.at !== "kinds" && place.at !== "construct" && (
            <KindLegend rows={rest.kinds} measure={measure} sized={top} />
          )}
        </div>
        <div className={styles.listSide}>
          <StorageListings address={address} onChange={change} />
          {listing === "map" ? (
            <StorageTwin
              level={level}
              place={place}
              measure={measure}
              whole_bytes={whole_bytes}
              cursor={cursor}
              onCursor={(key) => setCursor(place, key)}
              onAct={act}
            />
          ) : (
            <StorageList
              key={listing}
              listing={listing}
              workspace={level.workspace}
              revision={rest.revision}
              now={now}
              onUp={up}
              onAct={(asked, construct, at) => run(asked, inList(construct), at)}
            />
          )}
          <StorageAside
            address={address}
            level={level}
            growth={growth}
            onChange={change}
            {...rest}
            now={now}
          />
          <CommandLine command={commandFor(place, level, listing)} />
        </div>
      </div>
      {menu && <StorageMenu {...menu} onClose={close} />}
    </>
  );
}

/** A construct of a list as a tile, so that the same can be done with it. */
function inList(construct: Construct): Tile {
  const { id, name, original_bytes, stored_bytes } = construct;
  return {
    key: id,
    kind: "construct",
    name,
    original_bytes,
    stored_bytes,
    items: 1,
    byteKind: null,
    construct,
    parts: [],
  };
}

/** A value that changes no more often than every so many milliseconds; the last one always arrives. */
function useCalm(value: string, ms: number): string {
  const [calm, setCalm] = useState(value);
  const changed_at = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (value === calm) return;
    const wait_ms = Math.max(0, changed_at.current + ms - performance.now());
    const timer = setTimeout(() => {
      changed_at.current = performance.now();
      setCalm(value);
    }, wait_ms);
    return () => clearTimeout(timer);
  }, [value, calm, ms]);
  return calm;
}

/** The tile the keys work on, remembered for each place one has been to. */
function useTileCursor(place: StoragePlace, level: Level, settled: boolean) {
  const key = placeKey(place);
  const [cursors, setCursors] = useState<ReadonlyMap<string, string>>(new Map());
  const set = useCallback((at: StoragePlace, tile: string) => {
    setCursors((old) => new Map(old).set(placeKey(at), tile));
  }, []);
  const kept = cursors.get(key);
  const there = settled && level.tiles.some((tile) => tile.key === kept);
  const cursor = there ? kept : level.tiles[0]?.key;
  return [cursor ?? null, set] as const;
}

/** The map answers the keys from the start, unless the person is already somewhere else. */
function useMapFocus(map: React.RefObject<MapHandle | null>, settled: boolean): void {
  useEffect(() => {
    if (settled && document.activeElement === document.body) map.current?.focus();
  }, [map, settled]);
}
