/** The keys of the retention view, for the sheet that lists all keys. */
export const RETENTION_KEYS: readonly { keys: string; does: string }[] = [
  { keys: "n", does: "Add a policy" },
  { keys: "mod+s", does: "Save the policy" },
  { keys: "↑ ↓", does: "Policy before and after" },
  { keys: "alt+ArrowUp", does: "Move the policy up" },
  { keys: "alt+ArrowDown", does: "Move the policy down" },
];
