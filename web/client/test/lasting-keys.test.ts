import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  areLastingKeysDue,
  deleteFormerKeys,
  KEPT,
  keysWentBack,
  lastingKeys,
  lastingKeysPublished,
  USED,
  withdrawUncertainKeys,
} from "../src/keys/lasting-keys.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const DAY = 24 * 3_600_000;
let databases = 0;
let store: DeviceStore;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-01T00:00:00Z") });
  store = await DeviceStore.open(`lasting-keys-${databases++}`);
});

afterEach(async () => {
  vi.useRealTimers();
  await store.erase();
});

interface Ids {
  readonly signed: number;
  readonly lastResort: number;
}

async function present(): Promise<Ids> {
  const { signed, lastResort } = await lastingKeys(store);
  return { signed: signed.id, lastResort: lastResort.id };
}

async function published(): Promise<Ids> {
  const ids = await present();
  await lastingKeysPublished(store, ids.signed);
  return ids;
}

async function aDayPasses(): Promise<void> {
  vi.advanceTimersByTime(DAY);
  await deleteFormerKeys(store);
}

function isKept({ signed, lastResort }: Ids): Promise<boolean> {
  return store.update(async ({ signal }) => {
    const isSigned = (await signal.loadSignedPreKey(signed)) !== undefined;
    expect((await signal.loadKyberPreKey(lastResort)) !== undefined).toBe(isSigned);
    return isSigned;
  });
}

test("are due until the server has said that it has them", async () => {
  expect(await areLastingKeysDue(store)).toBe(true);
  const { signedPreKey } = await makeKeys(store, 1);
  expect(await areLastingKeysDue(store)).toBe(true);
  await lastingKeysPublished(store, signedPreKey.id);
  expect(await areLastingKeysDue(store)).toBe(false);
  expect((await makeKeys(store, 1)).signedPreKey).toEqual(signedPreKey);
});

test("are replaced after a week, both together", async () => {
  const first = await published();
  vi.advanceTimersByTime(USED - 1);
  expect(await areLastingKeysDue(store)).toBe(false);
  expect(await present()).toEqual(first);
  vi.advanceTimersByTime(1);
  expect(await areLastingKeysDue(store)).toBe(true);
  const second = await present();
  expect(second.signed).not.toBe(first.signed);
  expect(second.lastResort).not.toBe(first.lastResort);
  expect(await isKept(first)).toBe(true);
});

test("are replaced where a clock made them that has been put back", async () => {
  await published();
  vi.setSystemTime(Date.now() - DAY);
  expect(await areLastingKeysDue(store)).toBe(true);
});

test("are kept for thirty days that the device ran, and no longer", async () => {
  const first = await published();
  vi.advanceTimersByTime(USED);
  const second = await published();
  for (let day = 1; day < KEPT / DAY; day++) {
    await aDayPasses();
    expect(await isKept(first)).toBe(true);
  }
  await aDayPasses();
  expect(await isKept(first)).toBe(false);
  expect(await isKept(second)).toBe(true);
});

test("do not go because the clock has jumped", async () => {
  const first = await published();
  vi.advanceTimersByTime(USED);
  await published();
  vi.setSystemTime(Date.now() + 10_000 * DAY);
  await deleteFormerKeys(store);
  vi.setSystemTime(Date.now() - 10_000 * DAY);
  await deleteFormerKeys(store);
  expect(await isKept(first)).toBe(true);
});

test("are kept as long as the server may still hand them out", async () => {
  const first = await published();
  vi.advanceTimersByTime(USED);
  await present(); // Its publishing fails.
  for (let day = 0; day <= KEPT / DAY; day++) {
    await aDayPasses();
  }
  expect(await isKept(first)).toBe(true);
  await published();
  for (let day = 0; day < KEPT / DAY; day++) {
    await aDayPasses();
  }
  expect(await isKept(first)).toBe(false);
});

test("are published again where the store is an older copy, after the one-time ones were withdrawn once", async () => {
  const before = await published();
  let withdrawn = 0;
  const withdraw = () =>
    withdrawUncertainKeys(store, async () => {
      withdrawn++;
    });
  await withdraw();
  expect(withdrawn).toBe(0);

  await store.update(({ records }) => keysWentBack(records));
  expect(await areLastingKeysDue(store)).toBe(true);
  await expect(withdrawUncertainKeys(store, () => Promise.reject(new Error("Not now.")))).rejects.toThrow("Not now.");
  await withdraw();
  await withdraw();
  expect(withdrawn).toBe(1);
  expect(await published()).toEqual(before);
  expect(await areLastingKeysDue(store)).toBe(false);
  expect(await isKept(before)).toBe(true);
});
