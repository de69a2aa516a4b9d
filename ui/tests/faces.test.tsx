import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeOptions, openFakeBackend } from "../src/backend/fake";
import { useToasts } from "../src/shared/toasts";
import { App } from "../src/views/App";

function show(hash: string, options: FakeOptions = {}) {
  history.replaceState(null, "", hash);
  return render(<App backend={openFakeBackend({ constructs: 60, ...options })} />);
}

beforeEach(() => history.replaceState(null, "", "#/constructs"));
afterEach(() => useToasts.setState({ toasts: [] }));

const grid = () => screen.findByRole("grid", { name: "Constructs" });

describe("the list of constructs", () => {
  it("shows nothing at first and rows to come after a moment", async () => {
    show("#/constructs", { delay_ms: 60_000 });
    const waiting = screen.getByRole("status", { name: "Loading" });
    expect(waiting.childElementCount).toBe(0);
    await waitFor(() => expect(waiting.childElementCount).toBeGreaterThan(5));
  });

  it("says which filters are too strict and clears them", async () => {
    show("#/constructs?status=error&text=no+such+thing");
    expect(await screen.findByText("No construct matches")).toBeTruthy();
    expect(screen.getByText("Name or brief holds “no such thing” and status is error.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /Clear 2\sfilters/ }));
    expect(await grid()).toBeTruthy();
    expect(location.hash).toMatch(/^#\/constructs(\?at=|$)/);
  });

  it("says what failed with its code and tries again", async () => {
    const failing: (keyof import("../src/api/contract").Operations)[] = ["count_constructs"];
    show("#/constructs", { failing });
    expect(await screen.findByText("The constructs cannot be read")).toBeTruthy();
    expect(screen.getByText("ST_PAGE_CORRUPT")).toBeTruthy();
    failing.length = 0;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await grid()).toBeTruthy();
  });

  it("lists constructs with their sizes under their days", async () => {
    show("#/constructs");
    const list = await grid();
    expect(await within(list).findByText("Move rate limiter to token bucket")).toBeTruthy();
    expect(within(list).getAllByText("Today").length).toBeGreaterThan(0);
    expect(list.getAttribute("aria-rowcount")).toMatch(/^\d+$/);
  });

  it("sums what is chosen and undoes what was done to it", async () => {
    show("#/constructs");
    const list = await grid();
    const rows = await within(list).findAllByRole("row");
    const first = rows.find((row) => row.textContent?.includes("Replace date library"));
    const check = first?.querySelector("[data-check]");
    if (!check) throw new Error("the row has no check");
    fireEvent.click(check);
    const bar = await screen.findByRole("toolbar", { name: "Selected constructs" });
    expect(within(bar).getByText("1 selected")).toBeTruthy();
    fireEvent.click(within(bar).getByRole("button", { name: "Pin" }));
    expect(await screen.findByText("Pinned “Replace date library in the pickers”.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone.")).toBeTruthy();
  });

  it("moves with the keys and opens with Enter", async () => {
    show("#/constructs");
    const list = await grid();
    await within(list).findByText("Move rate limiter to token bucket");
    fireEvent.keyDown(list, { key: "j" });
    fireEvent.keyDown(list, { key: "Enter" });
    // The page of a construct is read from its own file first.
    expect(await screen.findByRole("tab", { name: /Transcript/ }, { timeout: 10_000 })).toBeTruthy();
    expect(location.hash).toBe("#/construct/01932f00-0001-7000-8000-000000000001");
  }, 15_000);
});

describe("the first run", () => {
  it("says what will be lost and keeps it", async () => {
    show("", { firstRun: true, collect_ms: 30_000 });
    expect(await screen.findByText(/^331\ssessions will be deleted within 7 days$/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Keep everything" }));
    await waitFor(() => expect(screen.queryByText(/within 7 days$/)).toBeNull());
    expect((await screen.findAllByRole("progressbar")).length).toBeGreaterThan(0);
  });

  it("asks for a folder when no agent is found", async () => {
    show("", { firstRun: true, noAgents: true });
    expect(await screen.findByText("No agent’s history was found")).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "Add a folder" }).length).toBeGreaterThan(0);
    expect(screen.getByText("~/.claude/projects")).toBeTruthy();
  });
});

describe("the map of what the disk is spent on", () => {
  const tree = (name: string) => screen.findByRole("tree", { name });
  const items = (map: HTMLElement) => within(map).findAllByRole("treeitem");
  const said = (item: HTMLElement | undefined) => item?.firstElementChild?.textContent;

  it("says when the store is empty and what to do", async () => {
    show("#/storage", { firstRun: true });
    expect(await screen.findByText("The store is empty")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Choose what to collect" })).toBeTruthy();
  });

  it("says when nothing is at a place and leads back to the whole map", async () => {
    show("#/storage/workspace/no-such-workspace");
    expect(await screen.findByText("Nothing is here")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Show all workspaces" }));
    expect(await tree("Map of All workspaces")).toBeTruthy();
  });

  it("opens from workspace to construct to kind and goes back to where one came from", async () => {
    show("#/storage");
    const map = await tree("Map of All workspaces");
    expect((await items(map)).map(said).join()).toMatch(/harbor-api/);
    fireEvent.keyDown(map, { key: "Enter" });
    const inside = await tree("Map of lattice-ui");
    expect(said((await items(inside))[0])).toMatch(/^Screenshot diff/);
    fireEvent.keyDown(inside, { key: "Enter" });
    const kinds = await tree("Map of Screenshot diff for release builds");
    expect(said((await items(kinds))[0])).toMatch(/^Tool output/);
    fireEvent.keyDown(kinds, { key: "Escape" });
    fireEvent.keyDown(await tree("Map of lattice-ui"), { key: "Backspace" });
    const top = await tree("Map of All workspaces");
    const chosen = (await items(top)).find((item) => item.getAttribute("aria-selected") === "true");
    expect(said(chosen)).toMatch(/^lattice-ui/);
  });

  it("has a table that says the same and keeps the same cursor", async () => {
    show("#/storage");
    const table = await screen.findByRole("grid", { name: "Sizes in All workspaces" });
    const map = await tree("Map of All workspaces");
    fireEvent.keyDown(table, { key: "End" });
    await waitFor(async () => {
      const last = (await items(map)).at(-1);
      expect(last?.getAttribute("aria-selected")).toBe("true");
    });
    expect(within(table).getByText("Total")).toBeTruthy();
    expect(screen.getByText("synthetic usage --by workspace")).toBeTruthy();
  });
});

describe("a cleanup plan", () => {
  const plan = () => screen.findByRole("treegrid", { name: "Plan" });

  it("offers ways to begin when nothing is planned and no policy is on", async () => {
    show("#/cleanup", { noPolicies: true });
    expect(await screen.findByText("Nothing is planned")).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "Make a plan" })).toHaveLength(3);
    expect(screen.getByText("empty")).toBeTruthy();
  });

  it("shows what the policies take now, and what holds the rest", async () => {
    show("#/cleanup");
    const list = await plan();
    expect(within(list).getAllByText("by “Old images and big logs”").length).toBeGreaterThan(1);
    expect(within(list).getByText("Kept")).toBeTruthy();
    expect(location.hash).toBe("#/cleanup?policies=");
    expect(screen.getByText("synthetic cleanup plan --policy")).toBeTruthy();
  });

  it("takes an item out by key, says so, and takes it in again", async () => {
    show("#/cleanup?kind=images&idle_days=1");
    const list = await plan();
    const before = screen.getByText("Items").nextElementSibling?.textContent;
    fireEvent.keyDown(list, { key: "j" });
    fireEvent.keyDown(list, { key: " " });
    expect(await screen.findByText(/taken out of the plan\.$/)).toBeTruthy();
    expect(within(list).getByText("you took this out of the plan")).toBeTruthy();
    await waitFor(() => expect(screen.getByText("Items").nextElementSibling?.textContent).not.toBe(before));
    const notes = screen.getByRole("region", { name: "Notes" });
    fireEvent.click(within(notes).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.getByText("Items").nextElementSibling?.textContent).toBe(before));
  });

  it("asks again before much moves, then says what moved and until when it comes back", async () => {
    show("#/cleanup?kind=images&idle_days=1");
    await plan();
    fireEvent.keyDown(window, { key: "t" });
    const dialog = await screen.findByRole("dialog", { name: /^Move .* to the trash\?$/ });
    expect(document.activeElement?.textContent).toBe("Keep everything");
    fireEvent.click(within(dialog).getByRole("button", { name: /^Move/ }));
    expect(await screen.findByText(/^Moved .* Back until/, {}, { timeout: 8_000 })).toBeTruthy();
    expect(location.hash).toBe("#/cleanup");
  }, 15_000);

  it("says so when the choice was made before the window was loaded", async () => {
    show("#/cleanup?choice=77");
    expect(await screen.findByText("This choice of constructs is gone")).toBeTruthy();
  });

  it("lists what was removed on purpose and lets it be collected again", async () => {
    show("#/cleanup?policies=");
    await plan();
    fireEvent.click(await screen.findByRole("button", { name: "Show what was removed on purpose" }));
    const rows = await screen.findAllByRole("button", { name: "Allow again" });
    const [first] = rows;
    if (first) fireEvent.click(first);
    expect(await screen.findByText(/^The next collection takes 1\ssession in again\.$/)).toBeTruthy();
    await waitFor(() =>
      expect(screen.getAllByRole("button", { name: "Allow again" })).toHaveLength(rows.length - 1),
    );
  });
});

