import type { Meeting, MeetingState } from "@latchkey/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { named } from "./named.ts";

/** A meeting's present state; renders anew with each change. */
export function useMeetingState(meeting: Meeting): MeetingState {
  const [state, setState] = useState(meeting.state);
  useEffect(() => {
    setState(meeting.state);
    return meeting.on("state", setState);
  }, [meeting]);
  return useMemo(() => named(state), [state]);
}
