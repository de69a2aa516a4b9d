import { memo } from "react";
import { Shown } from "../markdown/Shown";
import styles from "./code.module.css";
import type { CodeToken, TokenKind } from "./tokens";
import type { WordPiece } from "./words";

const CLASS_OF: Readonly<Record<Exclude<TokenKind, null>, string | undefined>> = {
  keyword: styles.keyword,
  string: styles.string,
  number: styles.number,
  comment: styles.comment,
  name: styles.name,
};

/** One line of code in its colours. */
export const CodeText = memo(function CodeText({ tokens }: { tokens: readonly CodeToken[] }) {
  return tokens.map((token, index) =>
    token.kind === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a line are fixed
      <Shown key={index} text={token.text} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a line are fixed
      <span key={index} className={CLASS_OF[token.kind]}>
        <Shown text={token.text} />
      </span>
    ),
  );
});

/** A line of code in its colours with the words marked that differ from the other side. */
export const MarkedCode = memo(function MarkedCode(props: {
  tokens: readonly CodeToken[];
  words: readonly WordPiece[];
}) {
  return overlay(props.tokens, props.words).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line are fixed
    <span key={index} className={part.changed ? styles.changed : undefined}>
      <CodeText tokens={part.tokens} />
    </span>
  ));
});

/** Cuts tokens where words begin and end. */
function overlay(tokens: readonly CodeToken[], words: readonly WordPiece[]) {
  const parts: { changed: boolean; tokens: CodeToken[] }[] = [];
  let token = 0;
  let taken = 0;
  for (const word of words) {
    const part = { changed: word.changed, tokens: [] as CodeToken[] };
    let left = word.text.length;
    while (left > 0) {
      const current = tokens[token];
      if (current === undefined) break;
      const text = current.text.slice(taken, taken + left);
      part.tokens.push({ kind: current.kind, text });
      left -= text.length;
      taken += text.length;
      if (taken >= current.text.length) {
        token += 1;
        taken = 0;
      }
    }
    parts.push(part);
  }
  return parts;
}
