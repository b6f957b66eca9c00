import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { OwnAccount } from "../../src/account/own-account.ts";
import { RecoveryCode } from "../../src/account/recovery-code.ts";
import { LatchkeyError } from "../../src/errors.ts";
import { TestAccount } from "../log/test-account.ts";
import { FakeServer, unreachable } from "./fake-server.ts";
import { deviceStore, ownAccount } from "./own-account.ts";

function serverWith(account: TestAccount): FakeServer {
  const server = new FakeServer();
  server.keep(account.userId, account.entries);
  return server;
}

test("changes its name by an entry, and not where it is called so", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  expect(await own.rename("Johanna")).toBe(true);
  expect(await own.rename("Johanna")).toBe(false);
  expect([own.name, server.size(hanna.userId)]).toEqual(["Johanna", 2]);
});

test("signs anew where another device was faster", async () => {
  const hanna = TestAccount.open("Hanna").add(2);
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  hanna.rename("Johanna", 2);
  server.keep(hanna.userId, hanna.entries);
  expect(await own.rename("Hannah")).toBe(true);
  expect([own.name, server.size(hanna.userId)]).toEqual(["Hannah", 4]);
});

test("finds in the log that its entry stands though the answer was lost", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  server.lostAnswers = 1;
  expect(await own.rename("Johanna")).toBe(true);
  expect(server.size(hanna.userId)).toBe(2);
});

test("sends the same entry again before another, as long as it does not know whether it stands", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const { own, store, directory } = await ownAccount(server, hanna, 1);
  server.failures.push(unreachable(), unreachable());
  await expect(own.rename("Johanna")).rejects.toMatchObject({ code: "unreachable" });
  directory.close();
  const { own: again } = await ownAccount(server, hanna, 1, store);
  expect(await again.rename("Hannah")).toBe(true);
  const kept = server.page(hanna.userId, 0).entries;
  expect(kept).toHaveLength(3);
  expect([again.name, again.log.stateAt(1)?.displayName]).toEqual(["Hannah", "Johanna"]);
});

test.each(["invalid_account_entry", "log_moved", "forbidden"] as const)(
  "sends the same entry again, and no other in its place, where the server refuses it: %s",
  async (code) => {
    const hanna = TestAccount.open("Hanna");
    const server = serverWith(hanna);
    const { own, store, directory } = await ownAccount(server, hanna, 1);
    const sent: string[] = [];
    const { append } = server;
    let refusals = 2;
    server.append = async (userId, entry, deviceLink) => {
      sent.push(entry);
      if (refusals-- > 0) {
        throw new LatchkeyError(code, "No.");
      }
      return append.call(server, userId, entry, deviceLink);
    };
    await expect(own.rename("Johanna")).rejects.toMatchObject({ code });
    await expect(own.rename("Hannah")).rejects.toMatchObject({ code });
    expect([new Set(sent).size, server.size(hanna.userId), own.name]).toEqual([1, 1, "Hanna"]);
    directory.close();
    const { own: again } = await ownAccount(server, hanna, 1, store);
    await again.settle();
    expect([new Set(sent).size, again.name]).toEqual([1, "Johanna"]);
    expect(await again.rename("Hannah")).toBe(true);
    expect(server.page(hanna.userId, 0).entries.slice(1)).toEqual([sent[0], sent.at(-1)]);
  },
);

test("believes the log, and not the answer, that its entry stands", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  const { append } = server;
  server.append = async (userId, entry, deviceLink) => {
    await append.call(server, userId, entry, deviceLink);
    throw new LatchkeyError("forbidden", "No.");
  };
  expect(await own.rename("Johanna")).toBe(true);
  expect([own.name, server.size(hanna.userId)]).toEqual(["Johanna", 2]);
});

test("signs anew where another entry stands in the place of one that was refused", async () => {
  const hanna = TestAccount.open("Hanna").add(2);
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  server.failures.push(new LatchkeyError("forbidden", "No."));
  await expect(own.rename("Johanna")).rejects.toMatchObject({ code: "forbidden" });
  hanna.rename("Hanne", 2);
  server.keep(hanna.userId, hanna.entries);
  await own.settle().catch(() => undefined);
  await own.settle();
  expect(await own.rename("Hannah")).toBe(true);
  expect([own.log.stateAt(2)?.displayName, own.name]).toEqual(["Hanne", "Hannah"]);
});

