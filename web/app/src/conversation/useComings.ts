import type { Author, Meeting, MeetingState } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";

/** A coming or going while this page was open. */
export interface Coming {
  readonly name: string;
  readonly came: boolean;
  /** The last message before it; undefined before all. */
  readonly after: string | undefined;
}

/** Who came and went since the page was opened. */
export function useComings(meeting: Meeting): readonly Coming[] {
  const [comings, setComings] = useState<readonly Coming[]>([]);
  useEffect(() => {
    const seen = new Set<string>();
    const look = ({ participants }: MeetingState) => {
      for (const { address } of participants) {
        seen.add(address.id);
      }
    };
    look(meeting.state);
    const note = ({ address: { id }, name }: Author, came: boolean) => {
      const { status, self, participants, messages } = meeting.state;
      const devices = participants.filter(({ address }) => address.id === id).length;
      // A person comes with the first device and goes with the last one.
      // A person who was here before this device has not come in now, and has gone only if this page has seen them.
      const order = participants.map(({ address }) => address.id);
      const own = order.indexOf(self.address.id);
      const isNews = came ? devices === 1 && own >= 0 && order.indexOf(id) > own : devices === 0 && seen.has(id);
      if (status === "admitted" && id !== self.address.id && name !== "" && isNews) {
        const after = messages.findLast(({ delivery }) => delivery === "sent")?.id;
        setComings((before) => [...before, { name, came, after }]);
      }
    };
    const stops = [
      meeting.on("state", look),
      meeting.on("participantAdded", (who) => note(who, true)),
      meeting.on("participantGone", (who) => note(who, false)),
    ];
    return () => {
      for (const stop of stops) {
        stop();
      }
    };
  }, [meeting]);
  return comings;
}
