import { describe, expect, it } from "vitest";
import { addressOf } from "./address";

describe("addressOf", () => {
  it("opens web and mail addresses", () => {
    expect(addressOf("https://example.com/a?b=c#d")).toMatchObject({ kind: "open", host: "example.com" });
    expect(addressOf("http://localhost:8080/")).toMatchObject({ kind: "open", host: "localhost:8080" });
    expect(addressOf("mailto:a@example.com")).toMatchObject({ kind: "open", url: "mailto:a@example.com" });
  });

  it("refuses every other scheme with its code", () => {
    const refused = [
      "javascript:alert(1)",
      "JAVASCRIPT:alert(1)",
      "java\nscript:alert(1)",
      " \u0001javascript:alert(1)",
      "vbscript:x",
      "data:text/html,x",
      "file:///etc/passwd",
      "blob:https://a/b",
      "tauri://localhost",
      "ipc://localhost",
      "synthetic://session/1",
      "//evil.example",
      "../a.html",
      "#top",
      "",
      "about:blank",
    ];
    for (const raw of refused) {
      expect(addressOf(raw), raw).toMatchObject({
        kind: "blocked",
        reason: expect.stringMatching(/^UI_LINK_BLOCKED: /),
      });
    }
  });

  it("shows look-alike letters in punycode", () => {
    expect(addressOf("https://p\u0430ypal.example/")).toMatchObject({ host: "xn--pypal-4ve.example" });
  });

  it("finds the host behind a name that pretends to be one", () => {
    const address = addressOf("https://bank.example@evil.example/bank.example");
    expect(address).toMatchObject({
      host: "evil.example",
      before: "https://bank.example@",
      after: "/bank.example",
    });
  });

  it("is not misled by a user name that equals the host", () => {
    expect(addressOf("https://a.example@a.example/")).toMatchObject({
      before: "https://a.example@",
      after: "/",
    });
  });

  it("refuses an address too long to be read", () => {
    expect(addressOf(`https://example.com/${"a".repeat(5000)}`).kind).toBe("blocked");
  });
});
