import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Construct, RetentionPreview } from "../api/contract";
import { useBackend } from "../backend";
import { NOTHING_ASKED } from "../cleanup/ask";
import { EVERYTHING, filterOf } from "../constructs/query";
import { StatusMark } from "../constructs/StatusMark";
import { Shown } from "../markdown/Shown";
import { EffectiveList } from "../retention/EffectiveList";
import { TakesNow } from "../retention/PreviewSide";
import styles from "../retention/retention.module.css";
import { YearChart } from "../retention/YearChart";
import { TextField } from "../shared/controls";
import { Section } from "../shared/Facts";
import { ErrorNote, Skeleton, useLate } from "../shared/faces";
import { Icon } from "../shared/Icon";
import { Panel } from "../shared/Menu";
import { goTo } from "../shared/router";
import { useConstruct } from "./queries";
import { useEffective } from "./retentionQueries";
import { addressOf } from "./routes";

interface RetentionSideProps {
  preview: RetentionPreview | undefined;
  error: unknown;
  /** Whether the preview is the one of the draft as it is. */
  fresh: boolean;
  live: boolean;
  /** The name of the policy as it is saved. */
  saved: string | null;
  now: number;
  onRetry: () => void;
}

/** What the policy in the editor takes now, what a year brings, and what holds for one construct. */
export function RetentionSide({ preview, error, fresh, live, saved, now, onRetry }: RetentionSideProps) {
  const showAll =
    saved === null || live
      ? null
      : () => goTo(addressOf({ view: "cleanup", ask: { ...NOTHING_ASKED, policies: [saved] } }));
  const dim = useLate(300, fresh) && !fresh;
  return (
    <aside
      className={styles.side}
      aria-label="Preview"
      data-pane=""
      aria-busy={!fresh}
      data-dim={dim || undefined}
    >
      {preview ? (
        <>
          <TakesNow preview={preview} live={live} fresh={saved === null} onShowAll={showAll} />
          {preview.months.length > 1 && <YearChart months={preview.months} />}
        </>
      ) : error ? (
        <ErrorNote title="The preview cannot be made" error={error} onRetry={onRetry} />
      ) : (
        <Skeleton rows={6} />
      )}
      <Effective first={preview?.takes.items[0]?.construct_id ?? null} now={now} />
    </aside>
  );
}

/** What all saved policies come to for one construct. */
function Effective({ first, now }: { first: string | null; now: number }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useFound("");
  const id = chosen ?? first ?? found.data?.[0]?.id ?? null;
  const construct = useConstruct(id).data?.construct;
  const kinds = useEffective(id);
  return (
    <Section title="Effective for a construct">
      <Panel
        label="Choose a construct"
        opener={
          <AriaButton className={styles.subject ?? ""}>
            {construct && <StatusMark status={construct.status} />}
            <span className="ellipsis">
              <Shown text={construct?.name ?? "Choose a construct"} />
            </span>
            <Icon name="chevron-down" size={12} />
          </AriaButton>
        }
      >
        {(close) => (
          <Choices
            onChoose={(one) => {
              setChosen(one.id);
              close();
            }}
          />
        )}
      </Panel>
      {kinds.data ? (
        <EffectiveList kinds={kinds.data} now={now} />
      ) : kinds.error ? (
        <ErrorNote title="This cannot be told" error={kinds.error} onRetry={() => void kinds.refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </Section>
  );
}

const SHOWN = 30;

function useFound(text: string) {
  const backend = useBackend();
  return useQuery<readonly Construct[]>({
    queryKey: ["choosable", text],
    queryFn: async ({ signal }) => {
      const filter = filterOf({ ...EVERYTHING, text });
      const request = { filter, sort: "stored" as const, reverse: false, limit: SHOWN, after: null };
      return (await backend.call("list_constructs", request, signal)).constructs;
    },
    placeholderData: (old) => old,
    staleTime: 5_000,
  });
}

function Choices({ onChoose }: { onChoose: (construct: Construct) => void }) {
  const [text, setText] = useState("");
  const found = useFound(text);
  return (
    <div className={styles.choices}>
      <TextField autoFocus label="Name or brief" type="search" value={text} onChange={setText} />
      <ul className={styles.found} aria-label="Constructs found">
        {(found.data ?? []).map((one) => (
          <li key={one.id}>
            <AriaButton onPress={() => onChoose(one)}>
              <span className="ellipsis">
                <Shown text={one.name} />
              </span>
              <span className="quiet">{one.workspace}</span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
