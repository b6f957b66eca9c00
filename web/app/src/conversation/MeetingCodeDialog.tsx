import type { MeetingCode } from "@latchkey/client";
import { Dialog } from "../design/Dialog.tsx";
import { text } from "../text/text.ts";
import { Digits } from "./Digits.tsx";
import "./safety-number.css";

interface MeetingCodeDialogProps {
  /** The newest first. */
  codes: readonly MeetingCode[];
  onClose: () => void;
}

/** What everybody in the meeting can read aloud, to know that all see the same. */
export function MeetingCodeDialog({ codes, onClose }: MeetingCodeDialogProps) {
  const words = text.conversation.code;
  const [newest, ...earlier] = codes;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.how}</p>
      {newest && <Code code={newest} />}
      {earlier.length > 0 && (
        <details class="meeting-codes">
          <summary>{words.earlier}</summary>
          {earlier.map((code) => (
            <Code key={code.index} code={code} />
          ))}
        </details>
      )}
    </Dialog>
  );
}

function Code({ code: { index, groups } }: { code: MeetingCode }) {
  const words = text.conversation.code;
  return (
    <div class="meeting-code">
      <p class="soft">{words.index(index)}</p>
      <Digits groups={groups} label={words.digits} />
    </div>
  );
}
