import { useId, useRef, useState } from "preact/hooks";
import { text } from "../text/en.ts";
import { Button } from "./Button.tsx";
import "./copy-field.css";
import { Icon } from "./Icon.tsx";

/** Text to take along, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Without permission the text is selected, and the person's own copy command works.
      setCopied(false);
    }
  };
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
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button kind="primary" onClick={() => void copy()}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? text.copied : text.copy}
        </Button>
      </div>
      <span class="only-read" role="status">
        {copied ? text.copied : ""}
      </span>
    </div>
  );
}
