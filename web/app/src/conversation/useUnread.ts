import type { MeetingState } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";

/** How many messages there are by others. */
export function heardIn({ messages, self }: Pick<MeetingState, "messages" | "self">): number {
  return messages.filter(({ author }) => author.address.id !== self.address.id).length;
}

/** How many messages by others have come since the person looked at another tab or program. */
export function useUnread(state: MeetingState): number {
  const heard = heardIn(state);
  const [seen, setSeen] = useState(heard);
  const [looking, setLooking] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setLooking(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    if (looking) {
      setSeen(heard);
    }
  }, [looking, heard]);
  return looking ? 0 : Math.max(0, heard - seen);
}
