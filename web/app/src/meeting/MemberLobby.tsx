import { type InvitationInfo, type LobbyMember, looksAlike } from "@latchkey/client";
import { useId, useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";
import "./lobby.css";
import { memberText } from "../text/members.ts";

interface MemberLobbyProps {
  members: readonly LobbyMember[];
  /** Those of the meeting: they tell who has made a link, and for whom. */
  invitations: readonly InvitationInfo[];
  /** The names of those who take part. */
  present: readonly string[];
  onAdmit: (userId: string) => Promise<void>;
  onDecline: (userId: string) => Promise<void>;
}

/** The accounts at the door, by whose link they come, and the decision. All of them have proved that they have a link. */
export function MemberLobby({ members, invitations, present, onAdmit, onDecline }: MemberLobbyProps) {
  const id = useId();
  return (
    <section class="lobby" aria-labelledby={id}>
      <header class="lobby-head">
        <h2 class="lobby-title" id={id}>
          {memberText.memberLink.door.title(members.length)}
        </h2>
      </header>
      <ul class="lobby-guests">
        {members.map((member) => (
          <Knock
            key={member.userId}
            member={member}
            invitation={invitations.find(({ tokenHash }) => tokenHash === member.tokenHash)}
            present={present}
            onAdmit={onAdmit}
            onDecline={onDecline}
          />
        ))}
      </ul>
    </section>
  );
}

interface KnockProps extends Pick<MemberLobbyProps, "present" | "onAdmit" | "onDecline"> {
  member: LobbyMember;
  invitation: InvitationInfo | undefined;
}

function Knock({ member, invitation, present, onAdmit, onDecline }: KnockProps) {
  const [deciding, setDeciding] = useState(false);
  const words = memberText.memberLink.door;
  const alike = present.find((name) => looksAlike(member.name, name));
  const decide = (decision: Promise<void>) => {
    setDeciding(true);
    void decision.finally(() => setDeciding(false));
  };
  return (
    <li class="lobby-guest">
      <Avatar name={member.name} kind="member" />
      <div class="lobby-words">
        <p class="lobby-name">
          <bdi>{member.name}</bdi> <span class="lobby-since">{words.since(member.knockedAt)}</span>
        </p>
        {alike !== undefined && <p class="lobby-alike">{text.conversation.looksLike(alike)}</p>}
        <p class="lobby-link lobby-link--own">
          <Icon name="link" size={15} />
          <span>
            {invitation?.isMine
              ? words.linkOfYours
              : words.linkOf(invitation?.madeBy.name ?? text.conversation.nameless)}{" "}
            <bdi class="lobby-label">{invitation?.label ?? words.unnamed}</bdi>. {words.proved}
          </span>
        </p>
      </div>
      <div class="lobby-decision">
        <Button
          small
          busy={deciding}
          label={words.declineName(member.name)}
          onClick={() => decide(onDecline(member.userId))}
        >
          {words.decline}
        </Button>
        <Button
          kind="primary"
          small
          busy={deciding}
          label={words.admitName(member.name)}
          onClick={() => decide(onAdmit(member.userId))}
        >
          {words.admit}
        </Button>
      </div>
    </li>
  );
}
