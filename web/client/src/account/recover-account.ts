import type { PrivateKey } from "@latchkey/signal";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { EntryApi } from "../http/entry-api.ts";
import { MAX_DEVICE_ID } from "../limits.ts";
import { AccountWriter, possess } from "../log/account/account-writer.ts";
import { hashOfAccountEntry } from "../log/entry.ts";
import type { SignedIn } from "../wire.ts";
import { freeDeviceId, headOf, rootOfLog } from "./device-links.ts";
import { CopiedLog } from "./join-account.ts";
import { NewDevice } from "./new-device.ts";
import { type PendingRecovery, RecoveryEntries } from "./recovery-entries.ts";

const MAX_ATTEMPTS = 20;

export interface RecoverParts {
  readonly api: Pick<EntryApi, "recoverableLog" | "signOutByRecovery" | "recover">;
  readonly key: PrivateKey;
  readonly deviceName: string;
  readonly database: string;
  /** What the device is begun for. */
  readonly way: string;
  /** Signs all devices out before that are there. */
  readonly signOutOthers: boolean;
}

/** A device that the recovery key has added. */
export interface Recovered {
  readonly device: NewDevice;
  readonly signedIn: SignedIn;
  readonly entries: readonly string[];
  /** This device is kept: what the recovery key has signed is not needed any more. */
  kept(): Promise<void>;
}

/**
 * Comes back to an account by its recovery code. What the recovery key signs is kept before it is sent, and sent as it was until
 * an entry stands in its place: two for one place would be a fork.
 */
export class RecoverAccount {
  readonly #parts: RecoverParts;
  readonly #recoveryKey: string;
  readonly #pending: RecoveryEntries;
  readonly #copied: CopiedLog;
  #device: NewDevice;

  private constructor(parts: RecoverParts, recoveryKey: string, copied: CopiedLog, device: NewDevice) {
    this.#parts = parts;
    this.#recoveryKey = recoveryKey;
    this.#pending = new RecoveryEntries(parts.database, recoveryKey);
    this.#copied = copied;
    this.#device = device;
  }

  /** @throws {LatchkeyError} `account_refused` where the server shows an account that the code does not belong to */
  static async recover(parts: RecoverParts): Promise<Recovered> {
    const recoveryKey = base64(parts.key.publicKey().serialize());
    const copied = new CopiedLog((from) => parts.api.recoverableLog(recoveryKey, from));
    await copied.readOn();
    if (copied.log.state === undefined || base64(copied.log.state.recoveryKey) !== recoveryKey) {
      throw new LatchkeyError(
        "account_refused",
        "The server shows an account that this recovery code does not belong to. Ask who runs the server.",
      );
    }
    const device = await NewDevice.begin(parts.database, parts.way);
    const recovering = new RecoverAccount(parts, recoveryKey, copied, device);
    try {
      return await recovering.#recover();
    } catch (error) {
      recovering.#device.close();
      throw error;
    }
  }

  async #recover(): Promise<Recovered> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const signedIn = await this.#settle();
      const signOut = this.#parts.signOutOthers ? this.#signingOut(signedIn) : undefined;
      if (signOut !== undefined) {
        await this.#keep(signOut);
      } else if (signedIn !== undefined) {
        const device = this.#device;
        return { device, signedIn, entries: this.#copied.entries, kept: () => this.#pending.delete() };
      } else {
        await this.#keep(this.#addition(), this.#device.accessToken);
      }
    }
    throw new LatchkeyError("log_moved", "Your devices change the account too fast right now. Try again.");
  }

  #keep(entry: Uint8Array, accessToken?: string): Promise<void> {
    const fault = this.#copied.log.faultOf(entry);
    if (fault !== undefined) {
      throw new LatchkeyError(
        "account_refused",
        `The server shows an account that this device cannot be added to: ${fault}. Check the recovery code.`,
      );
    }
    const pending = { index: this.#copied.log.size, entry: base64(entry) };
    return this.#pending.put(accessToken === undefined ? pending : { ...pending, accessToken });
  }

  /** Sends what was signed before until an entry stands in its place. Who this device is, where that has added it. */
  async #settle(): Promise<SignedIn | undefined> {
    await this.#copied.readOn();
    const pending = await this.#pending.get();
    if (pending === undefined) {
      return undefined;
    }
    const standing = this.#copied.log.hashAt(pending.index);
    const own = hashOfAccountEntry(fromBase64(pending.entry));
    const isOther = standing !== undefined && (own === undefined || !equal(standing, own));
    const signedIn = isOther ? undefined : await this.#send(pending);
    if (signedIn !== undefined && this.#isThisDevice(signedIn)) {
      return signedIn;
    }
    await this.#pending.delete();
    await this.#device.erase();
    this.#device = await NewDevice.begin(this.#parts.database, this.#parts.way);
    return undefined;
  }

  /** Returns when the log has an entry in its place. */
  async #send(pending: PendingRecovery): Promise<SignedIn | undefined> {
    const signedIn = await this.#post(pending).catch((error) => {
      if (error instanceof LatchkeyError && error.code === "log_moved") {
        return undefined;
      }
      throw error;
    });
    await this.#copied.readOn();
    if (this.#copied.log.size <= pending.index) {
      throw new LatchkeyError(
        "log_moved",
        "The server says that your account has changed, but does not show how. It may be hiding something.",
      );
    }
    return signedIn;
  }

  async #post({ entry, accessToken }: PendingRecovery): Promise<SignedIn | undefined> {
    const { api, deviceName } = this.#parts;
    if (accessToken !== undefined) {
      return api.recover({ recoveryKey: this.#recoveryKey, entry, deviceName, accessToken });
    }
    await api.signOutByRecovery(this.#recoveryKey, entry);
    return undefined;
  }

  /** Whether the log has it under the key that is here. */
  #isThisDevice({ userId, deviceId }: SignedIn): boolean {
    const { state } = this.#copied.log;
    const device = state?.active.get(deviceId);
    const own = this.#device.identity.publicKey.serialize();
    return state?.userId === userId && device !== undefined && equal(device.identityKey, own);
  }

  /** Signs all devices out; undefined where this one is the only one. */
  #signingOut(thisOne: SignedIn | undefined): Uint8Array | undefined {
    const active = [...(this.#copied.log.state?.active.keys() ?? [])];
    const isAlone = active.every((deviceId) => deviceId === thisOne?.deviceId);
    return isAlone
      ? undefined
      : AccountWriter.forRecovery(this.#copied.log, this.#parts.key, Date.now).removeDevices(active);
  }

  #addition(): Uint8Array {
    const { log } = this.#copied;
    const deviceId = freeDeviceId(log, MAX_DEVICE_ID);
    const added = possess(rootOfLog(log), headOf(log), deviceId, this.#device.identity.privateKey);
    return AccountWriter.forRecovery(log, this.#parts.key, Date.now).addDevice(added);
  }
}
