/** What the retention view asks the core, and how it changes policies. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Policy, PolicyRow } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";

const PREVIEW_PAUSE_MS = 300;
const RECEIPTS_PAGE = 50;
/** What policies take is counted anew for each answer. */
const POLICIES_POLL_MS = 30_000;

/** The policies in their order. */
export function usePolicies() {
  const backend = useBackend();
  return useQuery({
    queryKey: ["retention", "policies"],
    queryFn: ({ signal }) => backend.call("list_policies", {}, signal),
    staleTime: 5_000,
    refetchInterval: POLICIES_POLL_MS,
  });
}

/** What a draft would do, once the person pauses. The answer before stays until the next one is there. */
export function usePreview(policy: Policy | null, replaces: string | null) {
  const backend = useBackend();
  const question = JSON.stringify({ policy, replaces });
  const [rested, setRested] = useState(question);
  useEffect(() => {
    const timer = setTimeout(() => setRested(question), PREVIEW_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [question]);
  const preview = useQuery({
    queryKey: ["retention", "preview", rested],
    queryFn: ({ signal }) => backend.call("preview_policy", JSON.parse(rested), signal),
    enabled: policy !== null && rested !== JSON.stringify({ policy: null, replaces: null }),
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  });
  return {
    ...preview,
    fresh: rested === question && !preview.isPlaceholderData && preview.data !== undefined,
  };
}

/** Which policies hold for a construct, and why. */
export function useEffective(construct: string | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["retention", "effective", construct],
    queryFn: async ({ signal }) =>
      (await backend.call("effective_policy", { construct: construct ?? "" }, signal)).kinds,
    enabled: construct !== null,
    staleTime: 5_000,
  });
}

/** What runs did, newest first. */
export function useReceipts(open: boolean) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: ["retention", "receipts"],
    queryFn: ({ pageParam, signal }) =>
      backend.call("list_receipts", { limit: RECEIPTS_PAGE, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    enabled: open,
  });
}

interface Save {
  policy: Policy;
  replaces: string | null;
  place?: number | null;
}

/** The changes of policies a person can make, each with its way back. */
export function usePolicyChanges() {
  const backend = useBackend();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["retention"] });
  const onError = (thrown: unknown) => {
    const failure = asBackendError(thrown);
    toast(`Nothing was changed. ${failure.message} (${failure.code})`, { tone: "bad" });
  };
  const save = useMutation({
    mutationFn: ({ policy, replaces, place = null }: Save) =>
      backend.call("save_policy", { policy, replaces, place }),
    onSettled,
    onError,
  });
  const remove = useMutation({
    mutationFn: (name: string) => backend.call("remove_policy", { name }),
    onSettled,
    onError,
  });
  const move = useMutation({
    mutationFn: ({ name, place }: { name: string; place: number }) =>
      backend.call("move_policy", { name, place }),
    onSettled,
    onError,
  });
  const undoable = (words: string, back: () => void) =>
    toast(words, { action: { label: "Undo", run: back } });
  return {
    busy: save.isPending || remove.isPending || move.isPending,
    saving: save.isPending,
    save(asked: Save, before: Policy | null, onSaved: (row: PolicyRow) => void) {
      save.mutate(asked, {
        onSuccess: (row) => {
          onSaved(row);
          const { name } = asked.policy;
          if (before === null) undoable(`Added “${name}”.`, () => remove.mutate(name));
          else undoable(`Saved “${name}”.`, () => save.mutate({ policy: before, replaces: name }));
        },
      });
    },
    turn(row: PolicyRow, on: boolean) {
      const { policy } = row;
      save.mutate(
        { policy: { ...policy, on }, replaces: policy.name },
        {
          onSuccess: () =>
            undoable(`“${policy.name}” is ${on ? "on" : "off"}.`, () =>
              save.mutate({ policy, replaces: policy.name }),
            ),
        },
      );
    },
    remove(row: PolicyRow, place: number) {
      const { policy } = row;
      remove.mutate(policy.name, {
        onSuccess: () =>
          undoable(`Removed “${policy.name}”.`, () => save.mutate({ policy, replaces: null, place })),
      });
    },
    move(name: string, from: number, place: number) {
      move.mutate(
        { name, place },
        { onSuccess: () => undoable(`Moved “${name}”.`, () => move.mutate({ name, place: from })) },
      );
    },
  };
}
