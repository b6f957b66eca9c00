import { type InvitationInfo, type LobbyGuest, looksAlike } from "@latchkey/client";
import { useId, useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Icon } from "../design/Icon.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import "./lobby.css";

interface LobbyProps {
  guests: readonly LobbyGuest[];
  /** Those of the meeting: they tell for whom a link was made. */
  invitations: readonly InvitationInfo[];
  /** In place of the usual one. */
  title?: string | undefined;
  id?: string | undefined;
  /** The names of those who take part. */
  present: readonly string[];
  onAdmit: (...sessionIds: readonly string[]) => Promise<void>;
  onDecline: (sessionId: string) => Promise<void>;
}

/** Who is at the door, by which kind of link, and the decision. All of them have proved that they have a link. */
export function Lobby({ guests, invitations, title, id, present, onAdmit, onDecline }: LobbyProps) {
  const own = useId();
  const welcome = guests.filter(mayComeIn);
  const [folded, setFolded] = useState(false);
  const [asking, setAsking] = useState<readonly LobbyGuest[]>();
  return (
    <section
      class="lobby"
      id={id}
      aria-labelledby={`${own}-title`}
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) {
          setFolded(false); // The person has asked to see who is there.
        }
      }}
    >
      <header class="lobby-head">
        <h2 class="lobby-title" id={`${own}-title`}>
          {title ?? memberText.meeting.lobbyTitle(guests.length)}
        </h2>
        <Button
          small
          kind="quiet"
          class="button--icon"
          expanded={!folded}
          controls={`${own}-guests`}
          label={folded ? memberText.meeting.unfold : memberText.meeting.fold}
          onClick={() => setFolded(!folded)}
        >
          <Icon name={folded ? "unfold" : "fold"} size={18} />
        </Button>
        {welcome.length > 1 && (
          <Button small onClick={() => setAsking(welcome)}>
            {memberText.meeting.admitAll(welcome.length, guests.length)}
          </Button>
        )}
      </header>
      <ul class="lobby-guests" id={`${own}-guests`} hidden={folded}>
        {guests.map((guest) => (
          <Knock
            key={guest.sessionId}
            guest={guest}
            madeFor={invitations.find(({ tokenHash }) => tokenHash === guest.tokenHash)?.label}
            present={present}
            onAdmit={onAdmit}
            onDecline={onDecline}
          />
        ))}
      </ul>
      {asking && (
        <AdmitAll
          // Those who have gone or were decided on meanwhile are left out, and those who came since.
          guests={asking.filter(({ sessionId }) => welcome.some((guest) => guest.sessionId === sessionId))}
          onAdmit={onAdmit}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  );
}

interface AdmitAllProps {
  guests: readonly LobbyGuest[];
  onAdmit: LobbyProps["onAdmit"];
  onClose: () => void;
}

/** Asks by name before several come in at once. */
function AdmitAll({ guests, onAdmit, onClose }: AdmitAllProps) {
  return (
    <Dialog
      title={memberText.meeting.admitTheseTitle(guests.length)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button
            kind="primary"
            disabled={guests.length === 0}
            onClick={() => {
              void onAdmit(...guests.map(({ sessionId }) => sessionId));
              onClose();
            }}
          >
            {memberText.meeting.admitThese(guests.length)}
          </Button>
        </>
      }
    >
      <ul class="lobby-names">
        {guests.map(({ sessionId, name, sharedLink }) => (
          <li key={sessionId}>
            <bdi>{name}</bdi>
            {sharedLink && <span class="soft small"> {memberText.meeting.bySharedLink}</span>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface KnockProps extends Pick<LobbyProps, "present" | "onAdmit" | "onDecline"> {
  guest: LobbyGuest;
  /** What its link is called, where this device knows. */
  madeFor: string | undefined;
}

function Knock({ guest, madeFor, present, onAdmit, onDecline }: KnockProps) {
  const [deciding, setDeciding] = useState(false);
  const alike = present.find((name) => looksAlike(guest.name, name));
  const decide = (decision: Promise<void>) => {
    setDeciding(true);
    void decision.finally(() => setDeciding(false));
  };
  return (
    <li class="lobby-guest">
      <Avatar name={guest.name} kind="guest" />
      <div class="lobby-words">
        <p class="lobby-name">
          <bdi>{guest.name}</bdi> <span class="lobby-since">{memberText.meeting.since(guest.knockedAt)}</span>
        </p>
        {alike !== undefined && <p class="lobby-alike">{text.conversation.looksLike(alike)}</p>}
        <CameBy guest={guest} madeFor={madeFor} />
      </div>
      <div class="lobby-decision">
        <Button
          small
          busy={deciding}
          label={memberText.meeting.declineName(guest.name)}
          onClick={() => decide(onDecline(guest.sessionId))}
        >
          {memberText.meeting.decline}
        </Button>
        {mayComeIn(guest) && (
          <Button
            kind="primary"
            small
            busy={deciding}
            label={memberText.meeting.admitName(guest.name)}
            onClick={() => decide(onAdmit(guest.sessionId))}
          >
            {memberText.meeting.admit}
          </Button>
        )}
      </div>
    </li>
  );
}

function mayComeIn({ linkUsed }: LobbyGuest): boolean {
  return !linkUsed;
}

function CameBy({ guest, madeFor }: Pick<KnockProps, "guest" | "madeFor">) {
  const { linkUsed, sharedLink } = guest;
  const says = linkUsed ? "used" : sharedLink ? "shared" : "own";
  return (
    <p class={`lobby-link lobby-link--${says}`}>
      <Icon name={linkUsed ? "warning" : "link"} size={15} />
      <span>
        {madeFor !== undefined && (
          <>
            {memberText.meeting.linkFor} <bdi class="lobby-label">{madeFor}</bdi>.{" "}
          </>
        )}
        {memberText.meeting.came[says]}
      </span>
    </p>
  );
}
