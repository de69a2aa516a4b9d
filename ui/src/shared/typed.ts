/** Letters typed into a list, gathered to the beginning of a name until there is a pause. */

const PAUSE_MS = 1_000;
const PAIR_MS = 1_200;

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  timeStamp: number;
}

/** Gathers letters. Those that mean something else begin no name, but go on in one. */
export class TypedLetters {
  private text = "";
  private at = Number.NEGATIVE_INFINITY;
  private pair_at = Number.NEGATIVE_INFINITY;

  constructor(private readonly reserved: string) {}

  /** Takes a key; what is typed so far, or null when the key belongs to others. */
  press({ key, ctrlKey, metaKey, altKey, timeStamp }: Pressed): string | null {
    if (key.length !== 1 || ctrlKey || metaKey || altKey) return this.end();
    const goesOn = timeStamp - this.at < PAUSE_MS;
    if (!goesOn) {
      // After g a letter is the second half of a pair that leads elsewhere.
      const second = timeStamp - this.pair_at < PAIR_MS;
      this.pair_at = key === "g" && !second ? timeStamp : Number.NEGATIVE_INFINITY;
      if (second || this.reserved.includes(key)) return this.end();
    }
    this.text = goesOn ? this.text + key : key;
    this.at = timeStamp;
    return this.text.toLowerCase();
  }

  private end(): null {
    this.at = Number.NEGATIVE_INFINITY;
    return null;
  }
}

/** Whether a name begins with what was typed. */
export function beginsWith(name: string, typed: string): boolean {
  return name.trimStart().toLowerCase().startsWith(typed);
}
