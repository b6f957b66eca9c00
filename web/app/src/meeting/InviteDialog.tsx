import type { Invitation, MemberMeeting } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useLoaded, useTask } from "../design/task.ts";
import { memberText } from "../text/en-members.ts";
import "./invite.css";

const SHARED_USES = 50;
const ONE_DAY = 24 * 60 * 60 * 1000;

/** What the dialog needs of a meeting. */
export type InviteActions = Pick<MemberMeeting, "invite" | "invitations" | "revokeInvitation">;

interface ReadyInvitation {
  readonly link: string;
  readonly maxUses: number;
}

interface InviteDialogProps {
  actions: InviteActions;
  onClose: () => void;
}

/** Makes an invitation link and shows it; lists those that still work. */
export function InviteDialog({ actions, onClose }: InviteDialogProps) {
  const [ready, setReady] = useState<ReadyInvitation>();
  if (ready) {
    return (
      <Dialog
        key="ready"
        title={memberText.meeting.linkReady}
        onClose={onClose}
        actions={<Button onClick={onClose}>{memberText.meeting.done}</Button>}
      >
        <ReadyLink invitation={ready} />
      </Dialog>
    );
  }
  return (
    <Dialog key="invite" title={memberText.meeting.inviteTitle} fieldFirst onClose={onClose}>
      <InviteForm onInvite={(options) => actions.invite(options)} onMade={setReady} />
      <OpenInvitations actions={actions} />
    </Dialog>
  );
}

function InviteForm(props: { onInvite: InviteActions["invite"]; onMade: (invitation: ReadyInvitation) => void }) {
  const [label, setLabel] = useState("");
  const [use, setUse] = useState<"one" | "many">("one");
  const task = useTask();
  const make = async () => {
    const maxUses = use === "one" ? 1 : SHARED_USES;
    const note = asLine(label);
    const { link } = await props.onInvite({
      maxUses,
      expiresAt: new Date(Date.now() + ONE_DAY),
      ...(note === "" ? {} : { label: note }),
    });
    props.onMade({ link, maxUses });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        task.run(make);
      }}
    >
      <p>{memberText.meeting.inviteWhy}</p>
      <Field
        label={memberText.meeting.forLabel}
        hint={memberText.meeting.forHint}
        value={label}
        maxLength={64}
        inDialog
        onInput={setLabel}
      />
      <Choice
        label={memberText.meeting.useLabel}
        value={use}
        onChange={setUse}
        options={[
          { value: "one", label: memberText.meeting.useOne, hint: memberText.meeting.useOneHint },
          { value: "many", label: memberText.meeting.useMany, hint: memberText.meeting.useManyHint },
        ]}
      />
      <Problem code={task.problem} />
      <Button kind="primary" type="submit" busy={task.busy}>
        {task.busy ? memberText.meeting.making : memberText.meeting.make}
      </Button>
    </form>
  );
}

/** A link to take along. It is shown this once: the server does not know it and cannot show it again. */
export function ReadyLink({ invitation: { link, maxUses } }: { invitation: ReadyInvitation }) {
  return (
    <>
      <p>
        {maxUses === 1 ? memberText.meeting.linkOne : memberText.meeting.linkMany(maxUses)}{" "}
        <strong>{memberText.meeting.linkOnce}</strong>
      </p>
      <CopyField label={memberText.meeting.linkLabel} value={link} />
      <div class="invite-qr">
        <QrCode value={link} label={memberText.meeting.linkQr} />
      </div>
      <p class="soft small">{memberText.meeting.linkSecret}</p>
    </>
  );
}

function OpenInvitations({ actions }: { actions: InviteActions }) {
  const invitations = useLoaded(() => actions.invitations());
  const revoking = useTask();
  const open = invitations.value?.filter(works) ?? [];
  const [asking, setAsking] = useState<Invitation>();
  const revoke = ({ invitationId }: Invitation) =>
    void revoking.run(async () => {
      await actions.revokeInvitation(invitationId);
      invitations.reload();
    });
  return (
    <>
      <Problem code={invitations.problem ?? revoking.problem} />
      {open.length > 0 && (
        <section class="open-invitations">
          <h3 class="open-invitations-title">{memberText.meeting.invitations}</h3>
          <ul>
            {open.map((invitation) => (
              <OpenInvitation key={invitation.invitationId} invitation={invitation} onRevoke={setAsking} />
            ))}
          </ul>
        </section>
      )}
      {asking && (
        <Confirm
          title={memberText.meeting.revokeTitle(asking.label ?? memberText.meeting.unnamed)}
          why={memberText.meeting.revokeWhy}
          doIt={memberText.meeting.revoke}
          onConfirm={() => revoke(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

const works = ({ revoked, uses, maxUses, expiresAt }: Invitation): boolean =>
  !revoked && uses < maxUses && (expiresAt === undefined || expiresAt.getTime() > Date.now());

function OpenInvitation(props: { invitation: Invitation; onRevoke: (invitation: Invitation) => void }) {
  const { invitation, onRevoke } = props;
  const { label = memberText.meeting.unnamed, uses, maxUses, createdAt, expiresAt } = invitation;
  const about = [
    memberText.meeting.uses(uses, maxUses),
    memberText.meeting.linkMade(createdAt),
    expiresAt && memberText.meeting.linkUntil(expiresAt),
  ];
  return (
    <li class="open-invitation">
      <span class="open-invitation-words">
        <span class="open-invitation-label">{label}</span>{" "}
        <span class="soft small">{about.filter(Boolean).join(" · ")}</span>
      </span>
      <Button kind="quiet" small label={memberText.meeting.revokeName(label)} onClick={() => onRevoke(invitation)}>
        {memberText.meeting.revoke}
      </Button>
    </li>
  );
}
