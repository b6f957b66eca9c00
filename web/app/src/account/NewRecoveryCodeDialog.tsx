import { isRecoveryCode } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Field } from "../design/Field.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";

interface NewRecoveryCodeDialogProps {
  onChange: (present: string) => Promise<void>;
  onClose: () => void;
}

/** Replaces the recovery code by a new one: only who has the present one can. */
export function NewRecoveryCodeDialog({ onChange, onClose }: NewRecoveryCodeDialogProps) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState(false);
  const task = useTask();
  const words = memberText.devices;
  const other = task.problem === "recovery_unknown";
  return (
    <Dialog title={words.newCodeTitle} fieldFirst onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setWrong(!isRecoveryCode(code));
          if (isRecoveryCode(code)) {
            void task.run(() => onChange(code));
          }
        }}
      >
        <p>{words.newCodeWhy}</p>
        <Field
          label={words.newCodeLabel}
          hint={memberText.recover.codeHint}
          value={code}
          error={wrong ? memberText.recover.codeWrong : other ? words.newCodeOther : undefined}
          inDialog
          onInput={(value) => {
            setCode(value);
            setWrong(false);
            task.clear();
          }}
        />
        <Problem code={other ? undefined : task.problem} />
        <Button kind="primary" type="submit" busy={task.busy}>
          {words.newCodeTitle}
        </Button>
      </form>
    </Dialog>
  );
}
