import payloads from "./hostile.json";

/** A text that tries to do something, with what it tries as its name. */
export type Payload = { name: string; text: string };

type Written = Payload & { repeat?: string; times?: number };

/** The list in full: long ones are written as a part and how often it stands. */
export const HOSTILE: readonly Payload[] = (payloads as Written[]).map(
  ({ name, text, repeat = "", times = 0 }) => ({
    name,
    text: repeat.repeat(times) + text,
  }),
);
