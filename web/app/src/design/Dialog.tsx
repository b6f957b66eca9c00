import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import "./dialog.css";

interface DialogProps {
  title: string;
  /** Its first field takes the focus, and not its title: the title is read all the same. */
  fieldFirst?: boolean;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons, the main one last. */
  actions?: ComponentChildren;
}

/** A modal dialog. The browser's own element keeps the focus inside and gives it back when it closes. */
export function Dialog({ title, fieldFirst = false, onClose, children, actions }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 class="dialog-title" id={id} tabIndex={-1} autofocus={!fieldFirst}>
          {title}
        </h2>
        <Button kind="quiet" small class="button--icon" label={text.close} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <div class="dialog-body stack">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  );
}
