import {
  AccountOpenedSchema,
  type Device,
  DeviceAddedSchema,
  DeviceRemovedSchema,
  DisplayNameChangedSchema,
  RecoveryKeyChangedSchema,
} from "../../gen/latchkey/v2/account_pb.ts";
import { readCanonical } from "../canonical-form.ts";
import type { LogEntry } from "../entry.ts";
import { form, present, toDeviceId, toDeviceIds, toIdentityKey, toName, toSignature } from "../form.ts";
import { LogRefusal } from "../verdict.ts";

/** The types of an account's log (docs/second-edition/protocol.md, section 2.1). */
export const AccountType = {
  OPENED: 1,
  DEVICE_ADDED: 2,
  DEVICE_REMOVED: 3,
  DISPLAY_NAME_CHANGED: 4,
  RECOVERY_KEY_CHANGED: 5,
} as const;

export interface NamedDevice {
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
}

export interface AccountOpened {
  readonly kind: "account-opened";
  readonly displayName: string;
  readonly device: NamedDevice;
  readonly recoveryKey: Uint8Array;
  readonly recoveryPossession: Uint8Array;
}

export interface DeviceAdded {
  readonly kind: "device-added";
  readonly device: NamedDevice;
  readonly possession: Uint8Array;
}

export interface DeviceRemoved {
  readonly kind: "device-removed";
  readonly deviceIds: readonly number[];
  readonly keep: readonly number[];
}

export interface DisplayNameChanged {
  readonly kind: "display-name-changed";
  readonly displayName: string;
}

export interface RecoveryKeyChanged {
  readonly kind: "recovery-key-changed";
  readonly recoveryKey: Uint8Array;
  readonly recoveryPossession: Uint8Array;
}

/** A type that may be skipped: its body is not read. */
export interface Skipped {
  readonly kind: "skipped";
  readonly type: number;
}

export type AccountBody =
  | AccountOpened
  | DeviceAdded
  | DeviceRemoved
  | DisplayNameChanged
  | RecoveryKeyChanged
  | Skipped;

export function isKnownAccountType(type: number): boolean {
  return type <= AccountType.RECOVERY_KEY_CHANGED;
}

/** @throws {LogRefusal} where the body's form is not good */
export function readAccountBody(entry: LogEntry): AccountBody {
  switch (entry.type) {
    case AccountType.OPENED:
      return readOpened(entry.body);
    case AccountType.DEVICE_ADDED:
      return readAdded(entry.body);
    case AccountType.DEVICE_REMOVED:
      return readRemoved(entry.body);
    case AccountType.DISPLAY_NAME_CHANGED:
      return { kind: "display-name-changed", displayName: readName(entry.body) };
    case AccountType.RECOVERY_KEY_CHANGED:
      return readRecoveryKey(entry.body);
    default:
      if (entry.isSkipped) {
        return { kind: "skipped", type: entry.type };
      }
      throw new LogRefusal("newer-version", `type ${entry.type} of an account's log`);
  }
}

/** @throws {LogRefusal} where the body's form is not good */
export function readOpened(body: Uint8Array): AccountOpened {
  const { displayName, device, recoveryKey, recoveryPossession } = readCanonical(AccountOpenedSchema, body);
  return {
    kind: "account-opened",
    displayName: toName(displayName),
    device: toDevice(device),
    recoveryKey: toIdentityKey(recoveryKey, "recovery key"),
    recoveryPossession: toSignature(recoveryPossession, "recovery possession"),
  };
}

function readAdded(body: Uint8Array): DeviceAdded {
  const { device, possession } = readCanonical(DeviceAddedSchema, body);
  return { kind: "device-added", device: toDevice(device), possession: toSignature(possession, "possession") };
}

function readRemoved(body: Uint8Array): DeviceRemoved {
  const { deviceIds, keep } = readCanonical(DeviceRemovedSchema, body);
  form(deviceIds.length > 0, "removed devices must be at least one");
  return {
    kind: "device-removed",
    deviceIds: toDeviceIds(deviceIds, "removed devices"),
    keep: toDeviceIds(keep, "kept devices"),
  };
}

function readName(body: Uint8Array): string {
  return toName(readCanonical(DisplayNameChangedSchema, body).displayName);
}

function readRecoveryKey(body: Uint8Array): RecoveryKeyChanged {
  const { recoveryKey, recoveryPossession } = readCanonical(RecoveryKeyChangedSchema, body);
  return {
    kind: "recovery-key-changed",
    recoveryKey: toIdentityKey(recoveryKey, "recovery key"),
    recoveryPossession: toSignature(recoveryPossession, "recovery possession"),
  };
}

function toDevice(device: Device | undefined): NamedDevice {
  const { deviceId, identityKey } = present(device, "device");
  return { deviceId: toDeviceId(deviceId), identityKey: toIdentityKey(identityKey, "identity key") };
}
