/** What a browser cannot do natively is asked in the window: a folder's path, and what to do with a link. */
import { create } from "zustand";

/** A question that waits for its answer. */
export type Prompt =
  | { kind: "folder"; answer: (path: string | null) => void }
  | { kind: "link"; url: string; answer: () => void };

interface Prompts {
  open: Prompt | null;
}

/** The question open now, drawn by the shell of the window. */
export const usePrompts = create<Prompts>(() => ({ open: null }));

function close(): void {
  usePrompts.setState({ open: null });
}

/** Asks for the path of a folder. */
export function askFolder(): Promise<string | null> {
  return new Promise((resolve) => {
    usePrompts.setState({
      open: {
        kind: "folder",
        answer: (path) => {
          close();
          resolve(path);
        },
      },
    });
  });
}

/** Shows an address in full; opening it is left to the person. */
export function showLink(url: string): Promise<void> {
  return new Promise((resolve) => {
    usePrompts.setState({
      open: {
        kind: "link",
        url,
        answer: () => {
          close();
          resolve();
        },
      },
    });
  });
}
