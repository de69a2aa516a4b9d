import { useEffect, useState } from "react";
import type { ItemArtifact, TranscriptItem } from "../../api/contract";
import { Shown } from "../../markdown/Shown";
import { visibleText } from "../../markdown/visible";
import { formatBytes, formatCount } from "../../shared/format";
import { useRaw } from "../useRaw";
import { Notes, Refused } from "./Notes";
import styles from "./rows.module.css";

/** Types the window draws. SVG only as a picture: inside `img` it cannot run or load anything. */
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]);

type Size = { width: number; height: number };

const sizes = new Map<string, Size>();

/** A message that is a picture. */
export function Picture({ item }: { item: TranscriptItem }) {
  return (
    <>
      <Notes item={item} />
      {item.removed !== null ? null : item.artifact === null ? (
        <p className={styles.caption}>Picture, its bytes are not in the record</p>
      ) : (
        <ArtifactPicture artifact={item.artifact} />
      )}
    </>
  );
}

/** A picture from the store, with its name, dimensions and size. */
export function ArtifactPicture({ artifact }: { artifact: ItemArtifact }) {
  const drawn = DRAWN.has(artifact.media_type);
  const { answer, error } = useRaw("read_artifact", drawn ? { id: artifact.id } : null);
  const type = answer === null ? null : typeOf(answer.mediaType);
  const url = useBlobUrl(type !== null && DRAWN.has(type) ? (answer?.bytes ?? null) : null, type ?? "");
  const [size, setSize] = useState<Size | null>(sizes.get(artifact.id) ?? null);
  const [broken, setBroken] = useState(false);
  const [large, setLarge] = useState(false);
  const name = visibleText(artifact.name === "" ? "Picture" : artifact.name);
  const facts = [
    size === null ? null : `${formatCount(size.width)} × ${formatCount(size.height)}`,
    answer === null ? null : formatBytes(answer.bytes.length),
    broken || !drawn ? `not a picture this window draws (${visibleText(artifact.media_type)})` : null,
  ].filter((fact) => fact !== null);
  return (
    <figure className={styles.picture}>
      {url !== null && !broken && (
        <button
          type="button"
          className={styles.frame}
          data-large={large}
          aria-label={large ? `Show ${name} smaller` : `Show ${name} larger`}
          onClick={() => setLarge(!large)}
        >
          <img
            src={url}
            alt={name}
            width={size?.width}
            height={size?.height}
            onError={() => setBroken(true)}
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
              sizes.set(artifact.id, { width, height });
              setSize({ width, height });
            }}
          />
        </button>
      )}
      {url === null && error === null && drawn && <div className={styles.pictureWait} aria-hidden="true" />}
      {error !== null && <Refused error={error} what="The picture cannot be shown." />}
      <figcaption className={styles.caption}>
        <Shown text={artifact.name === "" ? "Picture" : artifact.name} />
        {facts.map((fact) => ` · ${fact}`)}
      </figcaption>
    </figure>
  );
}

function typeOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** An address for bytes in memory, taken back when the picture goes. */
function useBlobUrl(bytes: Uint8Array<ArrayBuffer> | null, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (bytes === null) return;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [bytes, type]);
  return url;
}
