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
      {going.map(({ policy, names, one }) => (
        <span key={policy} title={formatSentence(one.reason)}>
          {names.join(", ")}: {goesWords(one, now).toLowerCase()} <span className="quiet">by</span>{" "}
          <Link className="link" onPress={() => goTo(addressOf({ view: "retention", policy }))}>
            {policy}
          </Link>{" "}
        </span>
      ))}
    </span>
  );
}

/** The kinds that each policy takes, whole constructs first. */
function byPolicy(kinds: readonly EffectivePolicy[]) {
  const found = new Map<string, { policy: string; names: string[]; one: EffectivePolicy }>();
  for (const one of kinds) {
    if (one.policy === null) continue;
    const name = one.kind === null ? "As a whole" : KIND_NAMES[one.kind];
    const before = found.get(one.policy);
    if (before) before.names.push(name);
    else found.set(one.policy, { policy: one.policy, names: [name], one });
  }
  return [...found.values()];
}
