import { text } from "../text/en.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

interface ConfirmProps {
  title: string;
  /** What will happen. */
  why: string;
  doIt: string;
  keep?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, why, doIt, keep = text.cancel, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button
            kind="danger"
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
