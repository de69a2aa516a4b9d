import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { askAhead } from "./backend/ahead";
import { openBackend } from "./backend/open";
import { takeGiven } from "./backend/tauri";
import { followAppearance } from "./shared/appearance";
import "./shared/base.css";
import { parseHash } from "./shared/router";
import { App } from "./views/App";
import { askForPlace } from "./views/first";
import { readRoute } from "./views/routes";

followAppearance();

// The script does not wait for the page, so that the shell can set up its calls meanwhile.
if (document.readyState === "loading") {
  await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed, { once: true }));
}
const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");

const opened = await openBackend();
const route = readRoute(parseHash(location.hash));
const backend = askAhead(opened, takeGiven(), (ahead) => askForPlace(ahead, route));
// At once, with its effects: answers that are at hand are drawn before the first frame.
flushSync(() =>
  createRoot(root).render(
    <StrictMode>
      <App backend={backend} />
    </StrictMode>,
  ),
);
