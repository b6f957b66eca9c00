import { type Address, addressKey } from "../address.ts";
import type { MeetingEvent } from "../log/meeting/meeting-log.ts";
import { cameBy, guestAddress } from "./events.ts";

/** From the entry with which a device or guest came to the one with which it went. */
interface Stay {
  readonly from: number;
  readonly until: number | undefined;
}

interface Attendant {
  readonly address: Address;
  readonly stays: readonly Stay[];
}

/** Who takes part and who did, and when: what was on its way when its author went is still that author's. */
export class Attendance {
  readonly #attendants = new Map<string, Attendant>();
  /** The indexes of the comings and goings, rising. */
  readonly #changes: number[] = [];
  /** The indexes of the entries by which guests were turned out. */
  readonly #removals = new Map<string, number>();

  /** To be told every event, in order. */
  accepted(event: MeetingEvent): void {
    const { index } = event.place;
    if (event.body.kind === "guest-removed" && !event.body.hadGone) {
      this.#removals.set(addressKey(guestAddress(event.body)), index);
    }
    if (event.isComingOrGoing) {
      this.#changes.push(index);
    }
    for (const address of event.goneOut) {
      this.#change(address, (stays) => stays.map((stay) => ({ ...stay, until: stay.until ?? index })));
    }
    for (const address of cameBy(event)) {
      this.#change(address, (stays) => [...stays, { from: index, until: undefined }]);
    }
  }

  /** Everyone who takes part or did. */
  get all(): readonly Address[] {
    return [...this.#attendants.values()].map(({ address }) => address);
  }

  everTookPart(address: Address): boolean {
    return this.#attendants.has(addressKey(address));
  }

  /** Whether it took part as the log stood with entry `rosterIndex`. */
  tookPartAt(address: Address, rosterIndex: number): boolean {
    const { stays = [] } = this.#attendants.get(addressKey(address)) ?? {};
    return stays.some(({ from, until }) => from <= rosterIndex && (until === undefined || rosterIndex < until));
  }

  /** Whether it is a guest that was turned out, and had not come back as the log stood with entry `rosterIndex`. */
  wasRemovedBy(address: Address, rosterIndex: number): boolean {
    const removal = this.#removals.get(addressKey(address));
    return removal !== undefined && removal <= rosterIndex && !this.tookPartAt(address, rosterIndex);
  }

  /** The indexes of the entries with which it came, rising. */
  comings(address: Address): readonly number[] {
    return this.#attendants.get(addressKey(address))?.stays.map(({ from }) => from) ?? [];
  }

  /** The index of the newest coming or going among the entries up to `rosterIndex`; -1 where there is none. */
  newestChange(rosterIndex: number): number {
    return this.#changes.findLast((index) => index <= rosterIndex) ?? -1;
  }

  #change(address: Address, to: (stays: readonly Stay[]) => readonly Stay[]): void {
    const key = addressKey(address);
    this.#attendants.set(key, { address, stays: to(this.#attendants.get(key)?.stays ?? []) });
  }
}
