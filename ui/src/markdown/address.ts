/** What may be done with the address of a link in a transcript. */
export type Address =
  | { kind: "open"; url: string; host: string; before: string; after: string }
  | { kind: "blocked"; reason: string };

const SCHEMES = new Set(["http:", "https:", "mailto:"]);
const ADDRESS_LENGTH_MAX = 4096;

/**
 * Judges an address. Only `http`, `https` and `mailto` can be opened; international host names
 * come back in punycode, so that look-alike letters show.
 */
export function addressOf(raw: string): Address {
  if (raw.length > ADDRESS_LENGTH_MAX) return blocked("The address is too long.");
  const cleaned = raw.trim();
  let url: URL;
  try {
    url = new URL(cleaned);
  } catch {
    return blocked("This is not a full web address.");
  }
  if (!SCHEMES.has(url.protocol)) {
    return blocked(`Addresses that begin with “${url.protocol}” are never opened.`);
  }
  if (url.protocol !== "mailto:" && url.hostname === "") return blocked("The address names no host.");
  const shown = url.href;
  const host = url.host;
  const at = host === "" ? -1 : shown.indexOf(host, hostStart(shown));
  if (at < 0) return { kind: "open", url: shown, host: "", before: shown, after: "" };
  return { kind: "open", url: shown, host, before: shown.slice(0, at), after: shown.slice(at + host.length) };
}

/** Whether a scheme-like beginning makes this something other than plain words. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function blocked(reason: string): Address {
  return { kind: "blocked", reason: `UI_LINK_BLOCKED: ${reason}` };
}

/** The host stands after the last `@` of the authority: a name before it is only a user name. */
function hostStart(href: string): number {
  const authority = href.indexOf("//") + 2;
  const end = href.slice(authority).search(/[/?#]/);
  const at = href.slice(authority, end < 0 ? undefined : authority + end).lastIndexOf("@");
  return at < 0 ? authority : authority + at + 1;
}
