import "../design/field.css";

interface TickProps {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is so or not. */
export function Tick({ label, hint, checked, disabled = false, onChange }: TickProps) {
  return (
    <label class="choice-option">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="choice-words">
        <span class="choice-label">
          <bdi>{label}</bdi>
        </span>
        {hint && <span class="choice-hint">{hint}</span>}
      </span>
    </label>
  );
}
