import { fireEvent, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { nameOf, useKeys } from "./useKeys";

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

  it("belong to the window around after g, unless the pair is ours", () => {
    const top = vi.fn();
    const copy = vi.fn();
    renderHook(() => useKeys({ "g g": top, c: copy }));
    for (const key of ["g", "g"]) fireEvent.keyDown(window, { key });
    expect(top).toHaveBeenCalledOnce();
    for (const key of ["g", "c"]) fireEvent.keyDown(window, { key });
    expect(copy).not.toHaveBeenCalled();
    fireEvent.keyDown(window, { key: "c" });
    expect(copy).toHaveBeenCalledOnce();
  });

  it("belong to a field while one types in it, except those with Ctrl and the function keys", () => {
    const typed = vi.fn();
    const found = vi.fn();
    renderHook(() => useKeys({ j: typed, "Mod+f": found, f3: found }));
    const input = document.body.appendChild(document.createElement("input"));
    fireEvent.keyDown(input, { key: "j" });
    fireEvent.keyDown(input, { key: "f", ctrlKey: true });
    fireEvent.keyDown(input, { key: "F3" });
    expect(typed).not.toHaveBeenCalled();
    expect(found).toHaveBeenCalledTimes(2);
    input.remove();
  });

  it("are left alone when an action has nothing to do", () => {
    renderHook(() => useKeys({ enter: () => false, j: () => undefined }));
    expect(fireEvent.keyDown(window, { key: "Enter" })).toBe(true);
    expect(fireEvent.keyDown(window, { key: "j" })).toBe(false);
  });
});
