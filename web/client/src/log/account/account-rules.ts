import { bytesToHex } from "@noble/hashes/utils.js";
import { equal } from "../../bytes.ts";
import type { LogEntry } from "../entry.ts";
import { rootOf, userIdOf } from "../form.ts";
import { expect } from "../verdict.ts";
import {
  type AccountBody,
  type AccountOpened,
  AccountType,
  type DeviceAdded,
  type DeviceRemoved,
  type DisplayNameChanged,
  isKnownAccountType,
  type RecoveryKeyChanged,
  readAccountBody,
  readOpened,
} from "./account-body.ts";
import type { AccountState, CountedEntries } from "./account-state.ts";
import { goingAlong } from "./device-removal.ts";
import { possessionStatement, recoveryPossessionStatement } from "./proofs.ts";

/** The recovery key signs under this id. */
export const RECOVERY_KEY_ID = 0;
const MAX_ACTIVE_DEVICES = 16;
/** Ids above are the recovery key's to give. */
export const MAX_ID_BY_DEVICE = 100;

export interface AccountLimits {
  readonly byDevices: number;
  readonly byRecoveryKey: number;
}

export const ACCOUNT_LIMITS: AccountLimits = { byDevices: 1_000, byRecoveryKey: 100 };

/** What an accepted entry leads to. */
export interface AccountStep {
  readonly body: AccountBody;
  readonly state: AccountState;
}

/**
 * What follows from the next entry (docs/second-edition/protocol.md, section 2.1).
 *
 * @throws {LogRefusal} where the entry breaks the rules
 */
export function nextStep(state: AccountState | undefined, entry: LogEntry, limits: AccountLimits): AccountStep {
  const known = isKnownAccountType(entry.type) || entry.isSkipped;
  expect(known, "newer-version", `type ${entry.type} is none that this reader knows`);
  if (entry.type === AccountType.OPENED) {
    return open(state, entry);
  }
  expect(state !== undefined, "signer-unknown", "the log has no signers before it is opened");
  const key = signerKey(state, entry);
  expect(key !== undefined, "signer-unknown", `device ${entry.signer.deviceId} was never added`);
  entry.expectSignature(key);
  const body = readAccountBody(entry);
  expectPermission(state, entry, body);
  const counted = count(state.counted, entry, body, limits);
  return { body, state: { ...change(state, entry, body), place: entry.place, counted } };
}

function signerKey(state: AccountState, { signer }: LogEntry): Uint8Array | undefined {
  return isRecoveryKey(signer.deviceId) ? state.recoveryKey : state.everAdded.get(signer.deviceId)?.identityKey;
}

function open(state: AccountState | undefined, entry: LogEntry): AccountStep {
  const body = readOpened(entry.body);
  const { device, displayName, recoveryKey } = body;
  expect(entry.signer.deviceId === device.deviceId, "signer-unknown", "the signer is not the device that it names");
  entry.expectSignature(device.identityKey);
  expect(state === undefined, "contradiction", "the account is open already");
  expect(!equal(device.identityKey, recoveryKey), "contradiction", "its two keys are the same");
  expectRecoveryPossession(entry, body);
  const devices = new Map([[device.deviceId, { ...device, addedBy: undefined }]]);
  return {
    body,
    state: {
      userId: userIdOf(entry.place.hash),
      openingKey: device.identityKey,
      place: entry.place,
      displayName,
      recoveryKey,
      active: devices,
      everAdded: devices,
      removed: new Set(),
      removedThemselves: new Set(),
      keys: new Set([bytesToHex(device.identityKey), bytesToHex(recoveryKey)]),
      counted: { byDevices: 1, byRecoveryKey: 0 },
    },
  };
}

function expectPermission(state: AccountState, { signer }: LogEntry, body: AccountBody): void {
  const { deviceId } = signer;
  const standing = isRecoveryKey(deviceId) || state.active.has(deviceId);
  expect(standing, "not-permitted", `device ${deviceId} was removed`);
  if (body.kind === "recovery-key-changed") {
    expect(isRecoveryKey(deviceId), "not-permitted", "only the recovery key replaces itself");
  } else if (body.kind === "display-name-changed") {
    expect(!isRecoveryKey(deviceId), "not-permitted", "only a device changes the name");
  }
}

