import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { ignoreRefusal } from "../errors.ts";
import type { Roster } from "../roster/roster.ts";

export interface NewcomerParts {
  readonly self: Address;
  readonly roster: Roster;
  readonly accounts: Pick<AccountDirectory, "activeDevices" | "readNow">;
  signIn(device: Address, identityKey: Uint8Array): Promise<void>;
  broken(error: unknown): void;
}

/**
 * Members' devices that have come, by the server's word, and that the roster does not have yet. Those that stand in their
 * account's verified log are signed in; of the others the person hears nothing: the server may have made them up.
 */
export class Newcomers {
  readonly #parts: NewcomerParts;
  readonly #here = new Map<string, Address>();
  readonly #signing = new Set<string>();

  constructor(parts: NewcomerParts) {
    this.#parts = parts;
  }

  came(device: Address): void {
    const { accounts, broken } = this.#parts;
    this.#here.set(addressKey(device), device);
    if (this.#maySignIn(device)) {
      accounts
        .readNow(device.id)
        .then(() => this.look())
        .catch(broken);
    }
  }

  went(device: Address): void {
    this.#here.delete(addressKey(device));
  }

  /** An account's log, or who takes part, has changed. */
  look(): void {
    this.#here.forEach((device, key) => {
      if (this.#parts.roster.everHadDevice(device)) {
        this.#here.delete(key);
      } else if (this.#maySignIn(device) && !this.#signing.has(key)) {
        this.#signIn(device, key);
      }
    });
  }

  /** Where no device of an account takes part it may have been taken out: the server's word alone brings it back in no case. */
  #maySignIn({ id }: Address): boolean {
    const { roster, self } = this.#parts;
    const takesPart = roster.devices.some(({ userId }) => userId === id);
    return takesPart && roster.device(self) !== undefined && (roster.isHost(self.id) || id === self.id);
  }

  #signIn(device: Address, key: string): void {
    const { accounts, signIn, broken } = this.#parts;
    const listed = accounts.activeDevices(device.id).find(({ address }) => addressKey(address) === key);
    if (listed !== undefined) {
      this.#signing.add(key);
      signIn(device, fromBase64(listed.identityKey))
        .catch(ignoreRefusal)
        .catch(broken)
        .finally(() => this.#signing.delete(key));
    }
  }
}
