import { useId, useRef } from "preact/hooks";
import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import "./copy-field.css";
import { useCopying } from "./copying.ts";
import { Icon } from "./Icon.tsx";

/** Text to take along, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { copied, failed, copy } = useCopying(value, () => field.current?.select());
  return (
    <div class="copy-field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="copy-field-line">
        <input
          ref={field}
          id={id}
          class="copy-field-value"
          readOnly
          dir="ltr"
          spellcheck={false}
          translate={false}
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button kind="primary" onClick={copy}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? text.copied : text.copy}
        </Button>
      </div>
      <span class="only-read" role="status">
        {copied ? text.copied : ""}
      </span>
      {failed && (
        <p class="field-error" role="alert">
          {text.copyFailed}
        </p>
      )}
    </div>
  );
}
