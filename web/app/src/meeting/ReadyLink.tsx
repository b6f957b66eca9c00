import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { CopyButton, CopyOutcome } from "../design/CopyButton.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { useCopying } from "../design/copying.ts";
import { Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { memberText } from "../text/members.ts";
import { calendarFile } from "./calendar.ts";

export interface ReadyInvitation {
  readonly link: string;
  readonly maxUses: number;
  readonly isForMember: boolean;
  readonly expiresAt?: Date;
}

interface ReadyLinkProps {
  /** The meeting's. */
  title: string;
  invitation: ReadyInvitation;
}

/** A link to take along. The server does not know it, and no other device can show it. */
export function ReadyLink({ title, invitation }: ReadyLinkProps) {
  const words = memberText.meeting;
  const { link, maxUses, isForMember, expiresAt } = invitation;
  const [start, setStart] = useState("");
  const starts = start === "" ? undefined : new Date(start);
  const invitationText = words.message({ title, link, starts, until: expiresAt, once: maxUses === 1 });
  return (
    <>
      <p>
        {isForMember ? memberText.memberLink.invite.ready : maxUses === 1 ? words.linkOne : words.linkMany(maxUses)}{" "}
        {expiresAt && words.linkWorksUntil(expiresAt)} <strong>{words.linkHere}</strong>
      </p>
      <CopyField label={words.linkLabel} value={link} />
      <div class="invite-qr">
        <QrCode value={link} label={words.linkQr} />
      </div>
      <p class="soft small">{words.linkSecret}</p>
      <Field
        label={words.startLabel}
        hint={words.startHint}
        kind="moment"
        value={start}
        error={starts && expiresAt && starts > expiresAt ? words.startTooLate : undefined}
        onInput={setStart}
      />
      <div class="row invite-ways">
        <Share title={title} said={invitationText} />
        <CopyText said={invitationText} />
        {starts && (
          <Button small onClick={() => save(title, invitationText, link, starts)}>
            <Icon name="clock" size={18} />
            {words.calendar}
          </Button>
        )}
      </div>
    </>
  );
}

/** The system's own way, where the browser offers it. */
function Share({ title, said }: { title: string; said: string }) {
  if (!("share" in navigator)) {
    return null;
  }
  return (
    <Button
      small
      onClick={() => {
        navigator.share({ title, text: said }).catch(() => undefined); // The person has changed their mind.
      }}
    >
      {memberText.meeting.share}
    </Button>
  );
}

/** For a mail or another message, which people write where they are used to. */
function CopyText({ said }: { said: string }) {
  const copying = useCopying(said, () => undefined);
  return (
    <>
      <CopyButton copying={copying} label={memberText.meeting.copyText} />
      <CopyOutcome copying={copying} why={memberText.meeting.copyTextFailed} />
    </>
  );
}

const MINUTES = 60;

/** As a file that calendars open. It has the whole link in it, and never leaves this browser by itself. */
function save(title: string, description: string, link: string, starts: Date): void {
  const file = calendarFile({
    uid: `${crypto.randomUUID()}@${location.hostname}`,
    title,
    description,
    link,
    starts,
    minutes: MINUTES,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    madeAt: new Date(),
  });
  const url = URL.createObjectURL(new Blob([file], { type: "text/calendar;charset=utf-8" }));
  const way = document.createElement("a");
  way.href = url;
  way.download = "invitation.ics";
  way.click();
  URL.revokeObjectURL(url);
}
