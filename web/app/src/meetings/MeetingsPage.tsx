import type { MeetingInfo, MemberDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { useNews, type Watched } from "../host/watched.ts";
import { memberText } from "../text/en-members.ts";
import { MeetingsView } from "./MeetingsView.tsx";

interface MeetingsPageProps {
  device: MemberDevice;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  watched: Watched;
  onOpen: (meetingId: string) => void;
  onDevices: () => void;
}

/** The server does not tell of a new meeting, so the list asks for it. */
const LOOK_AGAIN_MILLIS = 20_000;

export function MeetingsPage({ device, notice, watched, onOpen, onDevices }: MeetingsPageProps) {
  const [meetings, setMeetings] = useState<readonly MeetingInfo[]>();
  const task = useTask();
  const news = useNews(watched);
  const waiting = [...news.values()].reduce((sum, each) => sum + each.waiting + each.unread, 0);
  useTitle(memberText.meetings.title, waiting);
  const { run } = task;
  const load = useCallback(() => {
    void run(async () => setMeetings(await device.meetings()));
  }, [device, run]);
  useEffect(() => {
    load();
    // Another device may have made one, or a host may have opened one to this member.
    addEventListener("focus", load);
    const again = setInterval(() => {
      if (!document.hidden) {
        device.meetings().then(setMeetings, () => undefined); // Trouble is told of where the person asked.
      }
    }, LOOK_AGAIN_MILLIS);
    return () => {
      removeEventListener("focus", load);
      clearInterval(again);
    };
  }, [device, load]);
  return (
    <MeetingsView
      notice={notice}
      state={{ me: device.me, meetings, news, problem: task.problem }}
      actions={{
        reload: load,
        open: onOpen,
        create: async (title, everyMemberAdmits) => {
          const meeting = await device.createMeeting(title, { everyMemberAdmits });
          onOpen(meeting.state.meetingId);
        },
        devices: onDevices,
      }}
    />
  );
}
