import type { AccountDirectory } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import { LatchkeyError } from "../errors.ts";
import type { MemberApi } from "../http/member-api.ts";
import { Lane } from "../lane.ts";
import { RosterFollower } from "../roster/follower.ts";
import { MemberEntries } from "../roster/member-entries.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { rosterArchive } from "./engine.ts";
import { OwnPart } from "./own-part.ts";

/** Kept as long as a change that this device has signed was not carried into all meetings. */
const DUE = "account/to-carry";

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

  constructor(parts: AccountCarrierParts) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    parts.accounts.watch({
      changed: (userId, events) => {
        if (userId === parts.self.id && events.some(({ signer }) => signer === parts.self.deviceId)) {
          this.#lane.run(async () => {
            await parts.store.update(({ records }) => records.put(DUE, true));
            await this.#carryAll();
          });
        }
      },
      refused: () => undefined,
    });
  }

  /** There is a connection. */
  connected(): void {
    this.#lane.run(async () => {
      if (await this.#parts.store.update(({ records }) => records.get<boolean>(DUE))) {
        await this.#carryAll();
      }
    });
  }

  close(): Promise<void> {
    return this.#lane.close();
  }

  async #carryAll(): Promise<void> {
    try {
      const { meetings } = await this.#parts.api.meetings();
      for (const { meetingId } of meetings.filter(({ endedAt }) => !endedAt)) {
        await this.#carry(meetingId).catch(unlessItMayPass);
      }
      await this.#parts.store.update(({ records }) => records.delete(DUE));
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
    }
  }

  async #carry(meetingId: string): Promise<void> {
    const { store, accounts, api, self, open } = this.#parts;
    const session = open(meetingId);
    if (session !== undefined) {
      return session.carryAccount();
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
  }
}

function unlessItMayPass(error: unknown): void {
  if (!(error instanceof LatchkeyError) || error.isTransient) {
    throw error;
  }
}
