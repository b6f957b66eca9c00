import { type Address, addressKey } from "../address.ts";
import { cameBy, goneBy, guestAddress, memberAddress, type RosterEvent, type RosterGuest } from "./events.ts";

interface Departure {
  readonly identityKey: Uint8Array;
  /** Of the entry with which somebody went. */
  readonly index: number;
  /** Others took it out. */
  readonly removed: boolean;
}

/** Who took part and when they went: what was on its way when its author went is still that author's. */
export class Attendance {
  readonly #departures = new Map<string, Departure>();
  readonly #formerGuests = new Map<string, RosterGuest>();
  readonly #addedBy = new Map<string, Address>();
  /** The indexes of the comings and goings, rising. */
  readonly #changes: number[] = [];

  /**
   * To be told every event, in order.
   *
   * @param index its entry's
   */
  accepted(event: RosterEvent, index: number): void {
    if (event.kind !== "meeting-created" && (cameBy(event).length > 0 || goneBy(event) !== undefined)) {
      this.#changes.push(index);
    }
    if (event.kind === "device-added") {
      this.#addedBy.set(addressKey(memberAddress(event.device)), event.signer);
    } else if (event.kind === "device-removed") {
      const { device } = event;
      const departure = { identityKey: device.identityKey, index, removed: false };
      this.#departures.set(addressKey(memberAddress(device)), departure);
    } else if (event.kind === "guest-removed" || event.kind === "guest-left") {
      const { guest } = event;
      const removed = event.kind === "guest-removed" && !event.hadGone;
      const departure = { identityKey: guest.identityKey, index, removed };
      this.#departures.set(addressKey(guestAddress(guest)), departure);
      this.#formerGuests.set(event.guest.sessionId, event.guest);
    }
  }

  /** Whether somebody who takes part or did took part as the log stood with entry `rosterIndex`. */
  tookPartAt(address: Address, rosterIndex: number): boolean {
    const departure = this.#departures.get(addressKey(address));
    return departure === undefined || rosterIndex < departure.index;
  }

  /** The index of the newest coming or going among the entries up to `rosterIndex`; -1 where there is none. */
  newestChange(rosterIndex: number): number {
    return this.#changes.findLast((index) => index <= rosterIndex) ?? -1;
  }

  /** Under which somebody took part who has gone. */
  formerIdentityKey(address: Address): Uint8Array | undefined {
    return this.#departures.get(addressKey(address))?.identityKey;
  }

  /** Whether others took it out. */
  wasRemoved(address: Address): boolean {
    return this.#departures.get(addressKey(address))?.removed ?? false;
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