test("lists its devices and who added them, with what the server tells of them", async () => {
  const hanna = TestAccount.open("Hanna").add(2).add(3, 2).add(4, 0);
  const { own } = await ownAccount(serverWith(hanna), hanna, 2);
  const addedAt = "2026-01-01T00:00:00Z";
  expect(own.devices([{ deviceId: 3, name: "Phone", addedAt, lastSeenAt: addedAt }])).toEqual([
    { deviceId: 1, isSelf: false },
    { deviceId: 2, isSelf: true, addedBy: 1 },
    {
      deviceId: 3,
      isSelf: false,
      addedBy: 2,
      name: "Phone",
      addedAt: new Date(addedAt),
      lastSeenAt: new Date(addedAt),
    },
    { deviceId: 4, isSelf: false, addedBy: 0 },
  ]);
});

test("takes along what a device had added, but for what is kept and itself; signing out itself it leaves all", async () => {
  const hanna = TestAccount.open("Hanna").add(2).add(3, 2).add(4, 3).add(5, 2).add(6, 1);
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 6);
  expect(own.devicesThatGoWith(2)).toEqual([3, 4, 5]);
  expect(own.devicesThatGoWith(2, [3])).toEqual([5]);
  expect(own.devicesThatGoWith(1)).toEqual([2, 3, 4, 5]);
  expect(own.devicesThatGoWith(6)).toEqual([]);
  await own.signOut(2, [3, 6]);
  expect([...own.state.active.keys()]).toEqual([1, 3, 4, 6]);
  const { own: first } = await ownAccount(server, hanna, 1);
  await first.readOn();
  await first.signOutSelf();
  expect([...first.state.active.keys()]).toEqual([3, 4, 6]);
});

test("tells what others have changed, once somebody listens, and not what it has changed itself", async () => {
  const hanna = TestAccount.open("Hanna").add(2);
  const server = serverWith(hanna);
  const { own, changes } = await ownAccount(server, hanna, 1);
  await own.rename("Johanna");
  const other = await ownAccount(server, hanna, 2);
  await other.own.readOn();
  await other.own.rename("Hannah");
  await other.own.signOut(1, []);
  await own.readOn();
  own.onChange((change) => changes.push(change));
  expect(changes).toEqual([
    { kind: "renamed", name: "Hannah" },
    { kind: "device-removed", deviceId: 1 },
  ]);
});

test("says that its log is forked, and signs nothing more", async () => {
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  const server = serverWith(hanna);
  const { own, changes } = await ownAccount(server, hanna, 1);
  own.onChange((change) => changes.push(change));
  server.keep(hanna.userId, hanna.branchAt(1).rename("Mallory").entries);
  await own.readOn();
  expect(changes).toMatchObject([{ kind: "forked" }]);
  await expect(own.rename("Hanna")).rejects.toMatchObject({ code: "account_refused" });
});

test("keeps the recovery code until it is noted", async () => {
  const hanna = TestAccount.open("Hanna");
  const store = await deviceStore(hanna, 1);
  await OwnAccount.keepRecoveryCode(store, hanna.recoveryCode.text);
  const { own } = await ownAccount(serverWith(hanna), hanna, 1, store);
  expect(own.recoveryCode).toBe(hanna.recoveryCode.text);
  await own.recoveryCodeNoted();
  expect((await ownAccount(serverWith(hanna), hanna, 1, store)).own.recoveryCode).toBeUndefined();
});

test("a new recovery code takes the place of the former one, also where the answer is lost", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const store = await deviceStore(hanna, 1);
  await OwnAccount.keepRecoveryCode(store, hanna.recoveryCode.text);
  const { own } = await ownAccount(server, hanna, 1, store);
  await expect(own.changeRecoveryCode(RecoveryCode.make())).rejects.toMatchObject({ code: "recovery_unknown" });
  expect(own.recoveryCode).toBe(hanna.recoveryCode.text);

  server.lostAnswers = 1;
  await own.changeRecoveryCode(hanna.recoveryCode);
  const next = own.recoveryCode ?? expect.unreachable();
  expect(next).not.toBe(hanna.recoveryCode.text);
  expect(RecoveryCode.read(next)?.publicKey).toEqual(own.state.recoveryKey);
  await expect(own.changeRecoveryCode(hanna.recoveryCode)).rejects.toMatchObject({ code: "recovery_unknown" });
  await own.recoveryCodeNoted();
  expect(own.recoveryCode).toBeUndefined();
});

test("a recovery code that the server did not take is none", async () => {
  const hanna = TestAccount.open("Hanna");
  const server = serverWith(hanna);
  const { own } = await ownAccount(server, hanna, 1);
  server.append = () => Promise.reject(new LatchkeyError("already_exists", "Another account has it."));
  await expect(own.changeRecoveryCode(hanna.recoveryCode)).rejects.toMatchObject({ code: "already_exists" });
  expect(own.recoveryCode).toBeUndefined();
});
