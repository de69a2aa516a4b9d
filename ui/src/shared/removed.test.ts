import { expect, it } from "vitest";
import { removedWords } from "./removed";

it("says what was removed, when, and which rule took it", () => {
  const removed = {
    at: new Date(2026, 10, 15, 9).toISOString(),
    rule: "Old images",
    kind: "images" as const,
    bytes: 12_300,
    cleanup_id: "x",
    in_trash: true,
  };
  const now = new Date(2026, 10, 18).getTime();
  expect(removedWords(removed, now)).toBe("Picture, 12.3\u00a0KB, removed on 15\u00a0Nov by “Old images”");
  expect(removedWords({ ...removed, kind: "logs", rule: "by hand" }, now)).toMatch(/^Log, .* by hand$/);
});
