import { expect } from "../verdict.ts";
import type { DeviceRemoved } from "./account-body.ts";
import type { AccountDevice, AccountState } from "./account-state.ts";

/**
 * The devices that go: those that are named and those that they had added, down to the ones that stay
 * (docs/second-edition/protocol.md, section 2.1).
 *
 * @throws {LogRefusal} where a named device is not active, or `keep` names one that would not go
 */
export function goingAlong(state: AccountState, signerId: number, { deviceIds, keep }: DeviceRemoved): Set<number> {
  for (const deviceId of deviceIds) {
    expect(state.active.has(deviceId), "contradiction", `device ${deviceId} is not active`);
  }
  const unnamedSigner = deviceIds.includes(signerId) ? [] : [signerId];
  expectKeepable(state, signerId, { deviceIds, keep }, devicesReached(state, deviceIds, new Set(unnamedSigner)));
  const gone = devicesReached(state, deviceIds, new Set([...unnamedSigner, ...keep]));
  return new Set([...gone].filter((deviceId) => state.active.has(deviceId)));
}

function expectKeepable(
  state: AccountState,
  signerId: number,
  { deviceIds, keep }: Pick<DeviceRemoved, "deviceIds" | "keep">,
  reachedWithoutKeep: ReadonlySet<number>,
): void {
  for (const kept of keep) {
    expect(!deviceIds.includes(kept), "contradiction", `device ${kept} is both removed and kept`);
    expect(kept !== signerId, "contradiction", `device ${kept} signs and is kept`);
    expect(state.active.has(kept), "contradiction", `device ${kept} is kept and not active`);
    expect(reachedWithoutKeep.has(kept), "contradiction", `device ${kept} is kept and would not go`);
  }
}

/** The walk down to those that stay, with what it starts from: it goes through devices that are active no longer. */
export function devicesReached(
  state: AccountState,
  from: readonly number[],
  staying: ReadonlySet<number>,
): Set<number> {
  const added = devicesByAdder(state.everAdded);
  const found = new Set<number>();
  const open = [...from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!staying.has(next) && !found.has(next)) {
      found.add(next);
      open.push(...(added.get(next) ?? []));
    }
  }
  return found;
}

function devicesByAdder(devices: ReadonlyMap<number, AccountDevice>): Map<number, number[]> {
  const added = new Map<number, number[]>();
  for (const { deviceId, addedBy } of devices.values()) {
    if (addedBy !== undefined) {
      added.set(addedBy, [...(added.get(addedBy) ?? []), deviceId]);
    }
  }
  return added;
}
