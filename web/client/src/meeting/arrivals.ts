import { type Address, addressKey } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { Roster } from "../roster/roster.ts";
import type { MemberPresence } from "../wire.ts";

/** A device that nobody has signed in yet, as the server tells it. */
type Shown = Pick<MemberPresence, "userId" | "userName" | "deviceId" | "identityKeyPublic">;

/**
 * Devices that wait until the person decides about them: the server could have made them up. Each is kept under the
 * identity key that it showed first.
 */
export class Arrivals {
  readonly #roster: Roster;
  readonly #self: Address;
  readonly #waiting = new Map<string, Shown>();
  readonly #declined = new Set<string>();

  constructor(roster: Roster, self: Address) {
    this.#roster = roster;
    this.#self = self;
  }

  add(device: Shown): void {
    const key = addressKey(addressOf(device));
    if (device.identityKeyPublic && !this.#declined.has(key) && !this.#waiting.has(key)) {
      this.#waiting.set(key, device);
    }
  }

  /** It is nobody's device any more. */
  remove(address: Address): void {
    this.#waiting.delete(addressKey(address));
  }

  /** Those that this device could sign in. */
  all(isHost: boolean): readonly { readonly address: Address; readonly name: string; readonly isOwn: boolean }[] {
    return [...this.#waiting.values()]
      .map((device) => ({
        address: addressOf(device),
        name: device.userName,
        isOwn: device.userId === this.#self.id,
      }))
      .filter(({ address, isOwn }) => (isHost || isOwn) && !this.#roster.everHadDevice(address));
  }

  /** The key that a device showed first; undefined unless it waits. */
  identityKey(address: Address): Uint8Array | undefined {
    const key = this.#waiting.get(addressKey(address))?.identityKeyPublic;
    return key && !this.#roster.everHadDevice(address) ? fromBase64(key) : undefined;
  }

  /** @throws {LatchkeyError} `device_unknown` */
  require(address: Address): Uint8Array {
    const key = this.identityKey(address);
    if (key === undefined) {
      throw new LatchkeyError(
        "device_unknown",
        "That device does not wait: somebody has decided already, or it was never here.",
      );
    }
    return key;
  }

  /** @throws {LatchkeyError} `device_unknown` */
  decline(address: Address): void {
    this.require(address);
    this.#declined.add(addressKey(address));
    this.remove(address);
  }
}

function addressOf({ userId, deviceId }: Shown): Address {
  return { id: userId, deviceId };
}
