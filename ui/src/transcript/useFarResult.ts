import { useQuery } from "@tanstack/react-query";
import type { TranscriptItem } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { usePaneScope } from "./pane";

const TEXT_BYTES_MAX = 16_384;

/** The result of a call when it stands outside the window: asked for by its number. */
export function useFarResult(call: TranscriptItem, near: TranscriptItem | null) {
  const backend = useBackend();
  const { session } = usePaneScope();
  const seq = near === null ? call.result_seq : null;
  const query = useQuery({
    queryKey: ["transcript-result", session.id, seq],
    enabled: seq !== null,
    queryFn: async ({ signal }) => {
      const from = seq ?? 0;
      const page = await backend.call(
        "read_transcript",
        { session: session.id, from, limit: 1, text_limit: TEXT_BYTES_MAX },
        signal,
      );
      return page.items.find((item) => item.seq === from) ?? null;
    },
  });
  return { result: query.data ?? null, error: query.error === null ? null : asBackendError(query.error) };
}
