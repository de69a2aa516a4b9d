import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, BackendProvider } from "../backend";
import { CodeBlock } from "../code/CodeBlock";
import { LogView } from "../code/LogView";
import { HOSTILE } from "./hostile";
import { Markdown } from "./Markdown";
import { Shown } from "./Shown";
import { WholeAddress } from "./WholeAddress";

const ELEMENTS = new Set(
  "a blockquote br button code del div em h3 h4 h5 h6 hr li ol p pre span strong table tbody td th thead tr ul"
    .toUpperCase()
    .split(" "),
);
const ATTRIBUTES = new Set([
  "class",
  "dir",
  "title",
  "role",
  "tabindex",
  "aria-label",
  "aria-live",
  "aria-expanded",
  "aria-busy",
  "data-said",
  "data-strong",
  "start",
  "type",
]);

function backend(openLink: Backend["openLink"] = async () => undefined): Backend {
  return {
    call: async () => Promise.reject(new Error("not asked")),
    raw: async () => Promise.reject(new Error("not asked")),
    pickFolder: async () => null,
    openLink,
  };
}

function show(node: React.ReactNode, openLink?: Backend["openLink"]) {
  return render(<BackendProvider value={backend(openLink)}>{node}</BackendProvider>);
}

function expectHarmless(root: HTMLElement, name: string): void {
  for (const element of root.querySelectorAll("*")) {
    expect(ELEMENTS.has(element.tagName), `${name}: ${element.tagName}`).toBe(true);
    for (const attribute of element.attributes) {
      expect(ATTRIBUTES.has(attribute.name), `${name}: ${attribute.name}`).toBe(true);
    }
  }
}

describe("hostile text", () => {
  it("has at least sixty ways to try", () => {
    expect(new Set(HOSTILE.map((payload) => payload.name)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE)("stays words as markdown: $name", ({ name, text }) => {
    const { container } = show(<Markdown text={text} />);
    expectHarmless(container, name);
  });

  it.each(HOSTILE)("stays words as code, log and label: $name", ({ name, text }) => {
    const { container } = show(
      <>
        <CodeBlock code={text.slice(0, 20_000)} language={null} />
        <LogView
          text={text.slice(0, 20_000)}
          whole_bytes={text.length}
          cut={false}
          open
          busy={false}
          onToggle={() => undefined}
        />
        <p>
          <Shown text={text.slice(0, 20_000)} />
        </p>
      </>,
    );
    expectHarmless(container, name);
  });
});

describe("a link in markdown", () => {
  it("is given to the backend, which asks, with its whole address", () => {
    const openLink = vi.fn(async () => undefined);
    show(<Markdown text="[the bank](https://bank.example@evil.example/x)" />, openLink);
    expect(openLink).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("link", { name: "the bank" }));
    expect(openLink).toHaveBeenCalledExactlyOnceWith("https://bank.example@evil.example/x");
  });

  it("has its host set off where a browser shows it", () => {
    const { container } = render(<WholeAddress address="https://bank.example@evil.example/x" />);
    expect(container.textContent).toBe("https://bank.example@evil.example/x");
    expect(container.querySelector("strong")?.textContent).toBe("evil.example");
  });

  it("is words with its address and a reason when its scheme is refused", () => {
    const { container } = show(<Markdown text="[run](javascript:alert(1))" />);
    expect(screen.queryByRole("link")).toBeNull();
    expect(container.textContent).toContain("javascript:alert(1)");
    expect(container.querySelector("[title^=UI_LINK_BLOCKED]")).toBeTruthy();
  });

  it("shows a picture as its words and address", () => {
    const { container } = show(<Markdown text="![chart](https://evil.example/pixel.png)" />);
    expect(container.querySelector("img")).toBeNull();
    expect(container.textContent).toContain("https://evil.example/pixel.png");
  });
});
