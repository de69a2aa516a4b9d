/** The five things code colours tell apart; everything else is plain. */
export type TokenKind = "keyword" | "string" | "number" | "comment" | "name" | null;

/** A piece of code of one colour, within one line. */
export type CodeToken = { kind: TokenKind; text: string };

/** Code as lines of tokens. */
export type CodeLines = CodeToken[][];

const KIND_OF_SCOPE: Readonly<Record<string, TokenKind>> = {
  keyword: "keyword",
  literal: "keyword",
  built_in: "keyword",
  type: "name",
  "variable.language": "keyword",
  "selector-tag": "keyword",
  tag: "keyword",
  name: "keyword",
  operator: null,
  string: "string",
  regexp: "string",
  char: "string",
  addition: "string",
  "meta.string": "string",
  number: "number",
  symbol: "number",
  bullet: "number",
  comment: "comment",
  quote: "comment",
  doctag: "comment",
  meta: "comment",
  title: "name",
  function: "name",
  class: "name",
  attr: "name",
  attribute: "name",
  section: "name",
  property: "name",
  "selector-class": "name",
  "selector-id": "name",
  link: "string",
};

/** The colour of a scope of the highlighter, like `title.function` or `language:css`. */
export function kindOfScope(scope: string, outer: TokenKind): TokenKind {
  if (scope.startsWith("language:") || scope === "subst") return null;
  let name = scope;
  for (;;) {
    if (Object.hasOwn(KIND_OF_SCOPE, name)) return KIND_OF_SCOPE[name] ?? null;
    const dot = name.lastIndexOf(".");
    if (dot < 0) return outer;
    name = name.slice(0, dot);
  }
}

/** Cuts a flat run of tokens at line ends. */
export function linesOf(tokens: readonly CodeToken[]): CodeLines {
  const lines: CodeLines = [[]];
  for (const token of tokens) {
    const parts = token.text.split("\n");
    parts.forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind: token.kind, text: part });
    });
  }
  return lines;
}

/** Code without colours. */
export function plainLines(code: string): CodeLines {
  return code.split("\n").map((text) => (text === "" ? [] : [{ kind: null, text }]));
}
