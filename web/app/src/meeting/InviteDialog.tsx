import type { InvitationInfo, MemberMeeting } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Notice } from "../design/Notice.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useTask } from "../design/task.ts";
import { text } from "../text/en.ts";
import { memberLinkText } from "../text/en-member-links.ts";
import { memberText } from "../text/en-members.ts";
import "./invite.css";

const SHARED_USES = 50;
const ONE_DAY = 24 * 60 * 60 * 1000;

/** What the dialog needs of a meeting. */
export type InviteActions = Pick<MemberMeeting, "invite" | "revoke">;

interface ReadyInvitation {
  readonly link: string;
  readonly maxUses: number;
  readonly isForMember: boolean;
}

interface InviteDialogProps {
  invitations: readonly InvitationInfo[];
  /** Hosts can make links for members. */
  isHost: boolean;
  isAdmissionOpen: boolean;
  actions: InviteActions;
  onClose: () => void;
}

/** Makes an invitation link and shows it; lists those that still work. */
export function InviteDialog({ invitations, isHost, isAdmissionOpen, actions, onClose }: InviteDialogProps) {
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
      {!isAdmissionOpen && (
        <Notice tone="caution" title={memberText.meeting.guestsClosed}>
          {memberText.meeting.linkClosed}
        </Notice>
      )}
      <InviteForm isHost={isHost} onInvite={(options) => actions.invite(options)} onMade={setReady} />
      <OpenInvitations invitations={invitations} actions={actions} onShow={setReady} />
    </Dialog>
  );
}

interface InviteFormProps extends Pick<InviteDialogProps, "isHost"> {
  onInvite: InviteActions["invite"];
  onMade: (invitation: ReadyInvitation) => void;
}

function InviteForm(props: InviteFormProps) {
  const [label, setLabel] = useState("");
  const [use, setUse] = useState<"one" | "many" | "member">("one");
  const task = useTask();
  const make = async () => {
    const maxUses = use === "many" ? SHARED_USES : 1;
    const isForMember = use === "member";
    const note = asLine(label);
    const { link } = await props.onInvite({
      maxUses,
      forMember: isForMember,
      expiresAt: new Date(Date.now() + ONE_DAY),
      ...(note === "" ? {} : { label: note }),
    });
    props.onMade({ link, maxUses, isForMember });
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
          ...(props.isHost
            ? [{ value: "member" as const, label: memberLinkText.invite.use, hint: memberLinkText.invite.useHint }]
            : []),
        ]}
      />
      <Problem code={task.problem} />
      <Button kind="primary" type="submit" busy={task.busy}>
        {task.busy ? memberText.meeting.making : memberText.meeting.make}
      </Button>
    </form>
  );
}

/** A link to take along. The server does not know it, and no other device can show it. */
export function ReadyLink({ invitation: { link, maxUses, isForMember } }: { invitation: ReadyInvitation }) {
  return (
    <>
      <p>
        {isForMember
          ? memberLinkText.invite.ready
          : maxUses === 1
            ? memberText.meeting.linkOne
            : memberText.meeting.linkMany(maxUses)}{" "}
        <strong>{memberText.meeting.linkHere}</strong>
      </p>
      <CopyField label={memberText.meeting.linkLabel} value={link} />
      <div class="invite-qr">
        <QrCode value={link} label={memberText.meeting.linkQr} />
      </div>
      <p class="soft small">{memberText.meeting.linkSecret}</p>
    </>
  );
}

interface OpenInvitationsProps {
  invitations: readonly InvitationInfo[];
  actions: InviteActions;
  onShow: (invitation: ReadyInvitation) => void;
}

function OpenInvitations({ invitations, actions, onShow }: OpenInvitationsProps) {
  const revoking = useTask();
  const open = invitations.filter(works);
  const [asking, setAsking] = useState<InvitationInfo>();
  return (
    <>
      <Problem code={revoking.problem} />
      {open.length > 0 && (
        <section class="open-invitations">
          <h3 class="open-invitations-title">{memberText.meeting.invitations}</h3>
          <ul>
            {open.map((invitation) => (
              <OpenInvitation key={invitation.tokenHash} invitation={invitation} onShow={onShow} onRevoke={setAsking} />
            ))}
          </ul>
        </section>
      )}
      {asking && (
        <Confirm
          title={memberText.meeting.revokeTitle(asking.label ?? memberText.meeting.unnamed)}
          why={memberText.meeting.revokeWhy}
          doIt={memberText.meeting.revoke}
          onConfirm={() => void revoking.run(() => actions.revoke(asking.tokenHash))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

const works = ({ revoked, uses, maxUses, expiresAt }: InvitationInfo): boolean =>
  !revoked && uses < maxUses && (expiresAt === undefined || expiresAt.getTime() > Date.now());

interface OpenInvitationProps {
  invitation: InvitationInfo;
  onShow: (invitation: ReadyInvitation) => void;
  onRevoke: (invitation: InvitationInfo) => void;
}

function OpenInvitation({ invitation, onShow, onRevoke }: OpenInvitationProps) {
  const { label = memberText.meeting.unnamed, uses, maxUses, isForMember, expiresAt, link } = invitation;
  const about = [
    isForMember ? memberLinkText.invite.use : memberText.meeting.uses(uses, maxUses),
    link === undefined && madeBy(invitation),
    expiresAt && memberText.meeting.linkUntil(expiresAt),
  ];
  return (
    <li class="open-invitation">
      <span class="open-invitation-words">
        <span class="open-invitation-label">
          <bdi>{label}</bdi>
        </span>{" "}
        <span class="soft small">{about.filter(Boolean).join(" · ")}</span>
      </span>
      {link !== undefined && (
        <Button
          kind="quiet"
          small
          label={memberText.meeting.linkShowName(label)}
          onClick={() => onShow({ link, maxUses, isForMember })}
        >
          {memberText.meeting.linkShow}
        </Button>
      )}
      <Button kind="quiet" small label={memberText.meeting.revokeName(label)} onClick={() => onRevoke(invitation)}>
        {memberText.meeting.revoke}
      </Button>
    </li>
  );
}

function madeBy({ madeBy: maker, isMine }: InvitationInfo): string {
  return isMine ? memberText.meeting.linkMine : memberText.meeting.linkBy(maker.name || text.conversation.nameless);
}
