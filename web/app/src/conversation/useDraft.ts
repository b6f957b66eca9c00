import { useRef, useState } from "preact/hooks";
import { draftOf, keepDraft } from "./drafts.ts";

/** What is being written. */
export interface Draft {
  readonly text: string;
  readonly write: (text: string) => void;
  /** Says all of it. It stays in the field until it is kept elsewhere; what is typed meanwhile stays longer. */
  readonly send: () => void;
}

/** @param say resolves when the text is safe, and rejects where it is not */
export function useDraft(meetingId: string, say: (text: string) => Promise<unknown>): Draft {
  const [text, setText] = useState(() => draftOf(meetingId));
  const now = useRef(text);
  const underWay = useRef(false);
  const again = useRef(false);
  const write = (changed: string) => {
    now.current = changed;
    setText(changed);
    keepDraft(meetingId, changed);
  };
  const send = () => {
    const written = now.current;
    if (underWay.current) {
      again.current = true;
      return;
    }
    if (written.trim() === "") {
      return;
    }
    underWay.current = true;
    say(written.trim())
      .then(
        () => {
          if (now.current.startsWith(written)) {
            write(now.current.slice(written.length));
          }
        },
        () => {
          again.current = false; // The person is told why, and decides.
        },
      )
      .finally(() => {
        underWay.current = false;
        if (again.current) {
          again.current = false;
          send();
        }
      });
  };
  return { text, write, send };
}
