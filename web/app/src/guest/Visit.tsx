import type { GuestMeeting, MeetingState } from "@latchkey/client";
import type { ConversationActions } from "../conversation/Conversation.tsx";
import { Warnings } from "../conversation/Warnings.tsx";
import { Suspended } from "../design/Suspended.tsx";
import { text } from "../text/text.ts";
import { Entering, OverPage, Waiting } from "./Doorstep.tsx";
import { useInMeeting } from "./later.ts";
import { visitEnd } from "./state.ts";

/** What a guest can do in the meeting. */
export type GuestActions = ConversationActions & Pick<GuestMeeting, "leave" | "retry">;

export interface VisitProps {
  meeting: MeetingState;
  actions: GuestActions;
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
  /** What was being written when the visit ended. */
  unsent?: string;
}

/** The guest's page from the knock on. */
export function Visit({ meeting, actions, firstNew, unsent = "" }: VisitProps) {
  const end = visitEnd(meeting);
  const inMeeting = useInMeeting();
  if (end !== undefined) {
    const wanted = end === "left" || end === "stopped"; // Who goes has read and copied what they wanted.
    return (
      <OverPage visit={{ title: meeting.title, end }}>
        {!wanted && inMeeting && <inMeeting.WhatWasRead meeting={meeting} actions={actions} unsent={unsent} />}
      </OverPage>
    );
  }
  if (meeting.status === "waiting") {
    return (
      <Waiting
        meeting={meeting}
        suspended={<SuspendedVisit meeting={meeting} actions={actions} />}
        warnings={<Warnings warnings={meeting.warnings} onDismiss={(key) => actions.dismiss(key)} />}
        onStop={() => void actions.leave()}
      />
    );
  }
  const suspended = <SuspendedVisit meeting={meeting} actions={actions} />;
  return meeting.participants.length === 0 || inMeeting === undefined ? (
    <Entering meeting={meeting} suspended={suspended} />
  ) : (
    <inMeeting.GuestConversation meeting={meeting} actions={actions} firstNew={firstNew} suspended={suspended} />
  );
}

function SuspendedVisit({ meeting, actions }: VisitProps) {
  return (
    meeting.connection === "suspended" && (
      <Suspended
        title={text.suspended.visitTitle}
        why={text.suspended.visitWhy}
        next={text.suspended.visitNext}
        deleteIt={text.suspended.visitDelete}
        deleteTitle={text.suspended.visitDeleteTitle}
        deleteWhy={text.guest.leaveWhy}
        onRetry={() => actions.retry()}
        onDelete={() => void actions.leave()}
      />
    )
  );
}
