import { useId, useRef } from "preact/hooks";
import "./copy-field.css";
import { CopyButton, CopyOutcome } from "./CopyButton.tsx";
import { useCopying } from "./copying.ts";

/** Text to take along, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const copying = useCopying(value, () => field.current?.select());
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
        <CopyButton copying={copying} primary />
      </div>
      <CopyOutcome copying={copying} />
    </div>
  );
}
