import { useMemo, useState } from "react";
import type { TranscriptItem } from "../../api/contract";
import { CopyButton } from "../../code/CopyButton";
import { LogView } from "../../code/LogView";
import { Segments } from "../../shared/controls";
import { formatBytes, formatCount } from "../../shared/format";
import { usePaneScope } from "../pane";
import { useRaw } from "../useRaw";
import { Refused } from "./Notes";
import styles from "./rows.module.css";

/** Longer records are shown in part; all of them can be taken out with the command line. */
const SHOWN_BYTES_MAX = 200_000;

type Form = "written" | "indented";

/** The record behind a message, byte for byte as the agent wrote it. */
export function RecordView({ item }: { item: TranscriptItem }) {
  const { session } = usePaneScope();
  const { answer, error } = useRaw("read_record", { session: session.id, record: item.record });
  const [form, setForm] = useState<Form>("written");
  const [open, setOpen] = useState(false);
  const written = useMemo(
    () => (answer === null ? "" : new TextDecoder().decode(answer.bytes.subarray(0, SHOWN_BYTES_MAX))),
    [answer],
  );
  const indented = useMemo(() => indent(written), [written]);
  const bytes = answer?.bytes.length ?? 0;
  const text = form === "indented" && indented !== null ? indented : written;
  return (
    <section className={styles.record} aria-label={`Record ${formatCount(item.record + 1)}`}>
      <header className={styles.recordHead}>
        <span>
          Record {formatCount(item.record + 1)}
          {answer !== null && ` · ${formatBytes(bytes)}`}
          {bytes > SHOWN_BYTES_MAX && `, the first ${formatBytes(SHOWN_BYTES_MAX)}`}
        </span>
        {indented !== null && (
          <Segments<Form>
            label="Form"
            value={form}
            choices={[
              { value: "written", label: "As written" },
              { value: "indented", label: "Indented" },
            ]}
            onChange={setForm}
          />
        )}
        <CopyButton text={written} />
      </header>
      {error !== null && <Refused error={error} what="The record cannot be shown." />}
      {answer !== null && (
        <LogView
          text={text}
          whole_bytes={bytes}
          cut={false}
          open={open}
          busy={false}
          plain
          onToggle={() => setOpen(!open)}
        />
      )}
    </section>
  );
}

function indent(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}
