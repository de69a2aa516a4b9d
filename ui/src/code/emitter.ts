import type { Emitter } from "highlight.js";
import { type CodeToken, kindOfScope, type TokenKind } from "./tokens";

/**
 * Collects what the highlighter finds as tokens. It never makes HTML: `toHTML` answers with
 * nothing, so there is no markup anywhere that could be inserted by mistake.
 */
export class ScopeEmitter implements Emitter {
  readonly tokens: CodeToken[] = [];
  private readonly open: TokenKind[] = [];

  addText(text: string): void {
    if (text === "") return;
    const kind = this.open.at(-1) ?? null;
    const last = this.tokens.at(-1);
    if (last !== undefined && last.kind === kind) last.text += text;
    else this.tokens.push({ kind, text });
  }

  startScope(scope: string): void {
    this.open.push(kindOfScope(scope, this.open.at(-1) ?? null));
  }

  endScope(): void {
    this.open.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: ScopeEmitter): void {
    for (const token of emitter.tokens) this.tokens.push({ ...token });
  }

  finalize(): void {
    this.open.length = 0;
  }

  closeAllNodes(): void {
    this.open.length = 0;
  }

  toHTML(): string {
    return "";
  }
}
