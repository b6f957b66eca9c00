import type { Meeting, MeetingState } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { loadRecordText } from "../text/record.ts";
import { text } from "../text/text.ts";

const load = async () => (await Promise.all([import("./SaveRecordDialog.tsx"), loadRecordText()]))[0];

/** The way to a record of the conversation. What makes one is loaded when it is asked for: most meetings need none. */
export function SaveRecord({ state, actions }: { state: MeetingState; actions: Pick<Meeting, "record"> }) {
  const [part, setPart] = useState<Awaited<ReturnType<typeof load>>>();
  const task = useTask();
  const open = async () => {
    const there = await load();
    setPart(there);
  };
  return (
    <>
      <Button kind="quiet" small busy={task.busy} onClick={() => void task.run(open).catch(() => undefined)}>
        {text.conversation.saveRecord}
      </Button>
      <Problem code={task.problem} />
      {part && <part.SaveRecordDialog state={state} actions={actions} onClose={() => setPart(undefined)} />}
    </>
  );
}
