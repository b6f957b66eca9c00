import { type LobbyGuest, looksAlike } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import "./lobby.css";

interface LobbyProps {
  guests: readonly LobbyGuest[];
  /** The names of those who take part. */
  present: readonly string[];
  onAdmit: (...sessionIds: readonly string[]) => Promise<void>;
  onDecline: (sessionId: string) => Promise<void>;
}

/** Who is at the door, by which kind of link, and the decision. All of them have proved that they have a link. */
export function Lobby({ guests, present, onAdmit, onDecline }: LobbyProps) {
  const welcome = guests.filter(mayComeIn);
  const [folded, setFolded] = useState(false);
  return (
    <section class="lobby" aria-labelledby="lobby-title">
      <header class="lobby-head">
        <h2 class="lobby-title" id="lobby-title">
          {memberText.meeting.lobbyTitle(guests.length)}
        </h2>
        <Button
          small
          kind="quiet"
          class="button--icon"
          expanded={!folded}
          controls="lobby-guests"
          label={folded ? memberText.meeting.unfold : memberText.meeting.fold}
          onClick={() => setFolded(!folded)}
        >
          <Icon name={folded ? "unfold" : "fold"} size={18} />
        </Button>
        {welcome.length > 1 && (
          <Button small onClick={() => void onAdmit(...welcome.map((guest) => guest.sessionId))}>
            {memberText.meeting.admitAll(welcome.length, guests.length)}
          </Button>
        )}
      </header>
      <ul class="lobby-guests" id="lobby-guests" hidden={folded}>
        {guests.map((guest) => (
          <Knock key={guest.sessionId} guest={guest} present={present} onAdmit={onAdmit} onDecline={onDecline} />
        ))}
      </ul>
    </section>
  );
}

function Knock({ guest, present, onAdmit, onDecline }: { guest: LobbyGuest } & Omit<LobbyProps, "guests">) {
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
        <CameBy guest={guest} />
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

function CameBy({ guest }: { guest: LobbyGuest }) {
  const { linkUsed, sharedLink } = guest;
  const says = linkUsed ? "used" : sharedLink ? "shared" : "own";
  return (
    <p class={`lobby-link lobby-link--${says}`}>
      <Icon name={linkUsed ? "warning" : "link"} size={15} />
      <span>{memberText.meeting.came[says]}</span>
    </p>
  );
}
