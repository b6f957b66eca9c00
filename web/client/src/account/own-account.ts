import type { PrivateKey } from "@latchkey/signal";
import type { AccountChange, OwnDevice } from "../api.ts";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import type { AccountEvent, AccountLog } from "../log/account/account-log.ts";
import type { AccountState } from "../log/account/account-state.ts";
import { AccountWriter } from "../log/account/account-writer.ts";
import { devicesReached } from "../log/account/device-removal.ts";
import { hashOfAccountEntry } from "../log/entry.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { WireDevice } from "../wire.ts";
import type { AccountDirectory } from "./account-directory.ts";
import { TO_CARRY } from "./carry-list.ts";
import { RecoveryCode } from "./recovery-code.ts";

const PENDING = "account/pending";
const RECOVERY_CODE = "account/recovery-code";
/** One that was made to replace the present one; whether it does, the log says. */
const NEXT_RECOVERY_CODE = "account/next-recovery-code";
const MAX_ATTEMPTS = 20;
/** Whom the log names as the adder of a device that came by the recovery code. */
const RECOVERY_CODE_ID = 0;

/** Who is asked to append. */
export interface OwnAccountSource {
  appendToAccount(entry: string, deviceLink?: string): Promise<void>;
}

export interface OwnAccountParts {
  readonly store: DeviceStore;
  readonly directory: AccountDirectory;
  readonly source: OwnAccountSource;
  readonly userId: string;
  readonly deviceId: number;
  readonly broken: (error: unknown) => void;
  readonly now?: () => number;
}

/** An entry that was signed, and of which it is not known yet whether it stands: no other is signed in its place. */
interface Pending {
  readonly index: number;
  readonly entry: string;
  readonly deviceLink?: string;
}

/** Signs for the log as it is now, or nothing where there is nothing left to say. */
export type EntryToWrite = (writer: AccountWriter, log: AccountLog) => Uint8Array | undefined;

/** The account of this device's person: what its log says, and what this device adds to it. */
export class OwnAccount {
  readonly #parts: OwnAccountParts;
  readonly #log: AccountLog;
  readonly #key: PrivateKey;
  readonly #lane: Lane;
  readonly #listeners = new Set<(change: AccountChange) => void>();
  /** What was told before anybody listened. */
  #untold: AccountChange[] | undefined = [];
  /** Those that are kept here, the present one or not. */
  #recoveryCodes: readonly RecoveryCode[];

  private constructor(parts: OwnAccountParts, log: AccountLog, recoveryCodes: readonly RecoveryCode[]) {
    this.#parts = parts;
    this.#log = log;
    this.#key = parts.store.local.identityKeyPair.privateKey;
    this.#lane = new Lane(parts.broken);
    this.#recoveryCodes = recoveryCodes;
    parts.directory.watch({
      changed: (userId, events) => {
        if (userId === parts.userId) {
          events.forEach((event) => {
            this.#changed(event);
          });
        }
      },
      refused: (userId, alarm, detail) => {
        if (userId === parts.userId && alarm === "forked") {
          this.#tell({ kind: "forked", detail });
        }
      },
    });
  }

  /** @throws {LatchkeyError} `account_refused` where its log is not kept */
  static async open(parts: OwnAccountParts): Promise<OwnAccount> {
    const log = await parts.directory.log(parts.userId);
    if (log.state === undefined) {
      throw new LatchkeyError("account_refused", "This device has lost its account’s log. Sign in again.");
    }
    const codes = await parts.store.update(async ({ records }) => [
      await records.get<string>(RECOVERY_CODE),
      await records.get<string>(NEXT_RECOVERY_CODE),
    ]);
    const kept = codes.flatMap((code) => RecoveryCode.read(code ?? "") ?? []);
    return new OwnAccount(parts, log, kept);
  }

  /** To be shown until the person has noted it. */
  static keepRecoveryCode(store: DeviceStore, code: string): Promise<void> {
    return store.update(({ records }) => records.put(RECOVERY_CODE, code));
  }

  get state(): AccountState {
    return this.#log.state as AccountState;
  }

  get log(): AccountLog {
    return this.#log;
  }

