import { useId } from "preact/hooks";
import "./field.css";

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string | undefined;
  maxLength?: number;
  autoComplete?: string;
  autoFocus?: boolean;
  /** A number, or a day with a time; other text unless given. */
  kind?: "number" | "moment";
  /** The first in a dialog: the browser gives it the focus as the dialog opens. */
  inDialog?: boolean;
}

/** One line of text with its label, a hint and, where something is wrong, what. */
export function Field(props: FieldProps) {
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="field-input"
        {...(props.kind === "moment" ? ({ type: "datetime-local" } as const) : ({ type: "text" } as const))}
        inputMode={props.kind === "number" ? "numeric" : undefined}
        value={props.value}
        maxLength={props.maxLength}
        autocomplete={props.autoComplete ?? "off"}
        spellcheck={false}
        autofocus={props.inDialog === true}
        aria-invalid={props.error !== undefined}
        aria-describedby={described || undefined}
        ref={(input) => {
          if (props.autoFocus && input && document.activeElement === document.body) {
            input.focus();
          }
        }}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {props.hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {props.error}
        </p>
      )}
    </div>
  );
}

interface Option<T extends string> {
  value: T;
  label: string;
  hint?: string;
}

/** A choice of one among few, each with what it means. */
export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <fieldset class="choice">
      <legend class="field-label">{props.label}</legend>
      {props.options.map((option) => (
        <label class="choice-option" key={option.value}>
          <input
            type="radio"
            name={id}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          <span class="choice-words">
            <span class="choice-label">{option.label}</span>
            {option.hint && <span class="choice-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A choice of one among several that need no explanation. */
export function Select<T extends string>(props: {
  label: string;
  hint?: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <select
        id={id}
        class="field-input"
        value={props.value}
        aria-describedby={props.hint && `${id}-hint`}
        onChange={({ currentTarget: { selectedIndex } }) => {
          const chosen = props.options[selectedIndex];
          if (chosen) {
            props.onChange(chosen.value);
          }
        }}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {props.hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}
