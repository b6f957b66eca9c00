import { type Address, addressKey } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { deviceAdded, deviceRemoved } from "../roster/entries.ts";
import { memberAddress } from "../roster/roster.ts";
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

  /** Signs in the devices that the person has now. Those that turn up later wait for somebody's word: the server could make them up. */
  async addMember(userId: string): Promise<void> {
    await this.#meeting.addMember(userId);
    const { userName, devices } = await this.#api.devices(userId);
    this.#engine.people.name(userId, userName);
    for (const { deviceId, identityKeyPublic } of devices) {
      if (identityKeyPublic) {
        await this.#signIn({ id: userId, deviceId }, fromBase64(identityKeyPublic));
      }
    }
  }

  async removeMember(userId: string): Promise<void> {
    const { roster } = this.#engine.follower;
    for (const device of roster.devices.filter((one) => one.userId === userId)) {
      await this.signOut(memberAddress(device));
    }
    await this.#meeting.removeMember(userId);
  }

  async acceptDevice(address: Address): Promise<void> {
    const arrival = this.#presence.arrival(address);
    if (!arrival?.identityKeyPublic) {
      throw new LatchkeyError("keys_unknown", "That device is not there any more, or has no keys yet.");
    }
    await this.#signIn(address, fromBase64(arrival.identityKeyPublic));
  }

  signOut(address: Address): Promise<void> {
    return this.#engine.follower.append((roster) => {
      const device = roster.device(address);
      return device === undefined ? undefined : deviceRemoved(device);
    });
  }

  async #signIn(address: Address, identityKey: Uint8Array): Promise<void> {
    const { store } = this.#engine.parts;
    const pinned = await store.update(({ signal }) => signal.getIdentity(toProtocolAddress(address)));
    if (pinned !== undefined && base64(pinned.serialize()) !== base64(identityKey)) {
      const who = this.#engine.people.author(address);
      this.#engine.view.warn({ kind: "identity-changed", key: `identity-changed/${addressKey(address)}`, who });
      throw new LatchkeyError("identity_unconfirmed", "That device shows another identity key than before.");
    }
    const device = { userId: address.id, deviceId: address.deviceId, identityKey };
    await this.#engine.follower.append((roster) => (roster.everHadDevice(address) ? undefined : deviceAdded(device)));
  }
}
