import { type Arrival, addressKey, type MemberMeeting } from "@latchkey/client";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import "./lobby.css";

interface ArrivalsProps {
  arrivals: readonly Arrival[];
  onAccept: MemberMeeting["acceptDevice"];
  onDecline: MemberMeeting["declineDevice"];
  onCompare: (arrival: Arrival) => void;
}

/** Members' devices that nobody has signed in yet, and that this device may. */
export function Arrivals({ arrivals, onAccept, onDecline, onCompare }: ArrivalsProps) {
  return (
    <section class="lobby" aria-labelledby="arrivals-title">
      <h2 class="lobby-title" id="arrivals-title">
        {memberText.meeting.arrivalsTitle(arrivals.length)}
      </h2>
      <ul>
        {arrivals.map((arrival) => (
          <li class="lobby-guest" key={addressKey(arrival.address)}>
            <Avatar name={arrival.name} kind="member" />
            <div>
              <p class="lobby-name">{memberText.meeting.arrival(arrival.name, arrival.address.deviceId)}</p>
              <p class="lobby-proof lobby-proof--unknown">
                <Icon name="device" size={15} />
                <span>{arrival.isOwn ? memberText.meeting.arrivalOwn : memberText.meeting.arrivalOther}</span>
              </p>
              <p class="lobby-compare">
                <Button
                  kind="quiet"
                  small
                  label={memberText.meeting.compareDevice(arrival.name, arrival.address.deviceId)}
                  onClick={() => onCompare(arrival)}
                >
                  {text.conversation.compare}
                </Button>
                {arrival.verified && (
                  <span class="lobby-compared">
                    <Icon name="check" size={15} />
                    {text.conversation.verified}
                  </span>
                )}
              </p>
            </div>
            <div class="lobby-decision">
              <Button
                small
                label={memberText.meeting.declineDeviceName(arrival.name, arrival.address.deviceId)}
                onClick={() => void onDecline(arrival.address)}
              >
                {memberText.meeting.declineDevice}
              </Button>
              <Button
                kind="primary"
                small
                label={memberText.meeting.acceptName(arrival.name, arrival.address.deviceId)}
                onClick={() => void onAccept(arrival.address)}
              >
                {memberText.meeting.accept}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
