/** The views of the window, in the order of the sidebar, with the second key of their shortcut. */
import { NOTHING_ASKED } from "../cleanup/ask";
import { EVERYTHING } from "../constructs/query";
import type { IconName } from "../shared/Icon";
import { STORAGE_TOP } from "../storage/place";
import { addressOf, type Route } from "./routes";

export interface NavigationItem {
  view: Exclude<Route["view"], "construct">;
  name: string;
  icon: IconName;
  key: string;
  address: string;
}

export const CONSTRUCTS_ADDRESS = addressOf({ view: "constructs", query: EVERYTHING, at: null });

export const NAVIGATION: readonly NavigationItem[] = [
  { view: "constructs", name: "Constructs", icon: "constructs", key: "c", address: CONSTRUCTS_ADDRESS },
  {
    view: "storage",
    name: "Storage",
    icon: "storage",
    key: "u",
    address: addressOf({ view: "storage", address: STORAGE_TOP }),
  },
  {
    view: "cleanup",
    name: "Cleanup",
    icon: "broom",
    key: "l",
    address: addressOf({ view: "cleanup", ask: NOTHING_ASKED }),
  },
  {
    view: "retention",
    name: "Retention",
    icon: "clock",
    key: "r",
    address: addressOf({ view: "retention", policy: null }),
  },
  {
    view: "activity",
    name: "Activity",
    icon: "pulse",
    key: "a",
    address: addressOf({ view: "activity", job: null }),
  },
  { view: "agents", name: "Agents", icon: "agents", key: "n", address: addressOf({ view: "agents" }) },
  { view: "health", name: "Health", icon: "health", key: "h", address: addressOf({ view: "health" }) },
];

export const SETTINGS_ADDRESS = addressOf({ view: "settings" });
