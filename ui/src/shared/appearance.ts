/** How the window looks by choice of the person; kept in this window's local storage. */
import { create } from "zustand";

export type Theme = "system" | "light" | "dark";
export type Contrast = "system" | "normal" | "high";
export type Density = "compact" | "standard" | "comfortable";
export type TextSize = 90 | 100 | 110 | 120 | 130;
export type Motion = "system" | "full" | "reduced";

export interface Appearance {
  theme: Theme;
  contrast: Contrast;
  density: Density;
  textSize: TextSize;
  motion: Motion;
}

const KEY = "synthetic-appearance";

export const DEFAULT_APPEARANCE: Appearance = {
  theme: "system",
  contrast: "system",
  density: "standard",
  textSize: 100,
  motion: "system",
};

const CHOICES: { [K in keyof Appearance]: readonly Appearance[K][] } = {
  theme: ["system", "light", "dark"],
  contrast: ["system", "normal", "high"],
  density: ["compact", "standard", "comfortable"],
  textSize: [90, 100, 110, 120, 130],
  motion: ["system", "full", "reduced"],
};

function pick<K extends keyof Appearance>(key: K, value: unknown): Appearance[K] {
  return CHOICES[key].find((choice) => choice === value) ?? DEFAULT_APPEARANCE[key];
}

/** Reads what was kept; anything unknown falls back to the default. */
export function readAppearance(text: string | null): Appearance {
  let kept: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    if (typeof parsed === "object" && parsed !== null) kept = parsed as Record<string, unknown>;
  } catch {
    kept = {};
  }
  return {
    theme: pick("theme", kept.theme),
    contrast: pick("contrast", kept.contrast),
    density: pick("density", kept.density),
    textSize: pick("textSize", kept.textSize),
    motion: pick("motion", kept.motion),
  };
}

export const useAppearance = create<Appearance>(() => readAppearance(localStorage.getItem(KEY)));

/** Changes one setting, keeps it and shows it. */
export function changeAppearance(change: Partial<Appearance>): void {
  useAppearance.setState(change);
  localStorage.setItem(KEY, JSON.stringify(useAppearance.getState()));
}

const prefers = {
  dark: "(prefers-color-scheme: dark)",
  contrast: "(prefers-contrast: more)",
  still: "(prefers-reduced-motion: reduce)",
};

function show(): void {
  const { theme, contrast, density, textSize, motion } = useAppearance.getState();
  const root = document.documentElement;
  const dark = theme === "system" ? matchMedia(prefers.dark).matches : theme === "dark";
  const high = contrast === "system" ? matchMedia(prefers.contrast).matches : contrast === "high";
  const still = motion === "system" ? matchMedia(prefers.still).matches : motion === "reduced";
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.contrast = high ? "high" : "normal";
  root.dataset.density = density;
  root.dataset.text = String(textSize);
  root.dataset.motion = still ? "reduced" : "full";
}

/** The family of systems the page is shown on, as far as fonts are concerned. */
function systemOf(agent: string): "apple" | "windows" | "other" {
  if (/Mac OS X|iPhone|iPad/.test(agent)) return "apple";
  return agent.includes("Windows") ? "windows" : "other";
}

/** Puts the settings on the page and follows them and the system from now on. */
export function followAppearance(): void {
  document.documentElement.dataset.system = systemOf(navigator.userAgent);
  show();
  useAppearance.subscribe(show);
  for (const query of Object.values(prefers)) matchMedia(query).addEventListener("change", show);
}
