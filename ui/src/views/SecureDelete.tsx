import { useState } from "react";
import type { Construct, Job } from "../api/contract";
import { DeleteDialog } from "../constructs/DeleteDialog";
import { Button } from "../shared/Button";
import { goTo } from "../shared/router";
import styles from "../storage/storage.module.css";
import { sayError } from "./leftoversQueries";
import { CONSTRUCTS_ADDRESS } from "./navigation";
import { useStart } from "./queries";

/** The way to delete a construct beyond recovery, below what it takes. */
export function SecureDelete({ construct, jobs }: { construct: Construct; jobs: readonly Job[] }) {
  const [open, setOpen] = useState(false);
  const [id, setId] = useState<number | null>(null);
  const start = useStart("start_secure_delete");
  const job = jobs.find((one) => one.id === id) ?? null;
  return (
    <section className={styles.delete} aria-label="Delete securely">
      <p>
        {construct.pinned
          ? "It is pinned: unpin it before it can be deleted."
          : "At once, without the trash and without a way back. Earlier entries of the audit trail keep its name."}
      </p>
      <Button look="destructive" disabled={construct.pinned} onPress={() => setOpen(true)}>
        Delete securely…
      </Button>
      {open && (
        <DeleteDialog
          construct={construct}
          job={job}
          starting={start.isPending}
          onDelete={() =>
            start.mutate(
              { construct: construct.id, session: null, confirm: true },
              { onError: sayError, onSuccess: (started) => setId(started.id) },
            )
          }
          onClose={(gone) => {
            setOpen(false);
            setId(null);
            if (gone) goTo(CONSTRUCTS_ADDRESS, { replace: true });
          }}
        />
      )}
    </section>
  );
}
