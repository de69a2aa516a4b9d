import { useEffect, useRef, useState } from "react";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import styles from "./pane.module.css";

/** What was asked, as a quotation; long ones are cut after five lines. */
export function Brief({ text }: { text: string }) {
  if (text.trim() === "") return <p className={styles.brief}>No brief is recorded.</p>;
  return (
    <blockquote className={styles.brief}>
      “<Shown text={text.trim()} />”
    </blockquote>
  );
}

/** What was asked, in the size of a page: cut after ten lines, and all of it on request. */
export function WholeBrief({ text }: { text: string }) {
  const quotation = useRef<HTMLQuoteElement>(null);
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(false);
  useEffect(() => {
    const element = quotation.current;
    if (element === null || open) return;
    const measure = () => setCut(element.scrollHeight > element.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [open]);
  if (text.trim() === "") return <p className={styles.brief}>No brief is recorded.</p>;
  return (
    <>
      <blockquote ref={quotation} className={styles.wholeBrief} data-open={open || undefined}>
        “<Shown text={text.trim()} />”
      </blockquote>
      {cut && (
        <Button look="link" size="small" onPress={() => setOpen(!open)}>
          {open ? "Show less" : "Show all of it"}
        </Button>
      )}
    </>
  );
}
