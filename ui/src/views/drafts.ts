/** Policies as they stand in the editor before they are saved. They outlive a look at another view. */
import { create } from "zustand";
import type { Policy } from "../api/contract";

/** By the name of the policy as it is saved; empty for a new one. */
export const useDrafts = create<{ drafts: Readonly<Record<string, Policy>> }>(() => ({ drafts: {} }));

export function setDraft(name: string, policy: Policy): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: policy } }));
}

export function dropDraft(name: string): void {
  useDrafts.setState(({ drafts }) => {
    const { [name]: _, ...rest } = drafts;
    return { drafts: rest };
  });
}
