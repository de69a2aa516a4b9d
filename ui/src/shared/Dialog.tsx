import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { classes } from "./css";
import styles from "./overlays.module.css";

interface DialogProps {
  /** The question; the buttons are verbs with their object. */
  title: string;
  onClose: () => void;
  children?: ReactNode;
  actions: ReactNode;
  wide?: boolean;
}

/** A dialog over everything; Escape cancels it. */
export function Dialog({ title, onClose, children, actions, wide = false }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className={styles.scrim ?? ""}
    >
      <Modal className={classes(styles.modal, wide && styles.wide)}>
        <AriaDialog className={styles.dialog ?? ""}>
          <Heading slot="title" className={styles.dialogTitle ?? ""}>
            {title}
          </Heading>
          {children && <div className={styles.dialogBody}>{children}</div>}
          <div className={styles.dialogActions}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
