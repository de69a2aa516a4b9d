/** The one way out of the window: everything the views know comes through this interface. */
import { createContext, useContext } from "react";
import type { Code, Failure, Operations, RawOperations } from "../api/contract";

/** Bytes with their media type, as raw operations answer them. */
export interface RawAnswer {
  mediaType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Backend {
  call<K extends keyof Operations>(
    name: K,
    request: Partial<Operations[K]["request"]>,
    signal?: AbortSignal,
  ): Promise<Operations[K]["answer"]>;
  raw<K extends keyof RawOperations>(name: K, request: RawOperations[K]["request"]): Promise<RawAnswer>;
  /** Lets the person choose a folder; null when they changed their mind. */
  pickFolder(): Promise<string | null>;
  /** Opens a link outside the window, after the person has seen its full address. */
  openLink(url: string): Promise<void>;
}

/** Codes of the core, and the two the window itself can meet. */
export type FailureCode = Code | "UI_OFFLINE" | "UI_BAD_ANSWER";

/** A refused or failed operation: the core's code, sentence and hint. */
export class BackendError extends Error {
  readonly code: FailureCode;
  readonly hint: string | null;

  constructor(failure: { code: FailureCode; message: string; hint?: string | null }) {
    super(failure.message);
    this.name = "BackendError";
    this.code = failure.code;
    this.hint = failure.hint ?? null;
  }
}

/** Narrows whatever was thrown to an error that can be shown. */
export function asBackendError(thrown: unknown): BackendError {
  if (thrown instanceof BackendError) return thrown;
  if (isFailure(thrown)) return new BackendError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BackendError({ code: "INTERNAL", message });
}

/** Whether a value has the shape of the core's failure. */
export function isFailure(value: unknown): value is Failure {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return typeof fields.code === "string" && typeof fields.message === "string";
}

const BackendContext = createContext<Backend | null>(null);

export const BackendProvider = BackendContext.Provider;

/** The backend of this window. */
export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error("no backend around this component");
  return backend;
}
