import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { TranscriptItem } from "../../api/contract";
import { BackendProvider } from "../../backend";
import { fakeConstruct, fakeItem, fakeTranscriptBackend } from "../fake";
import { FAKE_TURN } from "../fakeTurn";
import { foldPolicy } from "../kinds";
import { createPane, PaneProvider, type PaneScope, toggleRecord } from "../pane";
import { rowsOf } from "../rows";
import { append, emptyWindow } from "../window";
import { RowView } from "./RowView";

const construct = fakeConstruct();

function show(items: TranscriptItem[], change: Partial<PaneScope> = {}) {
  const [session] = construct.sessions;
  if (session === undefined) throw new Error("no session");
  const scope: PaneScope = {
    pane: createPane(),
    session,
    construct,
    acts: {
      copy: () => undefined,
      copyLink: () => undefined,
      toggleRecord: () => undefined,
      toggleOpen: () => undefined,
    },
    pick: () => undefined,
    openSession: () => undefined,
    showCopies: () => undefined,
    bringBack: () => undefined,
    ...change,
  };
  const policy = foldPolicy({ thinking: true, tools: true, records: false }, false);
  const window = append(emptyWindow(items[0]?.seq ?? 0, 10_000), items, 10_000, policy);
  const view = render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <BackendProvider value={fakeTranscriptBackend()}>
        <PaneProvider value={scope}>
          {rowsOf(window.entries).rows.map((row) => (
            <RowView key={row.seq} row={row} total={812} new_day={false} />
          ))}
        </PaneProvider>
      </BackendProvider>
    </QueryClientProvider>,
  );
  return { ...view, scope };
}

function turn(from: number, count = 1, change: Partial<TranscriptItem> = {}): TranscriptItem[] {
  const [session] = construct.sessions;
  if (session === undefined) throw new Error("no session");
  return Array.from({ length: count }, (_, at) => ({ ...fakeItem(session, from + at), ...change }));
}

const at = (find: (step: (typeof FAKE_TURN)[number]) => boolean) => FAKE_TURN.findIndex(find);

describe("a row of the transcript", () => {
  it("is an article with its number among all", () => {
    show(turn(0));
    const article = screen.getByRole("article", { name: "You, message 1" });
    expect(article.getAttribute("aria-posinset")).toBe("1");
    expect(article.getAttribute("aria-setsize")).toBe("812");
  });

  it("shows a failed command with its exit code, and its output once opened", () => {
    show(
      turn(
        at((step) => step.failed === true),
        2,
      ),
    );
    const head = screen.getByRole("button", { name: /exit 101/ });
    expect(head.getAttribute("aria-expanded")).toBe("false");
    expect(screen.queryByText(/immediately dereferenced/)).toBeNull();
    fireEvent.click(head);
    expect(screen.getByText(/immediately dereferenced/)).toBeTruthy();
  });

  it("folds long output at forty lines and says how much more there is", () => {
    show(turn(9, 2));
    fireEvent.click(screen.getByRole("button", { name: /cargo test/ }));
    expect(screen.getByText(/burst_39/)).toBeTruthy();
    expect(screen.queryByText(/burst_40/)).toBeNull();
    expect(screen.getByRole("button", { name: /412.more lines/ })).toBeTruthy();
  });

  it("counts the lines of an edit and shows its stored diff with the numbers of the file", async () => {
    show(
      turn(
        at((step) => step.tool === "Edit"),
        2,
      ),
    );
    const head = screen.getByRole("button", { name: /Edit/ });
    expect(head.textContent).toContain("+4");
    fireEvent.click(head);
    expect(await screen.findByText("91")).toBeTruthy();
  });

  it("says of a damaged record what was kept, in place", () => {
    show(turn(at((step) => step.notes !== undefined)));
    expect(screen.getByText(/Line 88 is not complete/)).toBeTruthy();
    expect(screen.getByText("IN_PENDING")).toBeTruthy();
  });

  it("leads from a sub-agent's call into its session", () => {
    const openSession = vi.fn();
    show(turn(7, 2), { openSession });
    fireEvent.click(screen.getByRole("button", { name: /Survey of callers/ }));
    fireEvent.click(screen.getByRole("button", { name: /Open this session/ }));
    expect(openSession).toHaveBeenCalledExactlyOnceWith("s-survey", 0);
  });

  it("shows the record byte for byte when asked", async () => {
    const { scope } = show(turn(0));
    toggleRecord(scope.pane, 0);
    expect(await screen.findByText(/"type":"text"/)).toBeTruthy();
  });

  it("folds copies of the parent session into one line with two ways out", () => {
    const showCopies = vi.fn();
    show(turn(0, 5, { repeats: true }), { showCopies });
    expect(screen.getByText(/5.messages copied from the parent session/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Show here" }));
    expect(showCopies).toHaveBeenCalledOnce();
  });

  it("names the parent agent as the speaker in the session of a sub-agent", () => {
    const session = construct.sessions.find((one) => one.id === "s-survey");
    if (session === undefined) throw new Error("no session");
    show(turn(0), { session });
    expect(screen.queryByText("You")).toBeNull();
    expect(screen.getByText("claude-code")).toBeTruthy();
  });

  it("marks invisible characters of a label", () => {
    show(turn(9, 1, { label: "rm \u202egpj.sh" }));
    expect(screen.getByRole("img", { name: "right-to-left override, U+202E" })).toBeTruthy();
  });
});

describe("a piece that was removed", () => {
  const piece = (part: Partial<TranscriptItem>): TranscriptItem => {
    const [session] = construct.sessions;
    if (session === undefined) throw new Error("no session");
    return { ...fakeItem(session, 0), role: "user", artifact: null, notes: [], ...part };
  };
  const removed = {
    at: "2026-11-15T09:00:00.000Z",
    rule: "Old images",
    kind: "images" as const,
    bytes: 12_300,
    cleanup_id: "c-1",
    in_trash: true,
  };

  it("leaves a line that says what it was and brings it back", () => {
    const bringBack = vi.fn();
    show([piece({ kind: "image", text: "", removed })], { bringBack });
    expect(screen.getByText(/^Picture, 12.3\sKB, removed on .* by “Old images”, in the trash$/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Bring back" }));
    expect(bringBack).toHaveBeenCalledExactlyOnceWith("c-1");
  });

  it("offers no way back once the trash is empty", () => {
    const gone = { ...removed, in_trash: false };
    show([piece({ kind: "text", text: "What is left.", removed: gone })]);
    expect(screen.getByText(/gone for good$/)).toBeTruthy();
    expect(screen.getByText("What is left.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Bring back" })).toBeNull();
  });
});
