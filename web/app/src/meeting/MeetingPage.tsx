import type { MemberDevice, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { Button } from "../design/Button.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import { MeetingView } from "./MeetingView.tsx";

interface MeetingPageProps {
  device: MemberDevice;
  meetingId: string;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  onBack: () => void;
}

export function MeetingPage({ device, meetingId, notice, onBack }: MeetingPageProps) {
  const { value: meeting, problem } = useLoaded(() => device.openMeeting(meetingId));
  if (meeting) {
    return <OpenMeeting device={device} meeting={meeting} notice={notice} onBack={onBack} />;
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
  onBack: () => void;
}

function OpenMeeting({ device, meeting, notice, onBack }: OpenMeetingProps) {
  const state = useMeetingState(meeting);
  useTitle(state.title, state.lobby.length);
  return (
    <MeetingView state={state} actions={meeting} notice={notice} accounts={() => device.accounts()} onBack={onBack} />
  );
}
