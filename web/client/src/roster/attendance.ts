import { type Address, addressKey } from "../address.ts";
import { guestAddress, memberAddress, type Roster, type RosterEvent, type RosterGuest } from "./roster.ts";

/** Who took part and when they went: a message that was on its way when its author went is still that author's. */
export class Attendance {
  readonly #goneAt = new Map<string, number>();
  readonly #formerGuests = new Map<string, RosterGuest>();
  readonly #addedBy = new Map<string, Address>();

  /** To be told every event, in order. */
  accepted(event: RosterEvent, { size }: Roster): void {
    if (event.kind === "device-added") {
      this.#addedBy.set(addressKey(memberAddress(event.device)), event.signer);
    } else if (event.kind === "device-removed") {
      this.#goneAt.set(addressKey(memberAddress(event.device)), size - 1);
    } else if (event.kind === "guest-removed" || event.kind === "guest-left") {
      this.#goneAt.set(addressKey(guestAddress(event.guest)), size - 1);
      this.#formerGuests.set(event.guest.sessionId, event.guest);
    }
  }

  /** Whether somebody who takes part or did took part as the log stood with entry `rosterIndex`. */
  tookPartAt(address: Address, rosterIndex: number): boolean {
    const gone = this.#goneAt.get(addressKey(address));
    return gone === undefined || rosterIndex < gone;
  }

  /** Whose device signed this one in. */
  addedBy(device: Address): Address | undefined {
    return this.#addedBy.get(addressKey(device));
  }

  formerGuests(): readonly RosterGuest[] {
    return [...this.#formerGuests.values()];
  }

  formerGuest(sessionId: string): RosterGuest | undefined {
    return this.#formerGuests.get(sessionId);
  }
}
