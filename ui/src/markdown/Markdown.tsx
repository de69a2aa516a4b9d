import { createElement, memo, type ReactNode, useMemo } from "react";
import { CodeBlock } from "../code/CodeBlock";
import { languageOfFence } from "../code/names";
import { isWebAddress } from "./address";
import { GatedLink } from "./GatedLink";
import styles from "./markdown.module.css";
import { Shown } from "./Shown";
import { type Align, type Block, type Inline, parseMarkdown } from "./tree";

/** Markdown of a transcript as elements made one by one; no HTML of it is ever interpreted. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <div className={styles.markdown}>{blocksOf(blocks)}</div>;
});

function blocksOf(blocks: Block[]): ReactNode[] {
  // Blocks never change place: a text is parsed once and shown whole.
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tree of a text is fixed
    <BlockView key={index} block={block} />
  ));
}

function BlockView({ block }: { block: Block }) {
  switch (block.t) {
    case "paragraph":
      return <p dir="auto">{inlinesOf(block.inside)}</p>;
    case "heading":
      return createElement(`h${Math.min(6, block.level + 2)}`, { dir: "auto" }, inlinesOf(block.inside));
    case "quote":
      return <blockquote>{blocksOf(block.blocks)}</blockquote>;
    case "list":
      return <ListView list={block} />;
    case "code":
      return <CodeBlock code={block.text} language={languageOfFence(block.language)} />;
    case "rule":
      return <hr />;
    case "table":
      return <TableView table={block} />;
    case "plain":
      return (
        <p className={styles.plain} dir="auto">
          <Shown text={block.text} />
        </p>
      );
  }
}

function ListView({ list }: { list: Extract<Block, { t: "list" }> }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tree of a text is fixed
    <li key={index}>{blocksOf(item)}</li>
  ));
  return list.ordered ? <ol start={list.start}>{items}</ol> : <ul>{items}</ul>;
}

function TableView({ table }: { table: Extract<Block, { t: "table" }> }) {
  return (
    <div className={styles.tableBox}>
      <table>
        <thead>
          <tr>{cellsOf("th", table.head, table.align)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the tree of a text is fixed
            <tr key={index}>{cellsOf("td", row, table.align)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ALIGNED: Readonly<Record<Align, string | undefined>> = {
  start: undefined,
  center: styles.alignCenter,
  end: styles.alignEnd,
};

function cellsOf(tag: "th" | "td", cells: Inline[][], align: Align[]): ReactNode[] {
  return cells.map((cell, index) =>
    createElement(tag, { key: index, className: ALIGNED[align[index] ?? "start"] }, inlinesOf(cell)),
  );
}

function inlinesOf(inlines: Inline[]): ReactNode[] {
  return inlines.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tree of a text is fixed
    <InlineView key={index} inline={inline} />
  ));
}

function InlineView({ inline }: { inline: Inline }) {
  switch (inline.t) {
    case "text":
      return <Shown text={inline.text} />;
    case "code":
      return (
        <code>
          <Shown text={inline.text} />
        </code>
      );
    case "break":
      return <br />;
    case "strong":
    case "em":
    case "del":
      return createElement(inline.t, null, inlinesOf(inline.inside));
    case "link":
      return <GatedLink address={inline.address}>{inlinesOf(inline.inside)}</GatedLink>;
    case "image":
      return <PictureAddress address={inline.address} alt={inline.alt} />;
  }
}

/** A picture in markdown is never loaded: its words and its address stand for it. */
function PictureAddress({ address, alt }: { address: string; alt: string }) {
  const words = alt === "" ? "Picture" : alt;
  const shown = address.length > 200 ? `${address.slice(0, 200)}…` : address;
  return (
    <span className={styles.picture}>
      <Shown text={words} />{" "}
      {isWebAddress(address) ? (
        <GatedLink address={address}>
          <Shown text={shown} />
        </GatedLink>
      ) : (
        <code>
          <Shown text={shown} />
        </code>
      )}
    </span>
  );
}
