import type { MeetingInfo, MemberDevice } from "@latchkey/client";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { text } from "../text/en.ts";
import { MeetingsView } from "./MeetingsView.tsx";

interface MeetingsPageProps {
  device: MemberDevice;
  onOpen: (meetingId: string) => void;
  onSignedOut: () => void;
}

export function MeetingsPage({ device, onOpen, onSignedOut }: MeetingsPageProps) {
  const [meetings, setMeetings] = useState<readonly MeetingInfo[]>();
  const task = useTask();
  useTitle(text.meetings.title);
  const { run } = task;
  const load = useCallback(() => run(async () => setMeetings(await device.meetings())), [device, run]);
  useEffect(() => {
    load();
    // Another device may have made one, or a host may have opened one to this member.
    addEventListener("focus", load);
    return () => removeEventListener("focus", load);
  }, [load]);
  return (
    <MeetingsView
      state={{ me: device.me, meetings, problem: task.problem }}
      actions={{
        reload: load,
        open: onOpen,
        create: async (title, everyMemberAdmits) => {
          const meeting = await device.createMeeting(title, { everyMemberAdmits });
          onOpen(meeting.state.meetingId);
        },
        addDevice: () => device.signInLink(),
        signOut: () =>
          task.run(async () => {
            await device.signOut();
            onSignedOut();
          }),
      }}
    />
  );
}
