import { describe, expect, it } from "vitest";
import { nameOf } from "./useKeys";

describe("keys", () => {
  it("are called by what is pressed", () => {
    const name = (key: string, held: Partial<KeyboardEvent> = {}) =>
      nameOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held });
    expect(name("j")).toBe("j");
    expect(name("J", { shiftKey: true })).toBe("Shift+j");
    expect(name(":", { shiftKey: true })).toBe(":");
    expect(name("f", { metaKey: true })).toBe("Mod+f");
    expect(name("F3", { shiftKey: true })).toBe("Shift+f3");
  });
});
