import type { AccountDirectory } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import { LatchkeyError } from "../errors.ts";
import type { LogPlace } from "../log/entry.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { MemberEntries } from "../roster/member-entries.ts";

/** What a member's device says of itself and of its person in a meeting's log. */
export class OwnPart {
  readonly #self: Address;
  readonly #follower: RosterFollower;
  readonly #entries: MemberEntries;
  readonly #accounts: Pick<AccountDirectory, "openLog">;

  constructor(
    self: Address,
    follower: RosterFollower,
    entries: MemberEntries,
    accounts: Pick<AccountDirectory, "openLog">,
  ) {
    this.#self = self;
    this.#follower = follower;
    this.#entries = entries;
    this.#accounts = accounts;
  }

  /**
   * Joins, unless this device takes part already.
   *
   * @returns whether it takes part; otherwise the person is no member, by a log that was read to its end
   * @throws {LatchkeyError} `roster_refused` where it cannot be read to its end
   */
  async join(): Promise<boolean> {
    const { roster } = this.#follower;
    if (!roster.takesPart(this.#self)) {
      await this.#follower.readToEnd();
      await this.#entries.append((writer) => {
        const isOutside = this.#isMember(roster) && !roster.takesPart(this.#self);
        return isOutside ? writer.joinDevice(this.#place()) : undefined;
      });
    }
    return roster.takesPart(this.#self);
  }

  /** Carries what is new in the account's log into the meeting's. */
  carryAccount(): Promise<void> {
    return this.#entries.append((writer, roster) => {
      const known = this.#isMember(roster) ? roster.placeOf(this.#self.id) : undefined;
      const place = this.#place();
      return known !== undefined && known.index < place.index ? writer.moveAccount(place) : undefined;
    });
  }

  /** The person leaves for good, with all devices. @throws {LatchkeyError} `last_host` */
  leave(): Promise<void> {
    return this.#entries.append((writer, roster) => {
      if (!roster.takesPart(this.#self)) {
        return undefined;
      }
      if (this.#isLastHost(roster) && hasOthers(roster)) {
        throw new LatchkeyError(
          "last_host",
          "Others are in the meeting, and you are its only host. Make another member host, or end the meeting.",
        );
      }
      return writer.leaveAsMember();
    });
  }

  /** This device alone goes. The only device of the only host stays in the log, where others are there. */
  leaveAsDevice(): Promise<void> {
    return this.#entries.append((writer, roster) => {
      const isOnlyDevice = roster.member(this.#self.id)?.devices.length === 1;
      const mustStay = isOnlyDevice && this.#isLastHost(roster) && hasOthers(roster);
      return roster.takesPart(this.#self) && !mustStay ? writer.leaveAsDevice() : undefined;
    });
  }

  #isMember(roster: MeetingLog): boolean {
    return !roster.hasEnded && roster.member(this.#self.id) !== undefined;
  }

  #isLastHost(roster: MeetingLog): boolean {
    return (
      roster.isHost(this.#self.id) &&
      roster.members.every(({ userId }) => {
        return userId === this.#self.id || !roster.isHost(userId);
      })
    );
  }

  #place(): LogPlace {
    const place = this.#accounts.openLog(this.#self.id)?.state?.place;
    if (place === undefined) {
      throw new TypeError("a device that has lost its account's log");
    }
    return place;
  }
}

function hasOthers({ members, guests }: MeetingLog): boolean {
  return members.length > 1 || guests.length > 0;
}
