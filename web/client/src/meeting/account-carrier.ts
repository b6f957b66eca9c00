import type { AccountDirectory } from "../account/account-directory.ts";
import { CarryList } from "../account/carry-list.ts";
import type { Address } from "../address.ts";
import type { MemberApi } from "../http/member-api.ts";
import { Lane } from "../lane.ts";
import { RosterFollower } from "../roster/follower.ts";
import { MemberEntries } from "../roster/member-entries.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { rosterArchive } from "./engine.ts";
import { isLogToBeFound } from "./linked-log.ts";
import { OwnPart } from "./own-part.ts";

export interface AccountCarrierParts {
  readonly store: DeviceStore;
  readonly accounts: AccountDirectory;
  readonly api: MemberApi;
  readonly self: Address;
  /** A meeting that is open here carries the account itself. */
  open(meetingId: string): { carryAccount(): Promise<void> } | undefined;
  broken(error: unknown): void;
}

/**
 * Carries what this device has signed in its person's account into all the person's meetings: a device that was signed out takes
 * part in none of them from then on, and a new name stands in all. What fails is tried again with the next connection.
 */
export class AccountCarrier {
  readonly #parts: AccountCarrierParts;
  readonly #lane: Lane;
  readonly #list: CarryList;

  constructor(parts: AccountCarrierParts) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#list = new CarryList(parts.store);
    parts.accounts.watch({
      changed: (userId, events) => {
        if (userId === parts.self.id && events.some(({ signer }) => signer === parts.self.deviceId)) {
          this.#lane.run(async () => {
            await this.#list.changed();
            await this.#carryAll();
          });
        }
      },
      refused: () => undefined,
    });
  }

  /** There is a connection. */
  connected(): void {
    this.#lane.run(() => this.#carryAll());
  }

  close(): Promise<void> {
    return this.#lane.close();
  }

  #carryAll(): Promise<void> {
    return this.#list.carry(
      async () => {
        const { meetings } = await this.#parts.api.meetings();
        return meetings.filter(({ endedAt }) => !endedAt).map(({ meetingId }) => meetingId);
      },
      (meetingId) => this.#carry(meetingId),
    );
  }

  /** False where a member link's log has not been found yet: until then nothing is kept or signed there. */
  async #carry(meetingId: string): Promise<boolean> {
    const { store, accounts, api, self, open } = this.#parts;
    const session = open(meetingId);
    if (session !== undefined) {
      await session.carryAccount();
      return true;
    }
    if (await isLogToBeFound(store, meetingId)) {
      return false;
    }
    const meeting = api.in(meetingId);
    const follower = await RosterFollower.open({
      meetingId,
      accounts,
      source: { page: (from) => meeting.roster(from), append: (entry) => meeting.appendToRoster(entry) },
      archive: rosterArchive(store, meetingId),
      watcher: { accepted: () => undefined, refused: () => undefined }, // Told when the meeting is opened.
    });
    await follower.catchUp();
    const entries = new MemberEntries(follower, { ...self, key: store.local.identityKeyPair.privateKey });
    await new OwnPart(self, follower, entries, accounts).carryAccount();
    return true;
  }
}
