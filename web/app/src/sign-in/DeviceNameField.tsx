import { Field } from "../design/Field.tsx";
import { memberText } from "../text/members.ts";

interface DeviceNameFieldProps {
  value: string;
  isMissing: boolean;
  onInput: (value: string) => void;
}

export function DeviceNameField({ value, isMissing, onInput }: DeviceNameFieldProps) {
  const words = memberText.signIn;
  return (
    <Field
      label={words.deviceLabel}
      hint={words.deviceHint}
      value={value}
      error={isMissing ? words.deviceMissing : undefined}
      maxLength={64}
      onInput={onInput}
    />
  );
}
