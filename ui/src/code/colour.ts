import { ScopeEmitter } from "./emitter";
import { hljs } from "./languages";
import { type CodeLines, linesOf, plainLines } from "./tokens";

/** Colours code at once. What cannot be read as the language comes back without colours. */
export function colour(code: string, language: string): CodeLines {
  const { _emitter } = hljs.highlight(code, { language, ignoreIllegals: true });
  if (!(_emitter instanceof ScopeEmitter)) return plainLines(code);
  const length = _emitter.tokens.reduce((sum, token) => sum + token.text.length, 0);
  return length === code.length ? linesOf(_emitter.tokens) : plainLines(code);
}
