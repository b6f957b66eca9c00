import type { PrivateKey } from "@latchkey/signal";
import {
  AccountOpenedSchema,
  DeviceAddedSchema,
  DeviceRemovedSchema,
  DisplayNameChangedSchema,
  RecoveryKeyChangedSchema,
} from "../../gen/latchkey/v2/account_pb.ts";
import { canonical } from "../canonical-form.ts";
import { ACCOUNT_LOG } from "../entry.ts";
import { signEntry, signNext, type WritableLog } from "../writer.ts";
import { AccountType, type NamedDevice } from "./account-body.ts";
import { RECOVERY_KEY_ID } from "./account-rules.ts";
import { possessionStatement, recoveryPossessionStatement } from "./proofs.ts";

const NOTHING = new Uint8Array();

export interface AccountToOpen {
  /** 16 random bytes. */
  readonly logId: Uint8Array;
  readonly displayName: string;
  readonly deviceId: number;
  readonly deviceKey: PrivateKey;
  readonly recoveryKey: PrivateKey;
  readonly time: number;
}

/** Entry 0 of an account's log. */
export function openAccount({ logId, displayName, deviceId, deviceKey, recoveryKey, time }: AccountToOpen): Uint8Array {
  const publicRecoveryKey = recoveryKey.publicKey().serialize();
  const claim = { logId, previousHash: NOTHING, recoveryKey: publicRecoveryKey };
  const body = canonical(AccountOpenedSchema, {
    displayName,
    device: { deviceId, identityKey: deviceKey.publicKey().serialize() },
    recoveryKey: publicRecoveryKey,
    recoveryPossession: recoveryPossessionStatement(claim).sign(recoveryKey),
  });
  const entry = { logId, index: 0, previousHash: NOTHING, time, type: AccountType.OPENED, body };
  return signEntry(ACCOUNT_LOG, { id: "", deviceId, key: deviceKey }, entry);
}

/** What a new device gives to the one that adds it. */
export interface DeviceToAdd {
  readonly device: NamedDevice;
  readonly possession: Uint8Array;
}

/** A new device's part: it signs that it holds its key, for the account's present head. */
export function possess(root: Uint8Array, head: Uint8Array, deviceId: number, key: PrivateKey): DeviceToAdd {
  const device = { deviceId, identityKey: key.publicKey().serialize() };
  return { device, possession: possessionStatement({ root, head, ...device }).sign(key) };
}

/** Writes an account's entries, each for the log as it stands. It appends nothing. */
export class AccountWriter {
  readonly #log: WritableLog;
  readonly #deviceId: number;
  readonly #key: PrivateKey;
  readonly #now: () => number;

  private constructor(log: WritableLog, deviceId: number, key: PrivateKey, now: () => number) {
    this.#log = log;
    this.#deviceId = deviceId;
    this.#key = key;
    this.#now = now;
  }

  static forDevice(log: WritableLog, deviceId: number, key: PrivateKey, now: () => number): AccountWriter {
    return new AccountWriter(log, deviceId, key, now);
  }

  static forRecovery(log: WritableLog, key: PrivateKey, now: () => number): AccountWriter {
    return new AccountWriter(log, RECOVERY_KEY_ID, key, now);
  }

  addDevice({ device, possession }: DeviceToAdd): Uint8Array {
    return this.entry(AccountType.DEVICE_ADDED, canonical(DeviceAddedSchema, { device: { ...device }, possession }));
  }

  /** @param keep devices that stay, though one that goes had added them */
  removeDevices(deviceIds: readonly number[], keep: readonly number[] = []): Uint8Array {
    const body = { deviceIds: ascending(deviceIds), keep: ascending(keep) };
    return this.entry(AccountType.DEVICE_REMOVED, canonical(DeviceRemovedSchema, body));
  }

  rename(displayName: string): Uint8Array {
    return this.entry(AccountType.DISPLAY_NAME_CHANGED, canonical(DisplayNameChangedSchema, { displayName }));
  }

  changeRecoveryKey(key: PrivateKey): Uint8Array {
    const { logId = NOTHING, head: previousHash = NOTHING } = this.#log;
    const recoveryKey = key.publicKey().serialize();
    const recoveryPossession = recoveryPossessionStatement({ logId, previousHash, recoveryKey }).sign(key);
    const body = canonical(RecoveryKeyChangedSchema, { recoveryKey, recoveryPossession });
    return this.entry(AccountType.RECOVERY_KEY_CHANGED, body);
  }

  /** An entry of any type. */
  entry(type: number, body: Uint8Array): Uint8Array {
    const signer = { id: "", deviceId: this.#deviceId, key: this.#key };
    return signNext(ACCOUNT_LOG, signer, this.#log, { time: this.#now(), type, body });
  }
}

function ascending(deviceIds: readonly number[]): number[] {
  return [...deviceIds].sort((one, other) => one - other);
}
