import { type Address, isGuest, sameAddress } from "../address.ts";
import type { MeetingEvent, MeetingLog } from "../log/meeting/meeting-log.ts";
import { cameBy } from "../roster/events.ts";
import type { Author, Coming } from "./state.ts";

/** Which people came and went, as the log says, since this device came in. */
export class Comings {
  readonly #self: Address;
  #all: readonly Coming[] = [];
  #hasCome = false;

  constructor(self: Address) {
    this.#self = self;
  }

  /** In the log's order; the same object until another is added. */
  get all(): readonly Coming[] {
    return this.#all;
  }

  /** To be told every event, in order, as the roster has just taken it in. */
  accepted(event: MeetingEvent, roster: MeetingLog): void {
    const came = cameBy(event);
    if (this.#hasCome && event.body.kind !== "meeting-ended") {
      this.#add(
        event,
        roster,
        came.filter((one) => isFirstDevice(one, roster)),
        "came",
      );
      this.#add(
        event,
        roster,
        event.goneOut.filter((one, index, all) => isLastDevice(one, index, all, roster)),
        howGone(event),
      );
    }
    this.#hasCome ||= came.some((one) => sameAddress(one, this.#self));
  }

  #add({ signer, time }: MeetingEvent, roster: MeetingLog, people: readonly Address[], how: Coming["how"]): void {
    const others = people.filter(({ id }) => id !== this.#self.id);
    if (others.length > 0) {
      const author = (address: Address): Author => toAuthor(address, roster, this.#self);
      const added = others.map((address) => ({
        who: author(address),
        how,
        ...(how === "left" || address.id === signer.id ? {} : { by: author(signer) }),
        at: new Date(time),
      }));
      this.#all = [...this.#all, ...added];
    }
  }
}

/** A person comes with the first device. */
function isFirstDevice(address: Address, roster: MeetingLog): boolean {
  return isGuest(address) || roster.member(address.id)?.devices.length === 1;
}

/** A person goes with the last device. */
function isLastDevice({ id }: Address, index: number, all: readonly Address[], roster: MeetingLog): boolean {
  return all.findIndex((one) => one.id === id) === index && (roster.member(id)?.devices.length ?? 0) === 0;
}

function howGone({ body }: MeetingEvent): Coming["how"] {
  return body.kind === "member-removed" || (body.kind === "guest-removed" && !body.hadGone) ? "removed" : "left";
}

function toAuthor(address: Address, roster: MeetingLog, self: Address): Author {
  const name = isGuest(address) ? roster.guest(address.id)?.displayName : roster.displayName(address.id);
  return {
    address,
    name: name ?? "",
    kind: isGuest(address) ? "guest" : "member",
    isSelf: sameAddress(address, self),
  };
}
