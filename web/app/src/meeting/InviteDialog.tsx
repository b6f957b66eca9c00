import type { InvitationInfo, MemberMeeting } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice, Field, Select } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { Notice } from "../design/Notice.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import "./invite.css";
import { type ReadyInvitation, ReadyLink } from "./ReadyLink.tsx";

const USUAL_USES = 50;
const MOST_USES = 1_000;
const AN_HOUR = 60 * 60 * 1000;
const A_DAY = 24 * AN_HOUR;

/** Further apart, one of two clocks is wrong. */
const CLOCKS_AGREE = 2 * 60 * 1000;

/** For how long a link works. */
const LASTS = { hour: AN_HOUR, day: A_DAY, week: 7 * A_DAY, month: 30 * A_DAY, quarter: 90 * A_DAY } as const;

type Lasts = keyof typeof LASTS;

/** What the dialog needs of a meeting. */
export type InviteActions = Pick<MemberMeeting, "invite" | "revoke" | "clockDifference">;

interface InviteDialogProps {
  title: string;
  invitations: readonly InvitationInfo[];
  /** Hosts can make links for members. */
  isHost: boolean;
  isAdmissionOpen: boolean;
  actions: InviteActions;
  onClose: () => void;
}

/** Makes an invitation link and shows it; lists those that still work. */
export function InviteDialog({ title, invitations, isHost, isAdmissionOpen, actions, onClose }: InviteDialogProps) {
  const [ready, setReady] = useState<ReadyInvitation>();
  if (ready) {
    return (
      <Dialog
        key="ready"
        title={memberText.meeting.linkReady}
        onClose={onClose}
        actions={<Button onClick={onClose}>{memberText.meeting.done}</Button>}
      >
        <ReadyLink title={title} invitation={ready} />
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
      <Clocks difference={actions.clockDifference ?? 0} />
      <InviteForm isHost={isHost} onInvite={(options) => actions.invite(options)} onMade={setReady} />
      <OpenInvitations invitations={invitations} actions={actions} onShow={setReady} />
    </Dialog>
  );
}

/** Which of the two is wrong, only the person can tell. */
function Clocks({ difference }: { difference: number }) {
  const now = Date.now();
  return (
    Math.abs(difference) > CLOCKS_AGREE && (
      <Notice tone="caution" title={memberText.meeting.clocks.title}>
        {memberText.meeting.clocks.why(new Date(now), new Date(now + difference))}
      </Notice>
    )
  );
}

interface InviteFormProps extends Pick<InviteDialogProps, "isHost"> {
  onInvite: InviteActions["invite"];
  onMade: (invitation: ReadyInvitation) => void;
}

function InviteForm(props: InviteFormProps) {
  const words = memberText.meeting;
  const [label, setLabel] = useState("");
  const [use, setUse] = useState<"one" | "many" | "member">("one");
  const [uses, setUses] = useState(`${USUAL_USES}`);
  const [lasts, setLasts] = useState<Lasts>("day");
  const task = useTask();
  const isForMember = use === "member";
  const maxUses = use === "many" ? Number(uses) : 1;
  const isPossible = Number.isInteger(maxUses) && maxUses >= 1 && maxUses <= MOST_USES;
  const make = async () => {
    const note = asLine(label);
    const expiresAt = new Date(Date.now() + LASTS[lasts]);
    const { link } = await props.onInvite({
      maxUses,
      forMember: isForMember,
      expiresAt,
      ...(note === "" ? {} : { label: note }),
    });
    props.onMade({ link, maxUses, isForMember, expiresAt });
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isPossible) {
          task.run(make);
        }
      }}
    >
      <p>{words.inviteWhy}</p>
      <Field label={words.forLabel} hint={words.forHint} value={label} maxLength={64} inDialog onInput={setLabel} />
      <Choice
        label={words.useLabel}
        value={use}
        onChange={setUse}
        options={[
          { value: "one", label: words.useOne, hint: words.useOneHint },
          { value: "many", label: words.useMany, hint: words.useManyHint },
          ...(props.isHost
            ? [
                {
                  value: "member" as const,
                  label: memberText.memberLink.invite.use,
                  hint: memberText.memberLink.invite.useHint,
                },
              ]
            : []),
        ]}
      />
      {use === "many" && (
        <Field
          label={words.usesLabel}
          kind="number"
          value={uses}
          error={isPossible ? undefined : words.usesWrong(MOST_USES)}
          onInput={setUses}
        />
      )}
      <Select
        label={words.lastsLabel}
        value={lasts}
        onChange={setLasts}
        options={[
          { value: "hour", label: words.lasts.hour },
          { value: "day", label: words.lasts.day },
          { value: "week", label: words.lasts.week },
          { value: "month", label: words.lasts.month },
          { value: "quarter", label: words.lasts.quarter },
        ]}
      />
      <Problem code={task.problem} />
      <Button kind="primary" type="submit" busy={task.busy}>
        {task.busy ? words.making : words.make}
      </Button>
    </form>
  );
}

interface OpenInvitationsProps {
  invitations: readonly InvitationInfo[];
  actions: InviteActions;
  onShow: (invitation: ReadyInvitation) => void;
}

function OpenInvitations({ invitations, actions, onShow }: OpenInvitationsProps) {
  const revoking = useTask();
  const difference = actions.clockDifference ?? 0;
  const open = invitations.filter((invitation) => works(invitation, Math.min(0, difference)));
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

/** @param behind by how much the clock that is behind differs: a link is not hidden while it may lead in */
const works = ({ revoked, uses, maxUses, expiresAt }: InvitationInfo, behind: number): boolean =>
  !revoked && uses < maxUses && (expiresAt === undefined || expiresAt.getTime() > Date.now() + behind);

interface OpenInvitationProps {
  invitation: InvitationInfo;
  onShow: (invitation: ReadyInvitation) => void;
  onRevoke: (invitation: InvitationInfo) => void;
}

function OpenInvitation({ invitation, onShow, onRevoke }: OpenInvitationProps) {
  const { label = memberText.meeting.unnamed, uses, maxUses, isForMember, expiresAt, link } = invitation;
  const about = [
    isForMember ? memberText.memberLink.invite.use : memberText.meeting.uses(uses, maxUses),
    madeBy(invitation),
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
          onClick={() => onShow({ link, maxUses, isForMember, ...(expiresAt === undefined ? {} : { expiresAt }) })}
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

function madeBy({ madeBy: maker, isMine, link }: InvitationInfo): string {
  if (link !== undefined) {
    return memberText.meeting.linkHereMade;
  }
  return isMine ? memberText.meeting.linkMine : memberText.meeting.linkBy(maker.name || text.conversation.nameless);
}
