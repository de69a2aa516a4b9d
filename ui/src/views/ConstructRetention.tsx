import { Link } from "react-aria-components";
import type { EffectivePolicy } from "../api/contract";
import { goesWords } from "../retention/EffectiveList";
import { KIND_NAMES } from "../shared/bars";
import { formatSentence } from "../shared/format";
import { goTo } from "../shared/router";
import { useEffective } from "./retentionQueries";
import { addressOf } from "./routes";

/** The retention of one construct in a line: what goes when, by which policy, or that it is kept for ever. */
export function ConstructRetention({ construct, now }: { construct: string; now: number }) {
  const kinds = useEffective(construct);
  if (kinds.error) return <span className="quiet">cannot be told: {kinds.error.message}</span>;
  if (!kinds.data) return <span className="quiet">…</span>;
  const going = byPolicy(kinds.data);
  if (going.length === 0) {
    const [whole] = kinds.data;
    return (
      <span title={whole ? formatSentence(whole.reason) : undefined}>
        Kept for ever <span className="quiet">because no policy takes it</span>
      </span>
    );
  }
  return (
    <span>
      {going.map(({ policy, words, one }) => (
        <span key={policy} title={formatSentence(one.reason)}>
          {words(goesWords(one, now))} <span className="quiet">by</span>{" "}
          <Link className="link" onPress={() => goTo(addressOf({ view: "retention", policy }))}>
            {policy}
          </Link>{" "}
        </span>
      ))}
    </span>
  );
}

/** What each policy takes; where it takes the whole, its parts need no word. */
function byPolicy(kinds: readonly EffectivePolicy[]) {
  const found = new Map<string, EffectivePolicy[]>();
  for (const one of kinds) {
    if (one.policy !== null) found.set(one.policy, [...(found.get(one.policy) ?? []), one]);
  }
  return [...found].flatMap(([policy, ones]) => {
    const one = ones.find(({ kind }) => kind === null) ?? ones[0];
    if (!one) return [];
    const names = ones.flatMap(({ kind }) => (kind === null ? [] : [KIND_NAMES[kind]]));
    const words = (goes: string) =>
      one.kind === null ? goes : `${names.join(", ")}: ${goes.charAt(0).toLowerCase()}${goes.slice(1)}`;
    return [{ policy, words, one }];
  });
}