function count(counted: CountedEntries, entry: LogEntry, body: AccountBody, limits: AccountLimits): CountedEntries {
  if (body.kind === "device-removed") {
    return counted;
  }
  const signs = isRecoveryKey(entry.signer.deviceId) ? "byRecoveryKey" : "byDevices";
  expect(counted[signs] < limits[signs], "contradiction", "the log is full for this signer");
  return { ...counted, [signs]: counted[signs] + 1 };
}

function change(state: AccountState, entry: LogEntry, body: AccountBody): AccountState {
  switch (body.kind) {
    case "device-added":
      return add(state, entry, body);
    case "device-removed":
      return remove(state, entry, body);
    case "display-name-changed":
      return rename(state, body);
    case "recovery-key-changed":
      return replaceRecoveryKey(state, entry, body);
    default:
      return state;
  }
}

function add(state: AccountState, entry: LogEntry, { device, possession }: DeviceAdded): AccountState {
  const { deviceId, identityKey } = device;
  const signer = entry.signer.deviceId;
  expect(!state.everAdded.has(deviceId), "contradiction", `device id ${deviceId} was used before`);
  const mayGiveId = isRecoveryKey(signer) || deviceId <= MAX_ID_BY_DEVICE;
  expect(mayGiveId, "contradiction", `a device gives no id above ${MAX_ID_BY_DEVICE}`);
  expectNewKey(state, identityKey);
  expect(state.active.size < MAX_ACTIVE_DEVICES, "contradiction", `${MAX_ACTIVE_DEVICES} devices are active`);
  const claim = { root: rootOf(state.userId), head: entry.previousHash, deviceId, identityKey };
  const good = entry.isVerified || possessionStatement(claim).isSignedBy(identityKey, possession);
  expect(good, "bad-proof", "the new device has not signed that it holds its key");
  const added = { ...device, addedBy: isRecoveryKey(signer) ? undefined : signer };
  return {
    ...state,
    active: new Map(state.active).set(deviceId, added),
    everAdded: new Map(state.everAdded).set(deviceId, added),
    keys: new Set(state.keys).add(bytesToHex(identityKey)),
  };
}

function remove(state: AccountState, entry: LogEntry, body: DeviceRemoved): AccountState {
  const signer = entry.signer.deviceId;
  const gone = goingAlong(state, signer, body);
  return {
    ...state,
    active: new Map([...state.active].filter(([deviceId]) => !gone.has(deviceId))),
    removed: new Set([...state.removed, ...gone]),
    removedThemselves: gone.has(signer) ? new Set(state.removedThemselves).add(signer) : state.removedThemselves,
  };
}

function rename(state: AccountState, { displayName }: DisplayNameChanged): AccountState {
  expect(displayName !== state.displayName, "contradiction", "the name is the present one");
  return { ...state, displayName };
}

function replaceRecoveryKey(state: AccountState, entry: LogEntry, body: RecoveryKeyChanged): AccountState {
  expectNewKey(state, body.recoveryKey);
  expectRecoveryPossession(entry, body);
  const keys = new Set(state.keys).add(bytesToHex(body.recoveryKey));
  return { ...state, recoveryKey: body.recoveryKey, keys };
}

function expectNewKey(state: AccountState, key: Uint8Array): void {
  expect(!state.keys.has(bytesToHex(key)), "contradiction", "the log has named this key before");
}

function expectRecoveryPossession(entry: LogEntry, body: AccountOpened | RecoveryKeyChanged): void {
  const { recoveryKey, recoveryPossession } = body;
  const claim = { logId: entry.logId, previousHash: entry.previousHash, recoveryKey };
  const good = entry.isVerified || recoveryPossessionStatement(claim).isSignedBy(recoveryKey, recoveryPossession);
  expect(good, "bad-proof", "the recovery key has not signed that it is held");
}

function isRecoveryKey(deviceId: number): boolean {
  return deviceId === RECOVERY_KEY_ID;
}
