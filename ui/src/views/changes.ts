/** Changes of constructs: applied one after another, told in a note, and undone from there. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { create } from "zustand";
import type { ChangeConstruct, Construct } from "../api/contract";
import { asBackendError, type Backend, useBackend } from "../backend";
import { formatCount, formatNumber } from "../shared/format";
import { toast } from "../shared/toasts";

/** Grows with each change, so that lists know when to read again. */
export const useChangeCount = create(() => ({ count: 0 }));

type Change = Partial<Omit<ChangeConstruct, "id">>;

interface Step {
  id: string;
  change: Change;
  /** The change that takes it back; null when there is none. */
  back: Change | null;
}

const AT_ONCE = 4;

/** Applies steps, a few at a time; answers what was done and the first refusal. */
async function applySteps(
  backend: Backend,
  steps: readonly Step[],
): Promise<{ done: Step[]; refusal: unknown }> {
  const done: Step[] = [];
  let refusal: unknown = null;
  const queue = [...steps];
  const work = async () => {
    for (let step = queue.shift(); step && refusal === null; step = queue.shift()) {
      try {
        await backend.call("change_construct", { id: step.id, ...step.change });
        done.push(step);
      } catch (thrown) {
        refusal ??= thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done, refusal };
}

/** The changes a person can make. */
export function useChanges() {
  const backend = useBackend();
  const client = useQueryClient();
  return useMemo(() => {
    const refresh = () => {
      useChangeCount.setState(({ count }) => ({ count: count + 1 }));
      void client.invalidateQueries({ queryKey: ["construct"] });
      void client.invalidateQueries({ queryKey: ["facets"] });
    };
    const run = async (steps: readonly Step[], said: (count: number) => string): Promise<void> => {
      if (steps.length === 0) return;
      const { done, refusal } = await applySteps(backend, steps);
      refresh();
      const undoable = done.filter((step) => step.back !== null);
      const undo = () => {
        const back = undoable.map((step) => ({ id: step.id, change: step.back ?? {}, back: null }));
        void run(back, () => "Undone.");
      };
      if (done.length > 0) {
        toast(said(done.length), undoable.length > 0 ? { action: { label: "Undo", run: undo } } : {});
      }
      if (refusal !== null) {
        const failure = asBackendError(refusal);
        const left = formatNumber(steps.length - done.length, "construct");
        toast(`${left} not changed. ${failure.message} (${failure.code})`, { tone: "bad" });
      }
    };
    return {
      pin(constructs: readonly Construct[], pinned: boolean) {
        const steps = constructs
          .filter((one) => one.pinned !== pinned)
          .map((one) => ({ id: one.id, change: { pinned }, back: { pinned: !pinned } }));
        return run(steps, (count) => `${pinned ? "Pinned" : "Unpinned"} ${what(constructs, count)}.`);
      },
      addTag(constructs: readonly Construct[], tag: string) {
        const steps = constructs
          .filter((one) => !one.tags.includes(tag))
          .map((one) => ({ id: one.id, change: { add_tags: [tag] }, back: { remove_tags: [tag] } }));
        return run(steps, (count) => `Tagged ${what(constructs, count)} “${tag}”.`);
      },
      removeTag(construct: Construct, tag: string) {
        const step = { id: construct.id, change: { remove_tags: [tag] }, back: { add_tags: [tag] } };
        return run([step], () => `Took the tag “${tag}” off “${construct.name}”.`);
      },
      rename(construct: Construct, name: string) {
        const step = { id: construct.id, change: { name }, back: { name: construct.name } };
        return run([step], () => (name === "" ? "Took the given name back." : `Renamed to “${name}”.`));
      },
      archive(constructs: readonly Construct[]) {
        const steps = constructs.map((one) => ({
          id: one.id,
          change: { status: "archived" as const },
          back: null,
        }));
        return run(steps, (count) => `Archived ${what(constructs, count)}.`);
      },
      setStatus(construct: Construct, status: Construct["status"]) {
        return run([{ id: construct.id, change: { status }, back: null }], () => "Status changed.");
      },
    };
  }, [backend, client]);
}

function what(constructs: readonly Construct[], count: number): string {
  const [only] = constructs;
  return constructs.length === 1 && only ? `“${only.name}”` : `${formatCount(count)} constructs`;
}