  get name(): string {
    return this.state.displayName;
  }

  /** The account's present one, where it is kept here. */
  get recoveryCode(): string | undefined {
    return this.#recoveryCodes.find((code) => this.#isPresent(code))?.text;
  }

  #isPresent({ publicKey }: RecoveryCode): boolean {
    return equal(publicKey, this.state.recoveryKey);
  }

  async recoveryCodeNoted(): Promise<void> {
    await this.#parts.store.update(async ({ records }) => {
      await records.delete(RECOVERY_CODE);
      await records.delete(NEXT_RECOVERY_CODE);
    });
    this.#recoveryCodes = [];
  }

  /**
   * Puts a new recovery code in the place of the present one, and keeps it.
   *
   * @throws {LatchkeyError} `recovery_unknown` where the account has another code
   */
  async changeRecoveryCode(present: RecoveryCode): Promise<void> {
    await this.readOn();
    if (!this.#isPresent(present)) {
      throw new LatchkeyError(
        "recovery_unknown",
        "This is not your account’s present recovery code. A newer one may have taken its place.",
      );
    }
    const next = RecoveryCode.make();
    // Before it is sent: it may stand although the answer is lost, and no other copy of it exists.
    await this.#parts.store.update(({ records }) => records.put(NEXT_RECOVERY_CODE, next.text));
    this.#recoveryCodes = [...this.#recoveryCodes, next];
    const now = this.#parts.now ?? Date.now;
    await this.append((_, log) =>
      this.#isPresent(next)
        ? undefined
        : AccountWriter.forRecovery(log, present.key(), now).changeRecoveryKey(next.key()),
    );
  }

  /** What was found before anybody listened is told at once. */
  onChange(listener: (change: AccountChange) => void): () => void {
    this.#listeners.add(listener);
    const untold = this.#untold ?? [];
    this.#untold = undefined;
    untold.forEach(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param told what the server says beside the log */
  devices(told: readonly WireDevice[] = []): readonly OwnDevice[] {
    return [...this.state.active.keys()].map((deviceId) => {
      return this.#device(
        deviceId,
        told.find((one) => one.deviceId === deviceId),
      );
    });
  }

  /** Those that had been added by this one, down to those that stay, and go along when it is signed out from here. */
  devicesThatGoWith(deviceId: number, keep: readonly number[] = []): readonly number[] {
    const { deviceId: self } = this.#parts;
    return deviceId === self ? [] : this.#reached(deviceId, [self, ...keep]);
  }

  /** This device goes, and what it had added stays. */
  signOutSelf(): Promise<boolean> {
    const { deviceId } = this.#parts;
    return this.append((writer) => {
      return this.state.active.has(deviceId)
        ? writer.removeDevices([deviceId], this.#reached(deviceId, []))
        : undefined;
    });
  }

  /** @param keep those of {@link devicesThatGoWith} that stay */
  signOut(deviceId: number, keep: readonly number[]): Promise<boolean> {
    return this.append((writer) => {
      const going = this.devicesThatGoWith(deviceId);
      return this.state.active.has(deviceId)
        ? writer.removeDevices(
            [deviceId],
            keep.filter((one) => going.includes(one)),
          )
        : undefined;
    });
  }

  rename(name: string): Promise<boolean> {
    return this.append((writer) => (this.name === name ? undefined : writer.rename(name)));
  }

  readOn(): Promise<void> {
    return this.#parts.directory.readNow(this.#parts.userId);
  }

  /**
   * Signs at the log's end and appends; where another device was faster, reads on, asks again what to say, and retries. The entry
   * is kept before it is sent. Until it stands, or another one in its place, nothing else is signed: two for one place would be
   * a fork.
   *
   * @param deviceLink the hash of the token of the link that it spends
   * @returns whether something was said
   * @throws {LatchkeyError} what the server refuses: the entry is sent again with the next connection, and before anything else is
   *     signed; `account_refused` where the server shows another log than before
   */
  append(write: EntryToWrite, deviceLink?: string): Promise<boolean> {
    return this.#lane.ask(async () => {
      await this.#settle();
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        this.#requireOneLog();
        const entry = write(this.#writer(), this.#log);
        if (entry === undefined) {
          return false;
        }
        const fault = this.#log.faultOf(entry);
        if (fault !== undefined) {
          throw new LatchkeyError("account_refused", `Your account does not take this: ${fault}.`);
        }
        const pending = { index: this.#log.size, entry: base64(entry), ...(deviceLink ? { deviceLink } : {}) };
        await this.#parts.store.update(async ({ records }) => {
          await records.put<Pending>(PENDING, pending);
          await records.put(TO_CARRY, true); // It may stand though this page ends before it is told so.
        });
        if (await this.#stands(pending)) {
          return true;
        }
      }
      throw new LatchkeyError("log_moved", "Your devices change the account too fast right now. Try again.");
    });
  }

  /**
   * Sends what was signed here before, and may or may not stand. Fulfilled when an entry stands in that place, this one or
   * another.
   */
  settle(): Promise<void> {
    return this.#lane.ask(() => this.#settle());
  }

  async #settle(): Promise<void> {
    const pending = await this.#parts.store.update(({ records }) => records.get<Pending>(PENDING));
    if (pending !== undefined) {
      await this.#stands(pending);
    }
  }

  /** False where another entry stands in its place. */
  async #stands(pending: Pending): Promise<boolean> {
    if (this.#log.size <= pending.index) {
      this.#requireOneLog();
      await this.#send(pending);
    }
    await this.#forget();
    const known = this.#log.hashAt(pending.index);
    const own = hashOfAccountEntry(fromBase64(pending.entry));
    return known !== undefined && own !== undefined && equal(known, own);
  }

  /** Whatever the answer was, the log says whether the entry stands. Fulfilled when it has an entry in that place. */
  async #send({ index, entry, deviceLink }: Pending): Promise<void> {
    const { source, directory, userId } = this.#parts;
    try {
      await source.appendToAccount(entry, deviceLink);
      await directory.take({ userId, from: index, entries: [entry], size: index + 1 });
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      await this.readOn();
      if (this.#log.size <= index) {
        throw error;
      }
    }
  }

  #forget(): Promise<void> {
    return this.#parts.store.update(({ records }) => records.delete(PENDING));
  }

  #requireOneLog(): void {
    if (this.#parts.directory.isForked(this.#parts.userId)) {
      throw new LatchkeyError(
        "account_refused",
        "The server shows another history of your account than this device has checked. Ask who runs the server.",
      );
    }
  }

  #writer(): AccountWriter {
    const { deviceId, now = Date.now } = this.#parts;
    return AccountWriter.forDevice(this.#log, deviceId, this.#key, now);
  }

  #reached(deviceId: number, staying: readonly number[]): readonly number[] {
    return [...devicesReached(this.state, [deviceId], new Set(staying))]
      .filter((one) => one !== deviceId && this.state.active.has(one))
      .sort((one, other) => one - other);
  }

  #changed({ signer, body, gone }: AccountEvent): void {
    if (signer === this.#parts.deviceId) {
      return;
    }
    if (body.kind === "device-added") {
      this.#tell({ kind: "device-added", device: this.#device(body.device.deviceId) });
    } else if (body.kind === "display-name-changed") {
      this.#tell({ kind: "renamed", name: body.displayName });
    }
    gone.forEach((deviceId) => {
      this.#tell({ kind: "device-removed", deviceId });
    });
  }

  #tell(change: AccountChange): void {
    this.#untold?.push(change);
    this.#listeners.forEach((listener) => {
      listener(change);
    });
  }

  #device(deviceId: number, told?: WireDevice): OwnDevice {
    const addedBy = this.state.everAdded.get(deviceId)?.addedBy ?? RECOVERY_CODE_ID;
    const isFirst = this.#log.stateAt(0)?.active.has(deviceId) === true;
    return {
      deviceId,
      isSelf: deviceId === this.#parts.deviceId,
      ...(isFirst ? {} : { addedBy }),
      ...(told === undefined
        ? {}
        : { name: told.name, addedAt: new Date(told.addedAt), lastSeenAt: new Date(told.lastSeenAt) }),
    };
  }
}
