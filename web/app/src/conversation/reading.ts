import type { MeetingState } from "@latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";

/** Up to which message the person has read each meeting. */
export interface ReadMarks {
  /** The id of that message; undefined where nothing was read yet. */
  of(meetingId: string): string | undefined;
  note(meetingId: string, messageId: string): void;
}

const KEPT = "latchkey.read";

/** There was nothing to read when the person turned away: all is new then. */
const NOTHING = "";

/** @param storage where they outlast the page: none of what they say is secret */
export function keptMarks(storage: Pick<Storage, "getItem" | "setItem">): ReadMarks {
  const all = (): Record<string, string> => JSON.parse(storage.getItem(KEPT) ?? "{}");
  return {
    of: (meetingId) => all()[meetingId],
    note: (meetingId, messageId) => storage.setItem(KEPT, JSON.stringify({ ...all(), [meetingId]: messageId })),
  };
}

export function forgetMarks(storage: Pick<Storage, "removeItem">): void {
  storage.removeItem(KEPT);
}

type Heard = Pick<MeetingState, "messages" | "self">;

/** The messages by others behind a mark. */
function unread({ messages, self }: Heard, mark: string | undefined): MeetingState["messages"] {
  const from = messages.findLastIndex(({ id }) => id === mark) + 1;
  return messages.slice(from).filter(({ author }) => author.address.id !== self.address.id);
}

export const unreadIn = (state: Heard, mark: string | undefined): number => unread(state, mark).length;

/** Whether the person looks at this page: it is not hidden, and no other window has the keyboard. */
export const isLookedAt = (): boolean => !document.hidden && document.hasFocus();

/** Since when the person has looked at this page; undefined while they do not. */
function useLooking(): Date | undefined {
  const [since, setSince] = useState(() => (isLookedAt() ? new Date() : undefined));
  useEffect(() => {
    const look = () => setSince((before) => (isLookedAt() ? (before ?? new Date()) : undefined));
    addEventListener("focus", look);
    addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return since;
}

interface Reading {
  /** How many messages by others have come while the person looked elsewhere. */
  readonly count: number;
  /** The message above which the line stands that tells what is new; undefined where nothing was when the person came. */
  readonly firstNew: string | undefined;
}

/** What the person has read of a meeting that is shown. All of it counts as read while they look at it. */
export function useReading(state: MeetingState, marks: ReadMarks): Reading {
  const { meetingId, messages } = state;
  const since = useLooking();
  const isLooking = since !== undefined;
  /** Where the person was when they last turned away. */
  const [left, setLeft] = useState(() => marks.of(meetingId));
  const read = useRef(left);
  const last = messages.findLast(({ delivery }) => delivery === "sent")?.id;
  useEffect(() => {
    if (isLooking && last !== undefined) {
      read.current = last;
      marks.note(meetingId, last);
    }
  }, [isLooking, last, meetingId, marks]);
  useEffect(() => {
    if (!isLooking) {
      setLeft(read.current ?? NOTHING);
    }
  }, [isLooking]);
  const [first] = unread(state, left);
  const came = first !== undefined && (since === undefined || first.sentAt < since);
  return { count: isLooking ? 0 : unreadIn(state, left), firstNew: left !== undefined && came ? first.id : undefined };
}
