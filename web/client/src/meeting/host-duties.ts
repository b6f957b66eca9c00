import { type Address, addressKey } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingApi } from "../http/member-api.ts";
import { deviceAdded, deviceRemoved } from "../roster/entries.ts";
import { memberAddress } from "../roster/events.ts";
import type { Engine } from "./engine.ts";

/** Which accounts the meeting is open to, and which devices take part for them. */
export class HostDuties {
  readonly #engine: Engine;
  readonly #meeting: MeetingApi;

  constructor(engine: Engine, meeting: MeetingApi) {
    this.#engine = engine;
    this.#meeting = meeting;
  }

  /**
   * Signs in the devices that the account's verified log has, but for those that are known under another key. A device
   * that was not used for long has no keys on the server, and is left out.
   */
  async addMember(userId: string): Promise<void> {
    const { accounts } = this.#engine.parts;
    await accounts.readNow(userId);
    if (accounts.name(userId) === undefined) {
      throw new LatchkeyError(
        "account_refused",
        "The server does not show who this is, so no one was added. Try again; if that does not help, ask who runs the server.",
      );
    }
    await this.#meeting.addMember(userId);
    for (const { address, identityKey } of accounts.activeDevices(userId)) {
      await this.signIn(address, fromBase64(identityKey)).catch(ignoreMissingKeys);
    }
  }

  /** Until the meeting is closed to the person, their devices can be let in: those are signed out again afterwards. */
  async removeMember(userId: string): Promise<void> {
    await this.#signOutAll(userId);
    await this.#meeting.removeMember(userId);
    await this.#signOutAll(userId);
  }

  /** A device that stands in its account's verified log. */
  async signIn(address: Address, identityKey: Uint8Array): Promise<void> {
    if (await this.#isPinned(address, identityKey)) {
      const device = { userId: address.id, deviceId: address.deviceId, identityKey };
      await this.#engine.follower.append((roster) => (roster.everHadDevice(address) ? undefined : deviceAdded(device)));
    }
  }

  signOut(address: Address): Promise<void> {
    return this.#engine.follower.append((roster) => {
      const device = roster.device(address);
      return device === undefined ? undefined : deviceRemoved(device);
    });
  }

  async #signOutAll(userId: string): Promise<void> {
    const { follower } = this.#engine;
    await follower.catchUp();
    const next = () => follower.roster.devices.find((one) => one.userId === userId);
    for (let device = next(); device !== undefined; device = next()) {
      await this.signOut(memberAddress(device));
    }
  }

  /** Warns, and answers false, where the device is known under another key. */
  async #isPinned(address: Address, identityKey: Uint8Array): Promise<boolean> {
    const { store } = this.#engine.parts;
    const pinned = await store.update(({ signal }) => signal.getIdentity(toProtocolAddress(address)));
    if (pinned === undefined || base64(pinned.serialize()) === base64(identityKey)) {
      return true;
    }
    const who = this.#engine.people.author(address);
    this.#engine.view.warn({ kind: "identity-changed", key: `identity-changed/${addressKey(address)}`, who });
    return false;
  }
}

function ignoreMissingKeys(error: unknown): void {
  if (!(error instanceof LatchkeyError && error.code === "keys_unknown")) {
    throw error;
  }
}
