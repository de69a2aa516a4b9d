/** Writing original files to a folder a person picks. */
import { useMemo } from "react";
import type { ConstructId, WorkspaceId } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { goTo } from "../shared/router";
import { toast } from "../shared/toasts";
import { useStart } from "./queries";

/** What is exported: these constructs, or all of a workspace. */
export interface Exported {
  constructs?: ConstructId[];
  workspace?: WorkspaceId;
}

export function useExport() {
  const backend = useBackend();
  const { mutateAsync } = useStart("start_export");
  return useMemo(
    () => ({
      /** Asks for the folder and starts; how it ends is told as for every job. */
      start({ constructs = [], workspace }: Exported): void {
        const run = async () => {
          const folder = await backend.pickFolder();
          if (folder === null) return;
          await mutateAsync({ constructs, workspace: workspace ?? null, folder });
          toast("Export started.", { action: { label: "Show", run: () => goTo("#/activity") } });
        };
        run().catch((thrown: unknown) => {
          const failure = asBackendError(thrown);
          toast(`Nothing was exported. ${failure.message} (${failure.code})`, { tone: "bad" });
        });
      },
    }),
    [backend, mutateAsync],
  );
}
