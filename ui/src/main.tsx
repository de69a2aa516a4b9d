import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askAhead } from "./backend/ahead";
import { openBackend } from "./backend/open";
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
const backend = askAhead(opened, (ahead) => askForPlace(ahead, readRoute(parseHash(location.hash))));
createRoot(root).render(
  <StrictMode>
    <App backend={backend} />
  </StrictMode>,
);