describe("retention", () => {
  const field = (name: RegExp) => screen.findByRole("textbox", { name });

  it("says that everything is kept for ever and begins a policy", async () => {
    show("#/retention", { noPolicies: true });
    expect(await screen.findByText("Everything is kept for ever")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Add a policy" }));
    expect(await field(/^Name of the policy$/)).toBe(document.activeElement);
    expect(screen.getByText("This policy is new.")).toBeTruthy();
  });

  it("shows what a change would take before it is saved, and discards it", async () => {
    show("#/retention");
    const days = await field(/^Images: idle for/);
    fireEvent.change(days, { target: { value: "60" } });
    expect(await screen.findByText(/^1\sunsaved change\./)).toBeTruthy();
    expect(await screen.findByText(/^was .* before your change$/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Discard" }));
    await waitFor(() => expect((days as HTMLInputElement).value).toBe("30"));
    expect(screen.queryByText(/unsaved change/)).toBeNull();
  });

  it("names a contradiction at its field and does not save it", async () => {
    show("#/retention");
    fireEvent.change(await field(/^Images: idle for/), { target: { value: "" } });
    expect(await screen.findByText("Say how old or how large it has to be.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Save policy" })).toHaveProperty("disabled", true);
  });

  it("turns a policy off and on again, and moves it by keys", async () => {
    show("#/retention");
    const list = await screen.findByRole("region", { name: "Policies" });
    fireEvent.click(within(list).getByRole("switch", { name: "Old images and big logs is on" }));
    expect(await screen.findByText("“Old images and big logs” is off.")).toBeTruthy();
    const first = within(list).getByRole("button", { name: /^Old images/ });
    fireEvent.keyDown(first, { key: "ArrowDown", altKey: true });
    expect(await screen.findByText("Moved “Old images and big logs”.")).toBeTruthy();
    await waitFor(() => {
      const names = [...list.querySelectorAll("[data-policy] b")].map((one) => one.textContent);
      expect(names[1]).toBe("Old images and big logs");
    });
  });
});

describe("each other list", () => {
  it.each([
    ["#/activity", "list_jobs", "The jobs cannot be read"],
    ["#/agents", "list_agents", "The agents’ folders cannot be read"],
    ["#/health", "read_status", "The store cannot be read"],
    ["#/cleanup?idle_days=1", "plan_cleanup", "The plan cannot be made"],
    ["#/cleanup", "list_cleanups", "The trash cannot be read"],
    ["#/retention", "list_policies", "The policies cannot be read"],
    ["#/retention", "preview_policy", "The preview cannot be made"],
    ["#/storage", "read_usage", "The sizes cannot be read"],
    ["#/storage?list=oldest", "count_constructs", "The list cannot be read"],
    ["#/construct/01932f00-0001-7000-8000-000000000000", "read_construct", "This construct cannot be read"],
    [
      "#/construct/01932f00-0001-7000-8000-000000000000/artifacts",
      "list_artifacts",
      "The artifacts cannot be read",
    ],
  ] as const)("%s says so when %s fails", async (hash, operation, title) => {
    show(hash, { failing: [operation] });
    expect((await screen.findAllByText(title)).length).toBeGreaterThan(0);
    expect(screen.getAllByText("ST_PAGE_CORRUPT").length).toBeGreaterThan(0);
  });

  it("activity says when nothing runs and what to do", async () => {
    show("#/activity", { firstRun: true });
    expect(await screen.findByText("Nothing runs")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Choose what to collect" })).toBeTruthy();
  });

  it("activity shows the notes of a job with their places", async () => {
    show("#/activity/6");
    expect(await screen.findByText("IN_PERMISSION")).toBeTruthy();
    expect(screen.getByText("line 88")).toBeTruthy();
  });
});

describe("what agents leave over", () => {
  it("is reviewed only once that is allowed, and what goes can be undone", async () => {
    show("#/agents");
    const allow = await screen.findByRole("switch", { name: "Let agents’ folders be cleaned" });
    expect(screen.queryByRole("button", { name: "Review what can go" })).toBeNull();
    fireEvent.click(allow);
    fireEvent.click(await screen.findByRole("button", { name: "Review what can go" }));
    const move = await screen.findByRole("button", { name: /^Move \d+\sfiles to trash$/ });
    await waitFor(() => expect(move.hasAttribute("disabled")).toBe(false));
    fireEvent.click(move);
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: /^Move/ }));
    expect(await screen.findByText(/of agents to the trash\.$/, {}, { timeout: 10_000 })).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText(/back where they were/, {}, { timeout: 10_000 })).toBeTruthy();
  }, 25_000);
});
