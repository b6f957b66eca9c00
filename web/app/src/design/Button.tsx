import type { ComponentChildren, Ref } from "preact";
import "./button.css";

interface ButtonProps {
  children: ComponentChildren;
  kind?: "primary" | "plain" | "quiet" | "danger";
  type?: "button" | "submit";
  small?: boolean;
  /** The action is under way: the button stays where it is and keeps the focus, but does nothing. */
  busy?: boolean;
  disabled?: boolean;
  label?: string | undefined;
  class?: string;
  expanded?: boolean;
  controls?: string;
  buttonRef?: Ref<HTMLButtonElement>;
  onClick?: (() => void) | undefined;
}

export function Button(props: ButtonProps) {
  const { kind = "plain", type = "button", small = false, busy = false } = props;
  const idle = busy || props.disabled === true;
  return (
    <button
      type={type}
      ref={props.buttonRef ?? null}
      class={`button button--${kind}${small ? " button--small" : ""}${props.class ? ` ${props.class}` : ""}`}
      aria-disabled={idle}
      aria-busy={busy}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      onClick={(event) => {
        if (idle) {
          event.preventDefault();
        } else {
          props.onClick?.();
        }
      }}
    >
      {props.children}
    </button>
  );
}
