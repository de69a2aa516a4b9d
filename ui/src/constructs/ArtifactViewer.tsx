import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Artifact, Session } from "../api/contract";
import type { Backend, RawAnswer } from "../backend";
import { CodeBlock } from "../code/CodeBlock";
import { copiedWords } from "../code/CopyButton";
import { DiffView } from "../code/DiffView";
import { parseUnified } from "../code/diff";
import { LogView } from "../code/LogView";
import { languageOfPath } from "../code/names";
import { isPatchEnvelope, parsePatchEnvelope } from "../code/patch";
import { Markdown } from "../markdown/Markdown";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { coreNow } from "../shared/clock";
import { copyText } from "../shared/copy";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatExactBytes, formatMoment } from "../shared/format";
import { Icon } from "../shared/Icon";
import { removedWords } from "../shared/removed";
import { ARTIFACT_ICONS } from "./ArtifactRow";
import styles from "./artifacts.module.css";
import { titleOf } from "./sessionTree";

const IMAGE_TYPES = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/svg+xml",
  "image/bmp",
  "image/avif",
];

interface ArtifactViewerProps {
  backend: Backend;
  artifact: Artifact;
  session: Session | undefined;
  onShowPlace: () => void;
}

/** One artifact as what it is: changes, output, a picture or text; its bytes can be copied and saved. */
export function ArtifactViewer({ backend, artifact, session, onShowPlace }: ArtifactViewerProps) {
  const { removed } = artifact;
  const content = useQuery({
    queryKey: ["artifact", artifact.id],
    queryFn: () => backend.raw("read_artifact", { id: artifact.id }),
    enabled: removed === null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const text = useMemo(() => (content.data ? textOf(content.data) : null), [content.data]);
  return (
    <article className={styles.shown} aria-label={artifact.name}>
      <header className={styles.head}>
        <h2 className={styles.name}>
          <Icon name={ARTIFACT_ICONS[artifact.kind]} />
          <span className="ellipsis mono" title={artifact.name}>
            <Shown text={artifact.name} />
          </span>
        </h2>
        <span className={styles.tools}>
          {text !== null && (
            <Button
              size="small"
              look="quiet"
              icon="copy"
              onPress={() => void copyText(text, `${copiedWords(text)}.`)}
            >
              Copy
            </Button>
          )}
          {content.data && removed === null && <SaveButton artifact={artifact} content={content.data} />}
          <Button size="small" look="quiet" icon="constructs" onPress={onShowPlace}>
            Show in transcript
          </Button>
        </span>
        <p className={styles.about}>
          <span title={formatExactBytes(artifact.original_bytes)}>
            {formatBytes(artifact.original_bytes)}
          </span>
          <span title={formatExactBytes(artifact.stored_bytes)}>
            {formatBytes(artifact.stored_bytes)} stored
          </span>
          <span>{formatMoment(artifact.at)}</span>
          {session && (
            <span className="ellipsis">
              <Shown text={titleOf(session)} />
            </span>
          )}
        </p>
      </header>
      <div className={styles.content}>
        {removed !== null ? (
          <EmptyState icon="trash" title={removedWords(removed, coreNow())}>
            {removed.in_trash
              ? "It waits in the trash. Cleanup brings it back exactly as it was."
              : "It is gone for good: the trash was emptied."}
          </EmptyState>
        ) : content.data ? (
          <Content artifact={artifact} content={content.data} text={text} />
        ) : content.error ? (
          <ErrorNote
            title="This artifact cannot be read"
            error={content.error}
            onRetry={() => void content.refetch()}
          />
        ) : (
          <Skeleton rows={8} />
        )}
      </div>
    </article>
  );
}

/** The bytes as text; null when they are no text. */
function textOf(content: RawAnswer): string | null {
  const [type = ""] = content.mediaType.split(";");
  if (IMAGE_TYPES.includes(type.trim())) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content.bytes);
  } catch {
    return null;
  }
}

function Content(props: { artifact: Artifact; content: RawAnswer; text: string | null }) {
  const { artifact, content, text } = props;
  if (text === null) {
    const [type = ""] = content.mediaType.split(";");
    if (IMAGE_TYPES.includes(type.trim())) return <Picture content={content} name={artifact.name} />;
    return (
      <p className={styles.note}>
        These {formatBytes(content.bytes.length)} are no text. Save them to look at them.
      </p>
    );
  }
  if (text === "") return <p className={styles.note}>It is empty.</p>;
  if (artifact.kind === "diff") return <Changes text={text} />;
  if (artifact.kind === "log") return <Output text={text} bytes={content.bytes.length} />;
  if (artifact.kind === "plan" || content.mediaType.startsWith("text/markdown")) {
    return (
      <div className={styles.prose}>
        <Markdown text={text} />
      </div>
    );
  }
  return <CodeBlock code={text} language={languageOfPath(artifact.name)} />;
}

function Changes({ text }: { text: string }) {
  const files = useMemo(
    () => (isPatchEnvelope(text) ? parsePatchEnvelope(text) : parseUnified(text)),
    [text],
  );
  if (files.length === 0) return <CodeBlock code={text} language={null} />;
  return <DiffView files={files} named />;
}

function Output({ text, bytes }: { text: string; bytes: number }) {
  const [open, setOpen] = useState(true);
  return (
    <LogView
      text={text}
      whole_bytes={bytes}
      cut={false}
      open={open}
      busy={false}
      onToggle={() => setOpen(!open)}
    />
  );
}

function Picture({ content, name }: { content: RawAnswer; name: string }) {
  const address = useBlobAddress(content);
  return address === null ? null : <img className={styles.picture} src={address} alt={name} />;
}

/** An address for bytes that never leave this page; it is given back when they are no longer shown. */
function useBlobAddress(content: RawAnswer): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content.bytes], { type: content.mediaType }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address;
}

function SaveButton({ artifact, content }: { artifact: Artifact; content: RawAnswer }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([content.bytes], { type: "application/octet-stream" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = fileName(artifact);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <Button size="small" look="quiet" icon="download" onPress={save}>
      Save
    </Button>
  );
}

/** A name for the saved file: the last part of the artifact's, without what a file system refuses. */
export function fileName(artifact: Pick<Artifact, "name" | "kind">): string {
  const last = artifact.name.split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .replace(/[^\p{L}\p{N}._ -]+/gu, "-")
    .slice(0, 80)
    .replace(/^[.\s-]+/, "")
    .trim();
  const name = clean === "" ? artifact.kind : clean;
  if (artifact.kind === "diff") return `${name}.diff`;
  return artifact.kind === "log" ? `${name}.log` : name;
}
