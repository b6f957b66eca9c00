import type { GuestMeeting, MeetingState, Message } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Conversation, type ConversationActions } from "../conversation/Conversation.tsx";
import { MessageList } from "../conversation/MessageList.tsx";
import { Warnings } from "../conversation/Warnings.tsx";
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
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
}

/** The guest's page from the knock on. */
export function Visit({ meeting, actions, firstNew }: VisitProps) {
  const end = visitEnd(meeting);
  if (end !== undefined) {
    const kept = end === "left" || end === "stopped" ? [] : meeting.messages;
    return (
      <OverPage visit={{ title: meeting.title, end }}>
        {kept.length > 0 && <WhatWasRead messages={kept} selfId={meeting.self.address.id} />}
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
  return meeting.participants.length === 0 ? (
    <Entering meeting={meeting} suspended={<SuspendedVisit meeting={meeting} actions={actions} />} />
  ) : (
    <GuestConversation meeting={meeting} actions={actions} firstNew={firstNew} />
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

/** What was read until the end may be copied: the page has it for as long as it is open, and nowhere else. */
function WhatWasRead({ messages, selfId }: { messages: readonly Message[]; selfId: string }) {
  return (
    <details class="was-read" translate={false}>
      <summary>{text.guest.wasRead}</summary>
      <MessageList selfId={selfId} messages={messages} held={0} emptyHint="" onSayAgain={undefined} />
    </details>
  );
}

function GuestConversation({ meeting, actions, firstNew }: VisitProps) {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Conversation
        state={meeting}
        actions={actions}
        firstNew={firstNew}
        onReconnect={() => actions.retry()}
        warnings={<Warnings warnings={meeting.warnings} onDismiss={(key) => actions.dismiss(key)} />}
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
