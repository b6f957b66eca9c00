import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";

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
      setError(memberText.meetings.titleMissing);
    } else {
      task.run(() => onCreate(line, whoMayAdmit === "members"));
    }
  };
  return (
    <Dialog title={memberText.meetings.newTitle} fieldFirst onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <Field
          label={memberText.meetings.titleLabel}
          hint={memberText.meetings.titleHint}
          value={title}
          error={error}
          maxLength={120}
          inDialog
          onInput={(value) => {
            setTitle(value);
            setError(undefined);
          }}
        />
        <Choice
          label={memberText.meetings.whoLabel}
          value={whoMayAdmit}
          onChange={setWhoMayAdmit}
          options={[
            { value: "host", label: memberText.meetings.whoHost, hint: memberText.meetings.whoHostHint },
            { value: "members", label: memberText.meetings.whoMembers, hint: memberText.meetings.whoMembersHint },
          ]}
        />
        <Problem code={task.problem} />
        <Button kind="primary" type="submit" busy={task.busy}>
          {task.busy ? memberText.meetings.making : memberText.meetings.make}
        </Button>
      </form>
    </Dialog>
  );
}
