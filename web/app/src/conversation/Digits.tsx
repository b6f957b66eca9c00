interface DigitsProps {
  groups: readonly string[];
  label: string;
}

/** Groups of digits, as people read them aloud. */
export function Digits({ groups, label }: DigitsProps) {
  return (
    <ol class="safety-digits" translate={false} dir="ltr" aria-label={label}>
      {groups.map((group, index) => (
        <li key={`${index}-${group}`}>{group}</li>
      ))}
    </ol>
  );
}
