import { type Address, addressKey } from "../address.ts";
import type { SafetyNumber } from "../api.ts";
import { base64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { safetyNumberBetween } from "./safety-number.ts";

const PREFIX = "verified/";

/** Whose identity keys the person has compared. Kept for all of this device's meetings. */
export class Verification {
  readonly #store: DeviceStore;
  readonly #self: Address;
  readonly #roster: MeetingLog;
  readonly #verified: Map<string, string>;

  private constructor(store: DeviceStore, self: Address, roster: MeetingLog, verified: ReadonlyMap<string, string>) {
    this.#store = store;
    this.#self = self;
    this.#roster = roster;
    this.#verified = new Map(verified);
  }

  static async open(store: DeviceStore, self: Address, roster: MeetingLog): Promise<Verification> {
    return new Verification(store, self, roster, await store.update(({ records }) => records.all<string>(PREFIX)));
  }

  has(address: Address): boolean {
    const key = this.#known(address);
    return key !== undefined && this.#verified.get(addressKey(address)) === base64(key);
  }

  async mark(of: Address, verified: boolean): Promise<void> {
    const name = PREFIX + addressKey(of);
    const key = base64(this.#identityKey(of));
    await this.#store.update(({ records }) => (verified ? records.put(name, key) : records.delete(name)));
    if (verified) {
      this.#verified.set(addressKey(of), key);
    } else {
      this.#verified.delete(addressKey(of));
    }
  }

  async safetyNumber(of: Address): Promise<SafetyNumber> {
    const identityKey = this.#identityKey(of);
    const own = this.#store.local.identityKeyPair.publicKey.serialize();
    return safetyNumberBetween({ address: this.#self, identityKey: own }, { address: of, identityKey });
  }

  #known(address: Address): Uint8Array | undefined {
    return this.#roster.takesPart(address) ? this.#roster.identityKey(address) : undefined;
  }

  #identityKey(of: Address): Uint8Array {
    const key = this.#known(of);
    if (key === undefined) {
      throw new LatchkeyError("recipient_unknown", "This participant is not in the meeting any more.");
    }
    return key;
  }
}
