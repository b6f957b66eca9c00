import type { MemberDevice, MemberMeeting } from "@latchkey/client";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { Button } from "../design/Button.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { text } from "../text/en.ts";
import { MeetingView } from "./MeetingView.tsx";

interface MeetingPageProps {
  device: MemberDevice;
  meetingId: string;
  onBack: () => void;
}

export function MeetingPage({ device, meetingId, onBack }: MeetingPageProps) {
  const { value: meeting, problem } = useLoaded(() => device.openMeeting(meetingId));
  if (meeting) {
    return <OpenMeeting device={device} meeting={meeting} onBack={onBack} />;
  }
  return (
    <CentredPage>
      {problem === undefined ? (
        <p role="status">{text.loading}</p>
      ) : (
        <>
          <Problem code={problem} />
          <Button onClick={onBack}>{text.meeting.all}</Button>
        </>
      )}
    </CentredPage>
  );
}

interface OpenMeetingProps {
  device: MemberDevice;
  meeting: MemberMeeting;
  onBack: () => void;
}

function OpenMeeting({ device, meeting, onBack }: OpenMeetingProps) {
  const state = useMeetingState(meeting);
  useTitle(state.title, state.lobby.length);
  return <MeetingView state={state} actions={meeting} accounts={() => device.accounts()} onBack={onBack} />;
}
