import { type Address, addressKey } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { deviceAdded, deviceRemoved } from "../roster/entries.ts";
import { memberAddress } from "../roster/events.ts";
import type { Engine } from "./engine.ts";
import type { Presence } from "./presence.ts";

/** Which accounts the meeting is open to, and which devices take part for them. */
export class HostDuties {
  readonly #engine: Engine;
  readonly #api: MemberApi;
  readonly #meeting: MeetingApi;
  readonly #presence: Presence;

  constructor(engine: Engine, api: MemberApi, meeting: MeetingApi, presence: Presence) {
    this.#engine = engine;
    this.#api = api;
    this.#meeting = meeting;
    this.#presence = presence;
  }

  /**
   * Signs in the devices that the person has now, but for those that show another key than before. These wait for somebody's
   * word, as do those that turn up later: the server could make them up.
   */
  async addMember(userId: string): Promise<void> {
    await this.#meeting.addMember(userId);
    const { userName, devices } = await this.#api.devices(userId);
    this.#engine.names.told({ userId, name: userName });
    for (const { deviceId, identityKeyPublic } of devices) {
      if (identityKeyPublic) {
        const address = { id: userId, deviceId };
        const identityKey = fromBase64(identityKeyPublic);
        if (await this.#isPinned(address, identityKey)) {
          await this.#signIn(address, identityKey);
        } else {
          this.#presence.arrivals.add({ userId, userName, deviceId, identityKeyPublic });
        }
      }
    }
  }

  /** Until the meeting is closed to the person, their devices can be let in: those are signed out again afterwards. */
  async removeMember(userId: string): Promise<void> {
    await this.#signOutAll(userId);
    await this.#meeting.removeMember(userId);
    await this.#signOutAll(userId);
  }

  async acceptDevice(address: Address): Promise<void> {
    const identityKey = this.#presence.arrivals.require(address);
    if (!(await this.#isPinned(address, identityKey))) {
      throw new LatchkeyError("identity_unconfirmed", "That device shows another identity key than before.");
    }
    await this.#signIn(address, identityKey);
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

  #signIn(address: Address, identityKey: Uint8Array): Promise<void> {
    const device = { userId: address.id, deviceId: address.deviceId, identityKey };
    return this.#engine.follower.append((roster) => (roster.everHadDevice(address) ? undefined : deviceAdded(device)));
  }
}
