import "fake-indexeddb/auto";
import { afterEach, expect, test } from "vitest";
import { AccountDirectory } from "../../src/account/account-directory.ts";
import { base64 } from "../../src/bytes.ts";
import { LatchkeyError } from "../../src/errors.ts";
import { letThePageWork } from "../../src/pause.ts";
import { DeviceStore } from "../../src/store/device-store.ts";
import { TestAccount } from "../log/test-account.ts";
import { FakeServer, unreachable } from "./fake-server.ts";

const open: AccountDirectory[] = [];

async function directory(server: FakeServer, store?: DeviceStore) {
  const kept = store ?? (await DeviceStore.open(crypto.randomUUID()));
  const made = await AccountDirectory.open(kept, server.pages, (error) => {
    throw error;
  });
  const told: string[] = [];
  made.watch({
    changed: (userId, events) => told.push(`${made.name(userId)}: ${events.map(({ body }) => body.kind).join()}`),
    refused: (_, alarm, detail) => told.push(`${alarm}: ${detail}`),
  });
  open.push(made);
  return { made, told, store: kept };
}

afterEach(() => {
  open.splice(0).forEach((one) => {
    one.close();
  });
});

test("knows names and devices from logs that it has verified, and keeps them", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, told, store } = await directory(server);
  expect(made.name(hanna.userId)).toBeUndefined();
  const key = hanna.key(1).publicKey().serialize();
  expect(made.standing({ id: hanna.userId, deviceId: 1 }, key)).toBe("unknown");
  await made.read([hanna.userId]);
  expect(made.name(hanna.userId)).toBe("Hanna");
  expect(made.standing({ id: hanna.userId, deviceId: 1 }, key)).toBe("active");
  expect(made.standing({ id: hanna.userId, deviceId: 2 }, key)).toBe("unlisted");
  expect(made.standing({ id: hanna.userId, deviceId: 1 }, TestAccount.open().key(1).publicKey().serialize())).toBe(
    "unlisted",
  );
  expect(told).toEqual(["Hanna: account-opened"]);

  const again = await directory(new FakeServer(), store);
  expect(again.made.name(hanna.userId)).toBe("Hanna");
  expect(again.made.standing({ id: hanna.userId, deviceId: 1 }, key)).toBe("active");
});

test("reads on from what it has, in pages, and tells what is new", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, told } = await directory(server);
  await made.read([hanna.userId]);
  hanna.add(2);
  hanna.rename("Johanna");
  hanna.remove([2]);
  server.keep(hanna.userId, hanna.entries);
  server.pageSize = 2;
  made.moved(hanna.userId, 4);
  await made.read([hanna.userId]);
  expect(told.slice(1).join(" ")).toContain("device-removed");
  expect(made.name(hanna.userId)).toBe("Johanna");
  expect(made.standing({ id: hanna.userId, deviceId: 2 }, hanna.key(2).publicKey().serialize())).toBe("removed");
  expect(server.asked[1]).toEqual([{ userId: hanna.userId, from: 0 }]);
  made.moved(hanna.userId, 4); // Known.
  await letThePageWork();
  expect(server.asked.at(-1)).toEqual([{ userId: hanna.userId, from: 2 }]);
});

test("asks for many at once, and verifies first whom it needs now", async () => {
  const server = new FakeServer();
  const all = Array.from({ length: 8 }, (_, i) => TestAccount.open(`Person ${i}`));
  all.forEach(({ userId, entries }) => {
    server.keep(userId, entries);
  });
  const unknown = Array.from({ length: 100 }, (_, i) => `unknown-${i}`);
  const { made, told } = await directory(server);
  const [last, ...others] = all.map(({ userId }) => userId);
  const reading = made.read([...others, ...unknown, last as string]);
  await new Promise((resolve) => setTimeout(resolve));
  await made.readNow(last as string);
  expect(told.length).toBeLessThan(5);
  await reading;
  expect(told).toHaveLength(8);
  expect(server.asked.map(({ length }) => length)).toEqual([100, 8]);
});

