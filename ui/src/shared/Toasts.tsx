import { useEffect, useState } from "react";
import { Button, IconButton } from "./Button";
import { Icon } from "./Icon";
import styles from "./overlays.module.css";
import { dismissToast, type Toast, useToasts } from "./toasts";

const SHOWN_MS = 8_000;
const ICONS = { ok: "check", warn: "alert", bad: "shield" } as const;

/** The notes at the start of the bottom edge. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={styles.toasts} aria-label="Notes" aria-live="polite">
      {toasts.map((one) => (
        <ToastNote key={one.id} toast={one} />
      ))}
    </section>
  );
}

function ToastNote({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.tone === "bad") return;
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id, toast.tone]);
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering and focus only keep the note up
    <div
      className={styles.toast}
      data-tone={toast.tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={ICONS[toast.tone]} />
      <span className={styles.toastText}>{toast.text}</span>
      {action && (
        <Button
          look="quiet"
          size="small"
          onPress={() => {
            dismissToast(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" size="small" label="Dismiss" onPress={() => dismissToast(toast.id)} />
    </div>
  );
}
