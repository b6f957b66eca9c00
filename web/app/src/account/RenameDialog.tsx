import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";

interface RenameDialogProps {
  name: string;
  onRename: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Changes how others see this person. */
export function RenameDialog({ name: present, onRename, onClose }: RenameDialogProps) {
  const [name, setName] = useState(present);
  const [missing, setMissing] = useState(false);
  const task = useTask();
  const words = memberText.devices;
  const taken = task.problem === "already_exists";
  const rename = async (line: string) => {
    if (line !== present) {
      await onRename(line);
    }
    onClose();
  };
  return (
    <Dialog title={words.renameTitle} fieldFirst onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const line = asLine(name);
          if (line === "") {
            setMissing(true);
          } else {
            void task.run(() => rename(line));
          }
        }}
      >
        <Field
          label={memberText.signIn.nameLabel}
          hint={words.renameHint}
          value={name}
          error={missing ? memberText.signIn.nameMissing : taken ? words.nameTaken : undefined}
          maxLength={64}
          inDialog
          onInput={(value) => {
            setName(value);
            setMissing(false);
            task.clear();
          }}
        />
        <Problem code={taken ? undefined : task.problem} />
        <Button kind="primary" type="submit" busy={task.busy}>
          {words.rename}
        </Button>
      </form>
    </Dialog>
  );
}
