import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Floor } from "../src/deliver/floor.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const MEETING = "m_1";

async function kept(store: DeviceStore): Promise<Floor> {
  return store.update(({ records }) => Floor.load(records, MEETING));
}

async function empty(): Promise<Floor> {
  return kept(await DeviceStore.open(crypto.randomUUID()));
}

test("a message may not fall behind what earlier ones have shown", async () => {
  const floor = (await empty()).raised(5, 7);
  expect(floor.admits(6, 6)).toBe(false);
  expect(floor.admits(6, 7)).toBe(true);
  expect(floor.admits(5, 0)).toBe(true);
  expect(floor.admits(4, 0)).toBe(true);
});

test("what is read later counts in its place", async () => {
  const floor = (await empty()).raised(9, 12).raised(3, 4);
  expect(floor.admits(4, 3)).toBe(false);
  expect(floor.admits(9, 4)).toBe(true);
  expect(floor.admits(10, 11)).toBe(false);
  const further = floor.raised(5, 20);
  expect(further.admits(10, 19)).toBe(false);
  expect(further.admits(5, 4)).toBe(true);
});

test("what was shown is known when a device starts anew", async () => {
  const store = await DeviceStore.open(crypto.randomUUID());
  const none = await kept(store);
  const floor = none.raised(3, 4).raised(9, 12);
  await store.update(({ records }) => floor.keep(records, none));
  const further = floor.raised(7, 12);
  await store.update(({ records }) => further.keep(records, floor));
  const again = await kept(store);
  expect([again.admits(4, 3), again.admits(8, 11), again.admits(7, 4)]).toEqual([false, false, true]);
});
