import type { MemberMeeting } from "@latchkey/client";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { type OpenMeetings, useNews, waitingIn } from "../host/open-meetings.ts";
import { Door } from "../meeting/Door.tsx";
import { memberText } from "../text/members.ts";

/** Who knocks at other meetings than the one that is shown. They can be answered from here. */
export function KnocksElsewhere({ meetings, shown }: { meetings: OpenMeetings; shown?: string | undefined }) {
  useNews(meetings); // Renders anew with each change.
  return meetings.all
    .filter(({ state }) => state.meetingId !== shown && waitingIn(state) > 0)
    .map((meeting) => <Knocks key={meeting.state.meetingId} meeting={meeting} isNamed />);
}

/** Who knocks at a meeting that is not shown. */
export function Knocks({ meeting, isNamed = false }: { meeting: MemberMeeting; isNamed?: boolean }) {
  const state = useMeetingState(meeting);
  const task = useTask();
  return (
    <>
      <Problem code={task.problem} onDismiss={task.clear} />
      {waitingIn(state) > 0 && (
        <Door
          state={state}
          actions={meeting}
          task={task}
          title={isNamed ? memberText.meeting.lobbyTitleOf(state.lobby.length, state.title) : undefined}
        />
      )}
    </>
  );
}
