import { describe, expect, it } from "vitest";
import { BackendError } from "../backend";
import { fakeSessions, fakeTranscriptBackend } from "./fake";
import { foldPolicy } from "./kinds";
import { TranscriptLoader } from "./loader";
import { AROUND } from "./opening";

const all = foldPolicy({ thinking: true, tools: true, records: false }, true);
const folded = foldPolicy({ thinking: true, tools: true, records: false }, false);

function loader(id: string, options: { policy?: typeof all; hint?: number } = {}) {
  const backend = fakeTranscriptBackend();
  const messages = fakeSessions().find((session) => session.id === id)?.messages ?? 0;
  return {
    backend,
    loader: new TranscriptLoader(backend, id, options.hint ?? messages, options.policy ?? all),
  };
}

const span = (one: TranscriptLoader) => {
  const { start, end, total } = one.read().window;
  return [start, end, total];
};

describe("a loader of a session of a million messages", () => {
  it("opens at either end and in the middle with a page or two", async () => {
    for (const [at, place] of [
      [0, 0],
      [500_000, 500_000],
      ["end", 999_999],
    ] as const) {
      const { backend, loader: one } = loader("s-long");
      await one.open(at);
      const { start, end } = one.read().window;
      expect(one.read()).toMatchObject({ phase: "ready", opened_at: place });
      expect(start <= place && place < end).toBe(true);
      expect(end - start).toBeLessThanOrEqual(200);
      expect(backend.asked.length).toBeLessThanOrEqual(2);
    }
  });

  it("finds the end of a session that has grown or shrunk since", async () => {
    for (const hint of [900_000, 1_200_000]) {
      const { loader: one } = loader("s-long", { hint });
      await one.open("end");
      expect(one.read()).toMatchObject({ phase: "ready", opened_at: 999_999, window: { end: 1_000_000 } });
    }
  });

  it("opens at the last message when asked for one behind it", async () => {
    const { loader: one } = loader("s-first");
    await one.open(5_000);
    expect(one.read()).toMatchObject({ opened_at: 811, window: { end: 812 } });
  });

  it("loads on both sides and lets go of what is far", async () => {
    const { loader: one } = loader("s-long");
    await one.open(1_000);
    await one.loadBefore();
    expect(one.read().edge).toBe("start");
    await one.loadAfter();
    expect(one.read().edge).toBe("end");
    const [start = 0, end = 0] = span(one);
    expect([start, end]).toEqual([1_000 - AROUND - 100, 1_000 + AROUND + 100]);
    await one.trim(900, 1_099);
    expect(span(one)).toEqual([900, 1_100, 1_000_000]);
  });

  it("makes one change at a time", async () => {
    const { backend, loader: one } = loader("s-long");
    await one.open(1_000);
    const asked = backend.asked.length;
    await Promise.all([one.loadAfter(), one.loadAfter(), one.loadBefore()]);
    expect(backend.asked.length).toBe(asked + 1);
  });

  it("forgets the answer to a place one has left", async () => {
    const { backend, loader: one } = loader("s-long");
    const { call } = backend;
    backend.call = async (name, request) => {
      const answer = await call(name, request);
      if ("from" in request && Number(request.from) < 100)
        await new Promise((resolve) => setTimeout(resolve, 5));
      return answer;
    };
    const first = one.open(10);
    const second = one.open(700_000);
    await Promise.all([first, second]);
    expect(one.read()).toMatchObject({ opened_at: 700_000, phase: "ready" });
  });
});

describe("a loader", () => {
  it("passes copied messages by with large, empty pages", async () => {
    const { backend, loader: one } = loader("s-fork", { policy: folded });
    await one.open(0);
    expect(one.read().window.entries).toEqual([{ t: "run", seq: 0, count: 2 * AROUND, why: "copied" }]);
    await one.loadAfter();
    expect(one.read().window.entries[0]).toMatchObject({ count: 212 });
    expect(backend.asked.at(-1)).toContain('"text_limit":1');
    await one.loadAfter();
    expect(one.read().window.entries[1]).toMatchObject({ t: "item", seq: 212 });
  });

  it("says why it failed, and opens when tried again", async () => {
    const { backend, loader: one } = loader("s-first");
    const { call } = backend;
    backend.call = () =>
      Promise.reject(new BackendError({ code: "ST_BLOB_CORRUPT", message: "frame 3 does not match" }));
    await one.open(0);
    expect(one.read()).toMatchObject({ phase: "failed", error: { code: "ST_BLOB_CORRUPT" } });
    backend.call = call;
    await one.open(0);
    expect(one.read()).toMatchObject({ phase: "ready", error: null });
  });

  it("keeps what it holds when the next page cannot be read", async () => {
    const { backend, loader: one } = loader("s-first");
    await one.open(0);
    backend.call = () => Promise.reject(new BackendError({ code: "ST_IO", message: "gone" }));
    await one.loadAfter();
    expect(one.read()).toMatchObject({
      phase: "ready",
      error: { code: "ST_IO" },
      window: { end: 2 * AROUND },
    });
  });

  it("shows the news of a session that goes on", async () => {
    const { backend, loader: one } = loader("s-first");
    await one.open("end");
    const { call } = backend;
    backend.call = async (name, request, signal) => {
      const page = await call(name, { ...request, from: 0, limit: 2 }, signal);
      if (!("items" in page)) throw new Error("not a page");
      return { items: page.items.map((item, at) => ({ ...item, seq: 812 + at })), total: 814 } as never;
    };
    await one.loadAfter();
    expect(span(one)).toEqual([811 - AROUND, 814, 814]);
  });
});
