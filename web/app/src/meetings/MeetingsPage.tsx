import type { MeetingInfo, MemberDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/en-members.ts";
import { MeetingsView } from "./MeetingsView.tsx";

interface MeetingsPageProps {
  device: MemberDevice;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  onOpen: (meetingId: string) => void;
  onSignedOut: () => void;
}

export function MeetingsPage({ device, notice, onOpen, onSignedOut }: MeetingsPageProps) {
  const [meetings, setMeetings] = useState<readonly MeetingInfo[]>();
  const task = useTask();
  useTitle(memberText.meetings.title);
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
      notice={notice}
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
