import { useRef, useState } from "preact/hooks";
import { draftOf, keepDraft } from "./drafts.ts";

/** What is being written. */
export interface Draft {
  readonly text: string;
  readonly write: (text: string) => void;
  /** Says all of it. It stays in the field until it is kept elsewhere; what is typed meanwhile stays longer. */
  readonly send: () => void;
}

/**
 * @param meetingId where the draft is kept; undefined where it is not
 * @param say resolves when the text is safe, and rejects where it is not
 */
export function useDraft(meetingId: string | undefined, say: (text: string) => Promise<unknown>, initial = ""): Draft {
  const [text, setText] = useState(() => (meetingId === undefined ? initial : draftOf(meetingId)));
  const now = useRef(text);
  const underWay = useRef(false);
  const again = useRef(false);
  const write = (changed: string) => {
    now.current = changed;
    setText(changed);
    if (meetingId !== undefined) {
      keepDraft(meetingId, changed);
    }
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
