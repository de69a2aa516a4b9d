import { expect, it, vi } from "vitest";
import type { Backend } from ".";
import { askAhead } from "./ahead";

function backend(call: () => Promise<unknown>): Backend {
  return {
    call: call as Backend["call"],
    raw: async () => Promise.reject(new Error("not asked")),
    pickFolder: async () => null,
    openLink: async () => undefined,
  };
}

it("answers the first call for the same from what was asked ahead, and asks again for the next", async () => {
  let answers = 0;
  const call = vi.fn(async () => {
    answers += 1;
    return answers;
  });
  const ahead = askAhead(backend(call), [], (noting) => noting.call("read_job", { id: 1 }));
  expect(await ahead.call("read_job", { id: 2 })).toBe(2);
  expect(await ahead.call("read_job", { id: 1 })).toBe(1);
  expect(await ahead.call("read_job", { id: 1 })).toBe(3);
});

it("answers from what came along, whatever the order of the fields, and asks ahead for the rest only", async () => {
  const call = vi.fn(async () => "asked");
  const given = [{ operation: "list_artifacts", request: { b: { y: 1, x: [2] }, a: null }, answer: "given" }];
  const question = { a: null, b: { x: [2], y: 1 } } as never;
  const ahead = askAhead(backend(call), given, (noting) =>
    Promise.all([noting.call("list_artifacts", question), noting.call("list_jobs", {})]),
  );
  expect(call).toHaveBeenCalledExactlyOnceWith("list_jobs", {}, undefined);
  expect(await ahead.call("list_artifacts", question)).toBe("given");
  expect(await ahead.call("list_artifacts", question)).toBe("asked");
});

it("tells a failure to who asks for the same", async () => {
  const call = vi.fn(async () => Promise.reject(new Error("damaged")));
  const ahead = askAhead(backend(call), [], (noting) => noting.call("list_jobs", {}));
  await expect(ahead.call("list_jobs", {})).rejects.toThrow("damaged");
  expect(call).toHaveBeenCalledOnce();
});

it("lets go of answers that nobody asked for in time", async () => {
  vi.useFakeTimers();
  const call = vi.fn(async () => 1);
  const ahead = askAhead(backend(call), [], (noting) => noting.call("list_jobs", {}));
  vi.advanceTimersByTime(6_000);
  await ahead.call("list_jobs", {});
  expect(call).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
