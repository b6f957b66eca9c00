import type { Meeting, MeetingState } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Tick } from "../account/Tick.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice } from "../design/Field.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { recordText } from "../text/record.ts";
import { text } from "../text/text.ts";
import { recordName, recordPage } from "./page.ts";

/** How long a browser may take to copy what was handed to its downloads. */
const HANDED_OVER_MILLIS = 60_000;

type Form = "html" | "json";

interface SaveRecordProps {
  state: MeetingState;
  actions: Pick<Meeting, "record">;
  onClose: () => void;
}

/** Saves the conversation, as a page or as a file that can be checked, and says what is in it. */
export function SaveRecordDialog({ state, actions, onClose }: SaveRecordProps) {
  const [form, setForm] = useState<Form>("html");
  const [withNames, setWithNames] = useState(true);
  const task = useTask();
  const save = async () => {
    const now = new Date();
    const content =
      form === "html" ? await recordPage(state, withNames, now) : await actions.record(withNames ? "named" : "unnamed");
    handOver(recordName(state.title, now, form), content);
    onClose();
  };
  return (
    <Dialog
      title={recordText.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" busy={task.busy} onClick={() => void task.run(save).catch(() => undefined)}>
            {recordText.save}
          </Button>
        </>
      }
    >
      <p>{recordText.why}</p>
      <Choice
        label={recordText.form}
        value={form}
        onChange={setForm}
        options={[
          { value: "html", label: recordText.html, hint: recordText.htmlHint },
          { value: "json", label: recordText.json, hint: recordText.jsonHint },
        ]}
      />
      {form === "json" && (
        <>
          <p>{recordText.jsonHolds}</p>
          <p>{recordText.jsonProves}</p>
        </>
      )}
      <Tick label={recordText.names} hint={recordText.namesHint} checked={withNames} onChange={setWithNames} />
      <p>
        <strong>{recordText.notEncrypted}</strong>
      </p>
      <Problem code={task.problem} />
    </Dialog>
  );
}

/** It is only ever saved: no browser takes it for a page of this site. */
function handOver(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const way = document.createElement("a");
  way.href = url;
  way.download = name;
  way.click();
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER_MILLIS);
}
