import type { GuestMeeting, MeetingState } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Conversation, type ConversationActions } from "../conversation/Conversation.tsx";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Suspended } from "../design/Suspended.tsx";
import { text } from "../text/en.ts";
import { Entering, OverPage, Waiting } from "./Doorstep.tsx";
import { visitEnd } from "./state.ts";

/** What a guest can do in the meeting. */
export type GuestActions = ConversationActions & Pick<GuestMeeting, "leave" | "retry">;

interface VisitProps {
  meeting: MeetingState;
  actions: GuestActions;
}

/** The guest's page from the knock on. */
export function Visit({ meeting, actions }: VisitProps) {
  const end = visitEnd(meeting);
  if (end !== undefined) {
    return <OverPage visit={{ title: meeting.title, end }} />;
  }
  if (meeting.status === "waiting") {
    return (
      <Waiting
        meeting={meeting}
        suspended={<SuspendedVisit meeting={meeting} actions={actions} />}
        onStop={() => void actions.leave()}
      />
    );
  }
  return meeting.participants.length === 0 ? (
    <Entering meeting={meeting} suspended={<SuspendedVisit meeting={meeting} actions={actions} />} />
  ) : (
    <GuestConversation meeting={meeting} actions={actions} />
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

function GuestConversation({ meeting, actions }: VisitProps) {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Conversation
        state={meeting}
        actions={actions}
        emptyHint={text.conversation.earlier}
        above={<SuspendedVisit meeting={meeting} actions={actions} />}
        buttons={
          <Button small onClick={() => setLeaving(true)}>
            {text.guest.leave}
          </Button>
        }
      />
      {leaving && (
        <Confirm
          title={text.guest.leaveTitle}
          why={text.guest.leaveWhy}
          doIt={text.guest.leave}
          keep={text.guest.stay}
          onConfirm={() => void actions.leave()}
          onClose={() => setLeaving(false)}
        />
      )}
    </>
  );
}
