import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { utf8 } from "../src/bytes.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import { Seal } from "../src/store/seal.ts";
import { Tab } from "../src/store/tab.ts";
import { MemoryTab } from "./memory-tab.ts";

test("a store keeps its identity, and all of a transaction or nothing", async () => {
  const store = await DeviceStore.open("identity");
  const failed = store.update(async ({ records }) => {
    await records.put("a", 1);
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  await store.update(({ records }) => records.put("b/1", { two: 2 }));
  store.close();
  const again = await DeviceStore.open("identity");
  expect(again.local.identityKeyPair.publicKey.equals(store.local.identityKeyPair.publicKey)).toBe(true);
  expect(again.local.registrationId).toBe(store.local.registrationId);
  await again.update(async ({ records }) => {
    expect(await records.get("a")).toBeUndefined();
    expect([...(await records.all("b/"))]).toEqual([["1", { two: 2 }]]);
  });
  await again.erase();
});

test("a store that the browser has closed is said to be unusable, whatever is done with it", async () => {
  const store = await DeviceStore.open("closed");
  store.close();
  const unusable = { code: "storage_unavailable" };
  await expect(store.update(({ records }) => records.put("a", 1))).rejects.toMatchObject(unusable);
  await expect(store.update(({ records }) => records.get("a"))).rejects.toMatchObject(unusable);
  await expect(store.transaction((signal) => signal.getIdentityKeyPair())).rejects.toMatchObject(unusable);
  await DeviceStore.delete("closed");
});

test("what a transaction has written, it reads, and the next one, too", async () => {
  const store = await DeviceStore.open("written");
  await store.update(async ({ records }) => {
    await records.put("list/one", 1);
    await records.put("list/two", 2);
    await records.put("other", 3);
  });
  await store.update(async ({ records }) => {
    expect(await records.get("list/one")).toBe(1);
    await records.put("list/one", 10);
    await records.put("list/one", 11);
    expect(await records.get("list/one")).toBe(11);
    await records.delete("list/two");
    await records.put("list/three", 30);
    expect([...(await records.all("list/"))]).toEqual([
      ["one", 11],
      ["three", 30],
    ]);
    await records.put("list/four", 4);
    await records.deleteAll("list/");
    expect(await records.get("list/four")).toBeUndefined();
    expect(await records.get("list/one")).toBeUndefined();
    await records.put("list/five", 5);
  });
  await store.update(async ({ records }) => {
    expect([...(await records.all("list/"))]).toEqual([["five", 5]]);
    expect(await records.get("other")).toBe(3);
  });
  store.close();
});

test("what is sealed opens only in its place and with its key", () => {
  const seal = new Seal(new Uint8Array(32).fill(7));
  const sealed = seal.seal("records/a", utf8("value"));
  expect(seal.open("records/a", sealed)).toEqual(utf8("value"));
  expect(() => seal.open("records/b", sealed)).toThrow();
  expect(() => new Seal(new Uint8Array(32).fill(8)).open("records/a", sealed)).toThrow();
  sealed[20] = (sealed[20] as number) ^ 1;
  expect(() => seal.open("records/a", sealed)).toThrow();
});

test("a tab's keys survive a reload, and are unreadable without the tab", async () => {
  const storage = new MemoryTab();
  const tab = await Tab.create(storage);
  await tab.store.update(({ records }) => records.put("secret", "spoken softly"));
  const { name } = tab.store;
  tab.close();
  const reloaded = await Tab.resume(storage);
  expect(await reloaded?.store.update(({ records }) => records.get("secret"))).toBe("spoken softly");
  reloaded?.close();
  await expect(DeviceStore.open(name)).rejects.toThrow();
  await expect(DeviceStore.open(name, new Seal(new Uint8Array(32)))).rejects.toThrow();
});

test("a new guest takes the place of the one before, whose database goes", async () => {
  const storage = new MemoryTab();
  const first = await Tab.create(storage);
  first.close();
  const second = await Tab.create(storage);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).toContain(second.store.name);
  expect(names).not.toContain(first.store.name);
  await second.erase();
  expect(await Tab.resume(storage)).toBeUndefined();
});

test("a tab whose database the browser has deleted has lost its keys, and makes no empty one in its place", async () => {
  const storage = new MemoryTab();
  const tab = await Tab.create(storage);
  const { name } = tab.store;
  tab.close();
  await DeviceStore.delete(name);
  for (let times = 0; times < 2; times++) {
    await expect(Tab.resume(storage)).rejects.toMatchObject({ code: "keys_lost" });
  }
  expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(name);
  const next = await Tab.create(storage);
  next.close();
  expect((await Tab.resume(storage))?.store.name).toBe(next.store.name);
});

test("a tab keeps its guest though another page holds it for longer than it waits", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const held = new Map<string, Promise<unknown>>();
  const request = async (name: string, { signal }: LockOptions, work: () => Promise<void>) => {
    const before = held.get(name);
    await Promise.race([before, new Promise((_, reject) => signal?.addEventListener("abort", reject))]);
    const done = work();
    held.set(name, done);
    await done;
  };
  vi.stubGlobal("navigator", { locks: { request } });
  vi.spyOn(AbortSignal, "timeout").mockImplementation((millis) => {
    const late = new AbortController();
    setTimeout(() => late.abort(), millis);
    return late.signal;
  });
  try {
    const storage = new MemoryTab();
    const tab = await Tab.create(storage);
    const reloaded = Tab.resume(storage);
    const refusal = expect(reloaded).rejects.toMatchObject({ code: "open_elsewhere" });
    await vi.advanceTimersByTimeAsync(60_000);
    await refusal;

    const copied = new MemoryTab();
    copied.setItem("latchkey.guest", storage.getItem("latchkey.guest") ?? "");
    const another = Tab.create(copied);
    await vi.advanceTimersByTimeAsync(60_000);
    (await another).close();

    tab.close();
    const again = await Tab.resume(storage);
    expect(again?.store.name).toBe(tab.store.name);
    again?.close();
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  }
});

test("what has been deleted is not put back by who changes it", async () => {
  const store = await DeviceStore.open("replaced");
  await store.update(({ records }) => records.put("a", 1));
  await store.update(({ records }) => records.replace("a", 2));
  expect(await store.update(({ records }) => records.get("a"))).toBe(2);
  await store.update(({ records }) => records.delete("a"));
  await store.update(({ records }) => records.replace("a", 3));
  expect(await store.update(({ records }) => records.get("a"))).toBeUndefined();
  await store.erase();
});
