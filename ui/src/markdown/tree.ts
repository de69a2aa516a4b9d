import MarkdownIt, { type Token } from "markdown-it";

/** Words inside a block. */
export type Inline =
  | { t: "text"; text: string }
  | { t: "code"; text: string }
  | { t: "break" }
  | { t: "strong" | "em" | "del"; inside: Inline[] }
  | { t: "link"; address: string; inside: Inline[] }
  | { t: "image"; address: string; alt: string };

/** Alignment of a table column. */
export type Align = "start" | "center" | "end";

/** A block of a document. */
export type Block =
  | { t: "paragraph"; inside: Inline[] }
  | { t: "heading"; level: number; inside: Inline[] }
  | { t: "quote"; blocks: Block[] }
  | { t: "list"; ordered: boolean; start: number; items: Block[][] }
  | { t: "code"; language: string; text: string }
  | { t: "rule" }
  | { t: "table"; head: Inline[][]; align: Align[]; rows: Inline[][][] }
  | { t: "plain"; text: string };

/** Longer texts are shown plain: parsing them would hold up the window. */
export const MARKDOWN_LENGTH_MAX = 200_000;
const TOKENS_MAX = 20_000;
const NESTING_MAX = 32;

const parser = new MarkdownIt({ html: false, linkify: true, maxNesting: NESTING_MAX + 4 });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
for (const scheme of ["ftp:", "mailto:", "//"]) parser.linkify.add(scheme, null);
// Every address is judged where it is shown: one that is refused must still be seen.
parser.validateLink = () => true;
parser.normalizeLink = (address) => address;
parser.normalizeLinkText = (text) => text;

/**
 * Reads markdown into blocks. Raw HTML stays text. What is too long, too deep or too much comes
 * back as one plain block, with every character of it.
 */
export function parseMarkdown(text: string): Block[] {
  if (text.length > MARKDOWN_LENGTH_MAX) return [{ t: "plain", text }];
  let tokens: Token[];
  try {
    tokens = parser.parse(text, {});
  } catch {
    return [{ t: "plain", text }];
  }
  if (isTooMuch(tokens)) return [{ t: "plain", text }];
  return new BlockReader(tokens).blocks(null);
}

function isTooMuch(tokens: Token[]): boolean {
  let count = tokens.length;
  for (const token of tokens) {
    if (token.level >= NESTING_MAX) return true;
    for (const child of token.children ?? []) {
      if (child.level >= NESTING_MAX) return true;
    }
    count += token.children?.length ?? 0;
    if (count > TOKENS_MAX) return true;
  }
  return false;
}

/** Walks the flat token stream; its depth is bounded by the check above. */
class BlockReader {
  private at = 0;
  constructor(private readonly tokens: Token[]) {}

  blocks(end: string | null): Block[] {
    const blocks: Block[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token === undefined) return blocks;
      this.at += 1;
      if (token.type === end) return blocks;
      const block = this.block(token);
      if (block !== null) blocks.push(block);
    }
  }

  private block(token: Token): Block | null {
    switch (token.type) {
      case "paragraph_open":
        return { t: "paragraph", inside: this.inlineUntil("paragraph_close") };
      case "heading_open":
        return {
          t: "heading",
          level: Number(token.tag.slice(1)) || 6,
          inside: this.inlineUntil("heading_close"),
        };
      case "blockquote_open":
        return { t: "quote", blocks: this.blocks("blockquote_close") };
      case "bullet_list_open":
        return { t: "list", ordered: false, start: 1, items: this.items("bullet_list_close") };
      case "ordered_list_open":
        return {
          t: "list",
          ordered: true,
          start: Number(token.attrGet("start") ?? 1),
          items: this.items("ordered_list_close"),
        };
      case "fence":
      case "code_block":
        return {
          t: "code",
          language: token.info.trim().split(/\s+/)[0] ?? "",
          text: token.content.replace(/\n$/, ""),
        };
      case "hr":
        return { t: "rule" };
      case "table_open":
        return this.table();
      default:
        return token.content === "" ? null : { t: "plain", text: token.content };
    }
  }

  private items(end: string): Block[][] {
    const items: Block[][] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token === undefined) return items;
      this.at += 1;
      if (token.type === end) return items;
      if (token.type === "list_item_open") items.push(this.blocks("list_item_close"));
    }
  }

  private table(): Block {
    const rows: Inline[][][] = [];
    const align: Align[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token === undefined) break;
      this.at += 1;
      if (token.type === "table_close") break;
      if (token.type === "tr_open") rows.push([]);
      if (token.type === "th_open") align.push(alignOf(token));
      if (token.type === "th_open" || token.type === "td_open") {
        rows.at(-1)?.push(this.inlineUntil(token.type.replace("_open", "_close")));
      }
    }
    return { t: "table", head: rows[0] ?? [], align, rows: rows.slice(1) };
  }

  private inlineUntil(end: string): Inline[] {
    let inside: Inline[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token === undefined) return inside;
      this.at += 1;
      if (token.type === end) return inside;
      if (token.type === "inline") inside = inlineOf(token.children ?? []);
    }
  }
}

function inlineOf(tokens: Token[]): Inline[] {
  const root: Inline[] = [];
  const stack: Inline[][] = [root];
  const open = (node: Inline & { inside: Inline[] }) => {
    stack.at(-1)?.push(node);
    stack.push(node.inside);
  };
  for (const token of tokens) {
    const here = stack.at(-1) ?? root;
    switch (token.type) {
      case "strong_open":
        open({ t: "strong", inside: [] });
        break;
      case "em_open":
        open({ t: "em", inside: [] });
        break;
      case "s_open":
        open({ t: "del", inside: [] });
        break;
      case "link_open":
        open({ t: "link", address: attributeOf(token, "href"), inside: [] });
        break;
      case "strong_close":
      case "em_close":
      case "s_close":
      case "link_close":
        if (stack.length > 1) stack.pop();
        break;
      case "code_inline":
        here.push({ t: "code", text: token.content });
        break;
      case "softbreak":
        here.push({ t: "text", text: "\n" });
        break;
      case "hardbreak":
        here.push({ t: "break" });
        break;
      case "image":
        here.push({ t: "image", address: attributeOf(token, "src"), alt: token.content });
        break;
      default:
        if (token.content !== "") here.push({ t: "text", text: token.content });
    }
  }
  return root;
}

function alignOf(token: Token): Align {
  const style = attributeOf(token, "style");
  if (style.includes("center")) return "center";
  return style.includes("right") ? "end" : "start";
}

function attributeOf(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}
