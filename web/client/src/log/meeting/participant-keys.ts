import { bytesToHex } from "@noble/hashes/utils.js";
import { type Address, addressKey } from "../../address.ts";

/** The keys of every device that ever joined and of every guest ever admitted: each belongs to one of them. */
export class ParticipantKeys {
  readonly #owners = new Map<string, string>();

  /** Whether none but this device or guest has the key. */
  isFree(identityKey: Uint8Array, address: Address): boolean {
    const owner = this.#owners.get(bytesToHex(identityKey));
    return owner === undefined || owner === addressKey(address);
  }

  add(identityKey: Uint8Array, address: Address): void {
    this.#owners.set(bytesToHex(identityKey), addressKey(address));
  }
}
