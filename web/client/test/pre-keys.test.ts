import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { makeMissingKeys } from "../src/keys/pre-keys.ts";
import { FIRST_ONE_TIME_PRE_KEYS, LOW_ONE_TIME_PRE_KEYS } from "../src/limits.ts";
import { DeviceStore } from "../src/store/device-store.ts";

test("where the server has none, the first ones are made; later as many as lack, and no id twice", async () => {
  const store = await DeviceStore.open("pre-keys");
  const first = await makeMissingKeys(store, { preKeyCount: 0, kyberPreKeyCount: 0 });
  expect([first.preKeys.length, first.kyberPreKeys.length]).toEqual([FIRST_ONE_TIME_PRE_KEYS, FIRST_ONE_TIME_PRE_KEYS]);
  expect(FIRST_ONE_TIME_PRE_KEYS).toBeGreaterThan(LOW_ONE_TIME_PRE_KEYS);

  const second = await makeMissingKeys(store, { preKeyCount: 100, kyberPreKeyCount: 97 });
  expect([second.preKeys.length, second.kyberPreKeys.length]).toEqual([0, 3]);

  const ids = [...first.kyberPreKeys, first.lastResortKyberPreKey, ...second.kyberPreKeys].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  await store.erase();
});
