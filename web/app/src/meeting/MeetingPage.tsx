import type { MemberDevice, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useComings } from "../conversation/useComings.ts";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { useUnread } from "../conversation/useUnread.ts";
import { Button } from "../design/Button.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { type Watched, waitingIn } from "../host/watched.ts";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import { MeetingView } from "./MeetingView.tsx";

interface MeetingPageProps {
  device: MemberDevice;
  meetingId: string;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  watched: Watched;
  onBack: () => void;
}

export function MeetingPage({ device, meetingId, notice, watched, onBack }: MeetingPageProps) {
  const { value: meeting, problem } = useLoaded(() => device.openMeeting(meetingId));
  if (meeting) {
    return <OpenMeeting device={device} meeting={meeting} notice={notice} watched={watched} onBack={onBack} />;
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
  watched: Watched;
  onBack: () => void;
}

function OpenMeeting({ device, meeting, notice, watched, onBack }: OpenMeetingProps) {
  const state = useMeetingState(meeting);
  useTitle(state.title, waitingIn(state) + useUnread(state));
  const comings = useComings(meeting);
  useEffect(() => () => watched.leave(meeting), [watched, meeting]);
  return (
    <MeetingView
      state={state}
      actions={meeting}
      notice={notice}
      comings={comings}
      accounts={() => device.accounts()}
      onBack={onBack}
    />
  );
}
