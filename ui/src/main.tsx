import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openBackend } from "./backend/open";
import { followAppearance } from "./shared/appearance";
import "./shared/base.css";
import { App } from "./views/App";

followAppearance();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");

const backend = await openBackend();
createRoot(root).render(
  <StrictMode>
    <App backend={backend} />
  </StrictMode>,
);
