import { useEffect, useId, useRef, useState } from "preact/hooks";
import { text } from "../text/en.ts";
import { Button } from "./Button.tsx";
import "./copy-field.css";
import { Icon } from "./Icon.tsx";

/** So long the button says that it has copied: a later press must be seen to copy again. */
const SHOWN_MILLIS = 4000;

/** Text to take along, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  useEffect(() => {
    const reverts = outcome === "copied" ? setTimeout(() => setOutcome(undefined), SHOWN_MILLIS) : undefined;
    return () => clearTimeout(reverts);
  }, [outcome]);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setOutcome("copied");
    } catch {
      // Without permission the text is selected, and the person's own copy command works.
      setOutcome("failed");
    }
  };
  const copied = outcome === "copied";
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
          spellcheck={false}
          translate={false}
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
      {outcome === "failed" && (
        <p class="field-error" role="alert">
          {text.copyFailed}
        </p>
      )}
    </div>
  );
}
