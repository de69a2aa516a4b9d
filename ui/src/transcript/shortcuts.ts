/** A key of the transcript and what it does, for the overlay that lists all keys. */
export type Shortcut = { keys: string; does: string };

/** The keys of the transcript, in the order they are listed. `mod` is Ctrl, or Cmd on macOS. */
export const TRANSCRIPT_SHORTCUTS: readonly Shortcut[] = [
  { keys: "j k", does: "Next, previous message" },
  { keys: "J K", does: "Next, previous turn of yours" },
  { keys: "g g", does: "First message" },
  { keys: "G", does: "Last message" },
  { keys: "Enter", does: "Open or close a message" },
  { keys: "n p", does: "Next, previous change in a diff" },
  { keys: "[ ]", does: "Previous, next session" },
  { keys: "mod+f", does: "Find in transcript" },
  { keys: "F3 Shift+F3", does: "Next, previous hit" },
  { keys: ": mod+g", does: "Go to a number or time" },
  { keys: "c", does: "Copy message" },
  { keys: "r", does: "Show the raw record" },
  { keys: "l", does: "Copy link to message" },
  { keys: "t", does: "Show or hide thinking" },
  { keys: "o", does: "Open the session of a sub-agent" },
  { keys: "m", does: "All of this for a message, as a menu" },
];
