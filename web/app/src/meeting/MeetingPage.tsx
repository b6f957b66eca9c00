import type { MemberDevice, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useReading } from "../conversation/reading.ts";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { Button } from "../design/Button.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { takeOver } from "../host/OpenElsewhere.tsx";
import { countOf, type OpenMeetings, useNews, waitingIn } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { MeetingView } from "./MeetingView.tsx";

interface MeetingPageProps {
  device: MemberDevice;
  meetingId: string;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  meetings: OpenMeetings;
  onBack: () => void;
}

export function MeetingPage({ device, meetingId, notice, meetings, onBack }: MeetingPageProps) {
  const { value: meeting, problem } = useLoaded(() => meetings.open(meetingId));
  if (meeting) {
    return <OpenMeeting device={device} meeting={meeting} notice={notice} meetings={meetings} onBack={onBack} />;
  }
  return (
    <CentredPage>
      {notice}
      {problem === undefined ? (
        <p role="status">{text.loading}</p>
      ) : (
        <>
          <Problem code={problem} />
          <Button onClick={onBack}>{memberText.meeting.all}</Button>
        </>
      )}
    </CentredPage>
  );
}

interface OpenMeetingProps {
  device: MemberDevice;
  meeting: MemberMeeting;
  notice: ComponentChildren;
  meetings: OpenMeetings;
  onBack: () => void;
}

function OpenMeeting({ device, meeting, notice, meetings, onBack }: OpenMeetingProps) {
  const state = useMeetingState(meeting);
  const { firstNew, count } = useReading(state, meetings);
  useTitle(state.title, countOf(useNews(meetings), state.meetingId) + waitingIn(state) + count);
  return (
    <MeetingView
      state={state}
      actions={meeting}
      notice={notice}
      firstNew={firstNew}
      onReconnect={() => device.retry()}
      onTakeOver={takeOver}
      accounts={() => device.accounts()}
      onBack={onBack}
    />
  );
}
