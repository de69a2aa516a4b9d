import { afterEach, describe, expect, it, vi } from "vitest";
import { BackendError } from ".";
import { openHttpBackend, takeToken } from "./http";
import { openTauriBackend, splitRawAnswer } from "./tauri";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;

describe("over HTTP", () => {
  const answer = (body: unknown, status = 200) =>
    vi.fn(
      async () =>
        new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }),
    );

  it("posts the request as JSON with the token in a header", async () => {
    const fetch = answer({ places: [] });
    vi.stubGlobal("fetch", fetch);
    await openHttpBackend("secret").call("list_agents", {});
    const [url, init] = fetch.mock.calls[0] as unknown as [URL, RequestInit];
    expect(url.pathname).toBe("/api/call/list_agents");
    expect(init).toMatchObject({
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", "x-synthetic-token": "secret" },
    });
  });

  it("turns a failure into its code, sentence and hint", async () => {
    vi.stubGlobal(
      "fetch",
      answer({ error: { code: "NOT_FOUND", message: "no such job", hint: "list them" } }, 404),
    );
    const failure = await openHttpBackend(null)
      .call("read_job", { id: 1 })
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(BackendError);
    expect(failure).toMatchObject({ code: "NOT_FOUND", message: "no such job", hint: "list them" });
  });

  it("says so when nobody answers", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new TypeError("refused"))),
    );
    await expect(openHttpBackend(null).call("read_status", {})).rejects.toMatchObject({ code: "UI_OFFLINE" });
  });

  it("takes raw bytes with their media type", async () => {
    const picture = async () => new Response("png", { headers: { "content-type": "image/png" } });
    vi.stubGlobal("fetch", vi.fn(picture));
    const raw = await openHttpBackend(null).raw("read_artifact", { id: "a" });
    expect(raw.mediaType).toBe("image/png");
    expect(new TextDecoder().decode(raw.bytes)).toBe("png");
  });

  it("takes the token out of the address and keeps it for this window", () => {
    history.replaceState(null, "", "#token=abc%2B1");
    expect(takeToken()).toBe("abc+1");
    expect(location.hash).toBe("");
    expect(takeToken()).toBe("abc+1");
    history.replaceState(null, "", "#/activity&token=def");
    expect(takeToken()).toBe("def");
    expect(location.hash).toBe("#/activity");
  });
});

describe("inside the shell", () => {
  const shell = (invoke: (command: string, body: unknown) => Promise<unknown>) =>
    vi.stubGlobal("__TAURI_INTERNALS__", { invoke });

  it("calls the command of the operation's name and reads its bytes as JSON", async () => {
    const invoke = vi.fn(async () => bytesOf('{"jobs":[]}'));
    shell(invoke);
    await expect(openTauriBackend().call("list_jobs", {})).resolves.toEqual({ jobs: [] });
    expect(invoke).toHaveBeenCalledWith("list_jobs", { request: {} }, undefined);
  });

  it("passes failures on as they are", async () => {
    shell(() => Promise.reject({ code: "ST_LOCKED", message: "another program writes", hint: null }));
    await expect(openTauriBackend().call("list_jobs", {})).rejects.toMatchObject({ code: "ST_LOCKED" });
  });

  it("splits a raw answer at its first line", () => {
    const { mediaType, bytes } = splitRawAnswer(bytesOf("image/png\n\n\u0089PNG"));
    expect(mediaType).toBe("image/png");
    expect(new TextDecoder().decode(bytes)).toBe("\n\u0089PNG");
    expect(() => splitRawAnswer(bytesOf("no line"))).toThrow(BackendError);
  });
});
