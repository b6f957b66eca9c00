import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

interface ConfirmProps {
  title: string;
  /** What will happen. */
  why: string;
  doIt: string;
  keep?: string;
  /** Whether it takes something away. */
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that is not easily undone. */
export function Confirm({ title, why, doIt, keep = text.cancel, danger = true, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            {doIt}
          </Button>
        </>
      }
    >
      <p>{why}</p>
    </Dialog>
  );
}
