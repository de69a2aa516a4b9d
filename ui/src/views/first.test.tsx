import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { askAhead } from "../backend/ahead";
import { openFakeBackend } from "../backend/fake";
import { parseHash } from "../shared/router";
import { App } from "./App";
import { askForPlace } from "./first";
import { readRoute } from "./routes";

it("has asked for everything the list needs before the list asks", async () => {
  const core = openFakeBackend({});
  const call = vi.fn(core.call);
  const place = () => readRoute(parseHash(location.hash));
  const ahead = askAhead({ ...core, call: call as typeof core.call }, [], (backend) =>
    askForPlace(backend, place()),
  );
  const asked_ahead = call.mock.calls.length;
  render(<App backend={ahead} />);
  await screen.findByRole("grid", { name: "Constructs" });
  const later = call.mock.calls.slice(asked_ahead).map(([name]) => name);
  // Only what the pane at the side shows of the chosen one is asked for when it is known which that is.
  expect(later.filter((name) => name !== "read_construct")).toEqual([]);
});
