import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Conversation } from "../conversation/Conversation.tsx";
import { MessageList } from "../conversation/MessageList.tsx";
import { UnsentDraft } from "../conversation/UnsentDraft.tsx";
import { Warnings } from "../conversation/Warnings.tsx";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { SaveRecord } from "../record/SaveRecord.tsx";
import { text } from "../text/text.ts";
import type { VisitProps } from "./Visit.tsx";

/** What was read until the end may be copied: the page has it for as long as it is open, and nowhere else. */
export function WhatWasRead({
  meeting,
  actions,
  unsent,
}: Pick<VisitProps, "meeting" | "actions"> & { unsent: string }) {
  const { messages, self } = meeting;
  return (
    <>
      {messages.length > 0 && (
        <details class="was-read" translate={false} open>
          <summary>{text.guest.wasRead}</summary>
          <MessageList selfId={self.address.id} messages={messages} held={0} emptyHint="" onSayAgain={undefined} />
        </details>
      )}
      {messages.length > 0 && <SaveRecord state={meeting} actions={actions} />}
      {unsent !== "" && <UnsentDraft draft={unsent} />}
    </>
  );
}

export function GuestConversation({
  meeting,
  actions,
  firstNew,
  suspended,
}: VisitProps & { readonly suspended: ComponentChildren }) {
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
        above={suspended}
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