test("takes no other log than before, and after a fork nothing any more", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna");
  hanna.rename("Johanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, told, store } = await directory(server);
  await made.read([hanna.userId]);
  const other = hanna.branchAt(1);
  other.rename("Mallory");
  other.add(2);
  server.keep(hanna.userId, other.entries);
  await made.read([hanna.userId]);
  expect(told.at(-1)).toMatch(/^forked: /);
  expect(made.name(hanna.userId)).toBe("Johanna");
  hanna.add(2);
  server.keep(hanna.userId, hanna.entries);
  await made.read([hanna.userId]);
  expect((await directory(server, store)).made.isForked(hanna.userId)).toBe(true);
});

test("takes bytes in place of a known entry for no fork unless they are a good entry, and goes on later", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, told, store } = await directory(server);
  await made.read([hanna.userId]);
  const stranger = TestAccount.open("Mallory").rename("Johanna").entries.map(base64);
  for (const bytes of ["AAAA", "no Base64", stranger[0] as string, stranger[1] as string]) {
    server.lie = (page) => ({
      ...page,
      entries: page.entries.map((entry, i) => (page.from + i === 1 ? bytes : entry)),
    });
    await made.read([hanna.userId]);
    expect(told.at(-1)).toMatch(/^unsigned: .* entry 1/);
  }
  server.lie = (page) => ({ ...page, entries: page.entries.map(() => stranger[0] as string) });
  await made.read([hanna.userId]);
  expect(told.at(-1)).toMatch(/^unsigned: .* entry 0 .*another account/);
  server.lie = (page) => (page.from === 0 ? page : { ...page, entries: ["AAAA"] });
  await made.read([hanna.userId]);
  expect(told.at(-1)).toMatch(/^unsigned: .*its own beginning/);
  server.lie = (page) => page;
  server.keep(hanna.userId, hanna.rename("Hannah").entries);
  await made.read([hanna.userId]);
  expect(made.name(hanna.userId)).toBe("Hannah");
  expect((await directory(server, store)).made.isForked(hanna.userId)).toBe(false);
});

test("asks again where the server was out of reach while it compared two logs", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  server.keep(hanna.userId, hanna.entries);
  const { made } = await directory(server);
  await made.read([hanna.userId]);
  server.keep(hanna.userId, hanna.branchAt(1).rename("Mallory").entries);
  const found = new Promise<string>((resolve) => {
    made.watch({ changed: () => undefined, refused: (_, alarm) => resolve(alarm) });
  });
  server.lie = (page) => {
    server.lie = (one) => one;
    server.failures.push(unreachable());
    return page;
  };
  await made.read([hanna.userId]); // In vain.
  expect(await found).toBe("forked");
});

test("disputes after a fork the devices that were not there before it", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna").add(2).add(3).rename("Johanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, store } = await directory(server);
  await made.read([hanna.userId]);
  server.keep(hanna.userId, hanna.branchAt(2).rename("Mallory").rename("Hanna").entries);
  await made.read([hanna.userId]);
  for (const one of [made, (await directory(server, store)).made]) {
    const standing = (deviceId: number) =>
      one.standing({ id: hanna.userId, deviceId }, hanna.key(deviceId).publicKey().serialize());
    expect([1, 2, 3].map(standing)).toEqual(["active", "active", "unlisted"]);
  }
});

test("ignores a page that begins elsewhere than asked for", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  server.keep(hanna.userId, hanna.entries);
  const { made, told } = await directory(server);
  await made.read([hanna.userId]);
  server.lie = (page) => ({ ...page, from: 0, entries: ["AAAA"] });
  await made.read([hanna.userId]);
  expect(told).toHaveLength(1);
});

