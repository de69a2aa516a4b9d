import type { ReadTranscript, SessionId } from "../api/contract";

/** Messages held around a place at first, before and after it. */
export const AROUND = 40;
/** Bytes of one text that come with a page; the rest is asked for when it is opened. */
export const TEXT_BYTES_MAX = 16_384;

/** The page a transcript begins with when it is opened at a message. */
export function openingPage(session: SessionId, seq: number): ReadTranscript {
  return { session, from: Math.max(0, seq - AROUND), limit: AROUND * 2, text_limit: TEXT_BYTES_MAX };
}
