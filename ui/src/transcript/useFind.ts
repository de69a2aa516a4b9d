import { useEffect, useState } from "react";
import type { FindInTranscript, Role, SessionId, TranscriptHit, TranscriptHits } from "../api/contract";
import { asBackendError, type BackendError, useBackend } from "../backend";

const HITS_PER_PAGE = 1_000;
const HITS_MAX = 10_000;
const TYPING_MS = 150;
const QUERY_BYTES_MAX = 1_000;

/** What was found so far. `more` says that the rest of the session was not looked at. */
export type Found = {
  query: string;
  hits: readonly TranscriptHit[];
  busy: boolean;
  more: boolean;
  error: BackendError | null;
};

const NOTHING: Found = { query: "", hits: [], busy: false, more: false, error: null };

/** Looks for a text in a session, page after page; a new query ends the one before. */
export function useFind(session: SessionId, query: string, role: Role | null): Found {
  const backend = useBackend();
  const [found, setFound] = useState<Found>(NOTHING);
  useEffect(() => {
    const wanted = query.trim();
    if (wanted === "" || new TextEncoder().encode(wanted).length > QUERY_BYTES_MAX) {
      setFound(NOTHING);
      return;
    }
    const abort = new AbortController();
    const look = async () => {
      let hits: TranscriptHit[] = [];
      let from: number | null = 0;
      while (from !== null && hits.length < HITS_MAX) {
        const request: FindInTranscript = { session, query: wanted, role, from, limit: HITS_PER_PAGE };
        const page: TranscriptHits = await backend.call("find_in_transcript", request, abort.signal);
        if (abort.signal.aborted) return;
        hits = [...hits, ...page.hits];
        // Looking goes on where it stopped; a page that does not move on ends it.
        from = page.next !== null && page.next > from ? page.next : null;
        setFound({ query: wanted, hits, busy: from !== null, more: from !== null, error: null });
      }
    };
    const timer = setTimeout(() => {
      setFound((before) => ({ ...before, busy: true }));
      look().catch((thrown) => {
        if (!abort.signal.aborted) setFound({ ...NOTHING, query: wanted, error: asBackendError(thrown) });
      });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [backend, session, query, role]);
  return found;
}

/** The place among hits where a search that begins at a message starts. */
export function firstHitFrom(hits: readonly TranscriptHit[], seq: number): number {
  const at = hits.findIndex((hit) => hit.seq >= seq);
  return Math.max(0, at);
}