test("warns of a log that has become shorter, is forged or another account's, and keeps what it has", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna");
  hanna.rename("Johanna");
  const sam = TestAccount.open("Sam");
  server.keep(hanna.userId, hanna.entries);
  server.keep(sam.userId, sam.entries);
  const { made, told } = await directory(server);
  await made.read([hanna.userId]);
  server.keep(hanna.userId, hanna.entries.slice(0, 1));
  await made.read([hanna.userId]);
  expect(told.at(-1)).toMatch(/^shortened: /);
  server.keep(hanna.userId, hanna.entries);
  server.lie = (page) => ({ ...page, entries: [...page.entries, "AAAA", "no Base64"], size: page.size + 2 });
  await made.read([hanna.userId]);
  expect(told.at(-1)).toMatch(/^unsigned: .* entry 2/);
  server.lie = (page) => ({ ...server.page(hanna.userId, 0), userId: page.userId });
  await made.read([sam.userId]);
  expect(told.at(-1)).toMatch(/^unsigned: .*another account/);
  expect([made.name(hanna.userId), made.name(sam.userId)]).toEqual(["Johanna", undefined]);
  server.lie = (page) => page;
  await made.read([sam.userId]);
  expect(made.name(sam.userId)).toBe("Sam");
});

test("is told that a log is withheld by not learning a name, and that of others all the same", async () => {
  const server = new FakeServer();
  const [hanna, sam] = [TestAccount.open("Hanna"), TestAccount.open("Sam")];
  server.keep(hanna.userId, hanna.entries);
  server.keep(sam.userId, sam.entries);
  server.lie = (page) => (page.userId === sam.userId ? undefined : page);
  const { made } = await directory(server);
  await made.read([sam.userId, hanna.userId]);
  expect([made.name(hanna.userId), made.name(sam.userId)]).toEqual(["Hanna", undefined]);
});

test("asks again by itself where the server was out of reach, and hears no nonsense", async () => {
  const server = new FakeServer();
  const hanna = TestAccount.open("Hanna");
  server.keep(hanna.userId, hanna.entries);
  server.failures.push(unreachable());
  const { made } = await directory(server);
  const learnt = new Promise<void>((resolve) => made.watch({ changed: () => resolve(), refused: () => undefined }));
  await made.read([hanna.userId]); // In vain.
  expect(made.name(hanna.userId)).toBeUndefined();
  await learnt;
  expect(made.name(hanna.userId)).toBe("Hanna");

  const { made: other } = await directory(server);
  server.failures.push(new LatchkeyError("forbidden", "No."));
  await other.read([hanna.userId]);
  server.lie = () => ({ userId: hanna.userId, from: "x", entries: null }) as never;
  await other.read([hanna.userId]);
  expect(other.name(hanna.userId)).toBeUndefined();
});

test("reaches what entries name: reads on where it lacks that, and tells where the server does not answer", async () => {
  const server = new FakeServer();
  const [hanna, sam] = [TestAccount.open("Hanna"), TestAccount.open("Sam")];
  server.keep(hanna.userId, hanna.entries);
  server.keep(sam.userId, sam.entries);
  const { made, store } = await directory(server);
  server.failures.push(unreachable());
  const places = [hanna, sam].map(({ userId }) => ({ userId, index: 0 }));
  await expect(made.reach(places)).rejects.toMatchObject({ code: "unreachable" });
  expect(made.openLog(hanna.userId)).toBeUndefined();
  await made.reach([...places, { userId: "u_none", index: 0 }]);
  expect([made.openLog(hanna.userId)?.size, made.openLog(sam.userId)?.size]).toEqual([1, 1]);
  const asked = server.asked.length;
  await made.reach(places);
  expect(server.asked).toHaveLength(asked);
  hanna.rename("Johanna");
  await made.reach([{ userId: hanna.userId, index: 1 }]); // The server does not show it.
  expect(made.openLog(hanna.userId)?.size).toBe(1);
  server.keep(hanna.userId, hanna.entries);
  await made.reach([{ userId: hanna.userId, index: 1 }]);
  expect(made.openLog(hanna.userId)?.state?.displayName).toBe("Johanna");
  const again = (await directory(new FakeServer(), store)).made;
  await again.reach([{ userId: hanna.userId, index: 1 }]);
  expect(again.openLog(hanna.userId)?.size).toBe(2);
});
