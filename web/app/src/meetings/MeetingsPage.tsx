import type { MemberDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { keepDraft } from "../conversation/drafts.ts";
import { deviceMemory } from "../design/device-memory.ts";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { countOf, type OpenMeetings, useNews } from "../host/open-meetings.ts";
import { Knocks } from "../noticing/Knocks.tsx";
import { memberText } from "../text/members.ts";
import { MeetingsView } from "./MeetingsView.tsx";
import { PutAwayMeetings } from "./put-away.ts";

interface MeetingsPageProps {
  device: MemberDevice;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  meetings: OpenMeetings;
  onOpen: (meetingId: string) => void;
  onDevices: () => void;
  onNoticing: () => void;
}

export function MeetingsPage({ device, notice, meetings, onOpen, onDevices, onNoticing }: MeetingsPageProps) {
  const task = useTask();
  const kept = useMemo(() => new PutAwayMeetings(deviceMemory), []);
  const [putAway, setPutAway] = useState(kept.all);
  const news = useNews(meetings);
  useTitle(memberText.meetings.title, countOf(news));
  const { run } = task;
  const load = useCallback(() => {
    void run(() => meetings.reload());
  }, [meetings, run]);
  useEffect(load, [load]);
  const knocks = (meetingId: string) => {
    const meeting = meetings.all.find(({ state }) => state.meetingId === meetingId);
    return meeting && <Knocks meeting={meeting} />;
  };
  return (
    <MeetingsView
      notice={notice}
      state={{ me: device.me, meetings: meetings.list, news, putAway, problem: task.problem }}
      knocks={knocks}
      actions={{
        reload: load,
        open: onOpen,
        create: async (title, everyMemberAdmits) => {
          const meeting = await meetings.create(title, everyMemberAdmits);
          onOpen(meeting.state.meetingId);
        },
        putAway: (meetingId, how) =>
          void run(async () => {
            if (how === "deleted") {
              await meetings.forget(meetingId);
              keepDraft(meetingId, "");
            }
            kept.put(meetingId, how);
            setPutAway(kept.all);
          }),
        devices: onDevices,
        noticing: onNoticing,
      }}
    />
  );
}
