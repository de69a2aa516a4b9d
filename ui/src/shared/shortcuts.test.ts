import { beforeEach, describe, expect, it } from "vitest";
import { nameOf, printKeys, type Shortcut, ShortcutMatcher } from "./shortcuts";

const shortcut = (keys: string): Shortcut => ({ keys, does: keys, run: () => {} });
const ALL = ["g c", "g a", "c", "/", "mod+k", "?"].map(shortcut);
const pressed = (key: string, held: Partial<Parameters<typeof nameOf>[0]> = {}) =>
  nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

let matcher = new ShortcutMatcher();
beforeEach(() => {
  matcher = new ShortcutMatcher();
});
const matchShortcut: ShortcutMatcher["match"] = (...key) => matcher.match(...key);

describe("keys", () => {
  it("are named with what is held", () => {
    expect(pressed("k", { ctrlKey: true })).toBe("mod+k");
    expect(pressed("K", { metaKey: true, shiftKey: true })).toBe("mod+k");
    expect(pressed("?", { shiftKey: true })).toBe("?");
    expect(pressed("ArrowLeft", { altKey: true })).toBe("alt+ArrowLeft");
  });

  it("in pairs win over the second key alone", () => {
    expect(matchShortcut(ALL, "g", false, 0)).toBeUndefined();
    expect(matchShortcut(ALL, "c", false, 500)?.keys).toBe("g c");
    expect(matchShortcut(ALL, "c", false, 600)?.keys).toBe("c");
  });

  it("are no pair when the second comes late", () => {
    matchShortcut(ALL, "g", false, 0);
    expect(matchShortcut(ALL, "a", false, 5_000)).toBeUndefined();
  });

  it("belong to the text while one is typed, except those that write nothing", () => {
    expect(matchShortcut([shortcut("shift+F6")], "shift+F6", true, 0)?.keys).toBe("shift+F6");
    expect(matchShortcut(ALL, "/", true, 0)).toBeUndefined();
    expect(matchShortcut(ALL, "mod+k", true, 0)?.keys).toBe("mod+k");
  });

  it("are printed as they stand on the keyboard", () => {
    expect(printKeys("g c")).toEqual(["g", "c"]);
    expect(printKeys("mod+b").at(-1)).toBe("B");
    expect(printKeys("alt+ArrowLeft").at(-1)).toBe("←");
  });
});
