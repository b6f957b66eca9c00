import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { text } from "../text/en.ts";

interface NewMeetingDialogProps {
  onCreate: (title: string, everyMemberAdmits: boolean) => Promise<void>;
  onClose: () => void;
}

export function NewMeetingDialog({ onCreate, onClose }: NewMeetingDialogProps) {
  const [title, setTitle] = useState("");
  const [error, setError] = useState<string>();
  const [whoMayAdmit, setWhoMayAdmit] = useState<"host" | "members">("host");
  const task = useTask();
  const create = () => {
    const line = asLine(title);
    if (line === "") {
      setError(text.meetings.titleMissing);
    } else {
      task.run(() => onCreate(line, whoMayAdmit === "members"));
    }
  };
  return (
    <Dialog title={text.meetings.newTitle} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <Field
          label={text.meetings.titleLabel}
          hint={text.meetings.titleHint}
          value={title}
          error={error}
          maxLength={120}
          onInput={(value) => {
            setTitle(value);
            setError(undefined);
          }}
        />
        <Choice
          label={text.meetings.whoLabel}
          value={whoMayAdmit}
          onChange={setWhoMayAdmit}
          options={[
            { value: "host", label: text.meetings.whoHost, hint: text.meetings.whoHostHint },
            { value: "members", label: text.meetings.whoMembers, hint: text.meetings.whoMembersHint },
          ]}
        />
        <Problem code={task.problem} />
        <Button kind="primary" type="submit" busy={task.busy}>
          {task.busy ? text.meetings.making : text.meetings.make}
        </Button>
      </form>
    </Dialog>
  );
}
