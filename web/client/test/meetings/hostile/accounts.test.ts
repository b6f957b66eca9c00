import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { base64, fromBase64 } from "../../../src/bytes.ts";
import { type AccountChange, Member } from "../../../src/index.ts";
import { AccountLog } from "../../../src/log/account/account-log.ts";
import { AccountWriter, possess } from "../../../src/log/account/account-writer.ts";
import type {
  AccountLogPage,
  AccountLogPages,
  DeviceLinkStatus,
  MeetingMessage,
  PendingDeviceState,
} from "../../../src/wire.ts";
import { TestAccount } from "../../log/test-account.ts";
import { eventually, furtherDevice, newMember, plain, ready } from "../bench.ts";
import { alarmed, inStoreOf, newIdentity, scenarios, warned, words } from "./scenario.ts";

type Said = Pick<MeetingMessage, "meetingId" | "messageId" | "ciphertext">;

const scenario = scenarios();
const LOGS = /^POST \/api\/account-logs$/;

/** Changes what the server shows Hanna of Sam's account. */
function changeSamsLog(lie: (page: AccountLogPage) => AccountLogPage | undefined): void {
  const { toHanna, sam } = scenario.now;
  toHanna.answers<AccountLogPages>(LOGS, ({ logs }) => ({
    logs: logs.flatMap((page) => (page.userId === sam.me.userId ? (lie(page) ?? []) : [page])),
  }));
}

/** Says to Hanna that Sam's log has grown. */
function samsLogMoves(size: number): void {
  const { toHanna, sam, meetingId } = scenario.now;
  toHanna.push("meeting:accountChanged", { meetingId, userId: sam.me.userId, size });
}

/** Sam's verified log, for a forger to go on from. */
async function samsLog(): Promise<{ log: AccountLog; entries: readonly string[] }> {
  const { sam } = scenario.now;
  return inStoreOf(sam, async (store) => {
    const name = `account-log/${sam.me.userId}`;
    const kept = await store.update(({ records }) => records.get<{ entries: readonly string[] }>(name));
    const entries = kept?.entries ?? expect.unreachable();
    const log = new AccountLog();
    entries.forEach((entry) => {
      log.append(fromBase64(entry));
    });
    return { log, entries };
  });
}

function samsNameAtHannas(): string | undefined {
  const { atHanna, samsAddress } = scenario.now;
  return atHanna.state.participants.find(({ address }) => address.id === samsAddress.id)?.name;
}

describe("the server", () => {
  test("withholds an account's log", async () => {
    const { atHanna, toGus, sam } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    toGus.answers<AccountLogPages>(LOGS, ({ logs }) => ({
      logs: logs.filter(({ userId }) => userId !== sam.me.userId),
    }));
    const gus = await scenario.now.gusIsLetIn();
    await alarmed(gus, "account-missing");
    expect(gus.state.status).toBe("waiting");

    changeSamsLog(() => undefined);
    const phone = await furtherDevice(sam);
    await atSam.close();
    await phone.openMeeting(scenario.now.meetingId);
    await alarmed(atHanna, "account-missing");
    expect(atHanna.state.participants.filter(({ kind }) => kind === "member")).toHaveLength(2);
    await phone.close();
  });

  test("shows another log of an account than before", async () => {
    const { atHanna, sam } = scenario.now;
    await scenario.now.samComesIn();
    await sam.rename(`Samuel ${crypto.randomUUID().slice(0, 8)}`);
    await atHanna.until(() => plain(samsNameAtHannas()) === "Samuel");
    const { entries } = await samsLog();
    const log = new AccountLog();
    log.append(fromBase64(entries[0] ?? ""));
    const other = await inStoreOf(sam, async ({ local }) =>
      AccountWriter.forDevice(log, 1, local.identityKeyPair.privateKey, Date.now).rename("Mallory"),
    );
    const shown = [entries[0] ?? "", base64(other)];
    changeSamsLog(({ userId, from }) => ({ userId, from, entries: shown.slice(from), size: 3 }));
    samsLogMoves(3);

    expect(await warned(atHanna, "account-refused")).toMatchObject({ alarm: "forked" });
    expect(plain(samsNameAtHannas())).toBe("Samuel");
    await scenario.now.say("Sam still reads this");
  });

  test("shows one person another log of an account", async () => {
    const { atHanna, hanna, sam } = scenario.now;
    await scenario.now.samComesIn();
    const tess = await newMember("Tess");
    await atHanna.addMember(tess.me.userId);
    const atTess = await tess.openMeeting(scenario.now.meetingId);
    await Promise.all([ready(atTess), ready(atHanna)]);
    await sam.rename(`Samuel ${crypto.randomUUID().slice(0, 8)}`);
    await atHanna.until(() => plain(samsNameAtHannas()) === "Samuel");
    const { entries } = await samsLog();
    const log = new AccountLog();
    log.append(fromBase64(entries[0] ?? ""));
    const other = await inStoreOf(sam, async ({ local }) =>
      AccountWriter.forDevice(log, 1, local.identityKeyPair.privateKey, Date.now).rename("Mallory"),
    );
    const shown = [entries[0] ?? "", base64(other)];
    changeSamsLog(({ userId, from }) => ({ userId, from, entries: shown.slice(from), size: 3 }));
    samsLogMoves(3);

    const { who, alarm } = await warned(atTess, "account-refused");
    expect([who.address.id, alarm]).toEqual([sam.me.userId, "forked"]);
    expect(atTess.state.warnings.filter(({ kind }) => kind === "message-refused")).toEqual([]);
    expect(hanna.me.userId).not.toBe(who.address.id);
    await tess.close();
  });

  test("brings the joining of a device that was signed out, at a place before that", async () => {
    const { atHanna, sam } = scenario.now;
    await scenario.now.samComesIn();
    const phone = await furtherDevice(sam);
    const { deviceId } = phone.me;
    const key = await inStoreOf(phone, async ({ local }) => local.identityKeyPair.privateKey);
    const { log } = await samsLog();
    const { place } = log.state ?? expect.unreachable();
    await sam.signOut(deviceId);
    await eventually(
      () => scenario.now.copyOfLog(),
      (copy) => (copy.placeOf(sam.me.userId)?.index ?? 0) > place.index,
    );
    const address = { id: sam.me.userId, deviceId };
    await scenario.now.show(await scenario.now.signedBy(address, key, (writer) => writer.joinDevice(place)));

    await warned(atHanna, "roster-refused");
    await scenario.now.settle();
    scenario.now.knowsNothingOf(address);
    await phone.close();
  });

  test("shows a shorter log of an account", async () => {
    const { atHanna, sam } = scenario.now;
    await scenario.now.samComesIn();
    await sam.rename(`Samuel ${crypto.randomUUID().slice(0, 8)}`);
    await atHanna.until(() => plain(samsNameAtHannas()) === "Samuel");
    changeSamsLog(({ userId, from }) => ({ userId, from, entries: [], size: 1 }));
    samsLogMoves(3);

    expect(await warned(atHanna, "account-refused")).toMatchObject({ alarm: "shortened" });
    expect(plain(samsNameAtHannas())).toBe("Samuel");
  });

  test("forges an entry of an account's log", async () => {
    const { atHanna } = scenario.now;
    await scenario.now.samComesIn();
    const { log, entries } = await samsLog();
    const stranger = TestAccount.open().key(1);
    const forged = AccountWriter.forDevice(log, 1, stranger, Date.now).rename("Mallory");
    changeSamsLog(({ userId }) => ({ userId, from: 0, entries: [...entries, base64(forged)], size: 2 }));
    samsLogMoves(2);

    expect(await warned(atHanna, "account-refused")).toMatchObject({ alarm: "unsigned" });
    expect(plain(samsNameAtHannas())).toBe("Sam");
  });

  test("gives another account's log out", async () => {
    const { atHanna, sam } = scenario.now;
    const mallory = TestAccount.open("Sam");
    changeSamsLog(({ userId }) => ({ userId, from: 0, entries: mallory.entries.map(base64), size: 1 }));

    await expect(atHanna.addMember(sam.me.userId)).rejects.toMatchObject({ code: "account_refused" });
    expect(atHanna.state.participants).toHaveLength(1);
  });

  test("calls a member by another name", async () => {
    const { atHanna, hanna, toHanna, sam } = scenario.now;
    toHanna.answers<{ users: readonly object[] }>(/GET .*\/users$/, ({ users }) => ({
      users: users.map((user) => ({ ...user, name: "Hanna’s lawyer" })),
    }));
    await scenario.now.samComesIn();

    expect((await hanna.accounts()).map(({ name }) => name)).toContain("Hanna’s lawyer");
    expect(atHanna.state.members.map(({ name }) => plain(name))).toEqual(["Hanna", "Sam"]);
    expect(plain(samsNameAtHannas())).toBe("Sam");
    expect(sam.me.userName).toBe(samsNameAtHannas());
  });

  test("hides that a device was signed out", async () => {
    const { toHanna, atHanna, sam, meetingId } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    const phone = await furtherDevice(sam);
    const atPhone = await phone.openMeeting(meetingId);
    await Promise.all([ready(atSam), ready(atPhone)]);
    await atHanna.until(({ coverage }) => coverage.ready === 2);
    toHanna.pushes("meeting:deviceSignedOut", () => []);
    toHanna.pushes("meeting:participantLeft", () => []);
    await sam.signOut(phone.me.deviceId);
    await atHanna.until(({ coverage }) => coverage.total === 1);
    await scenario.now.say("for the laptop alone");

    await atSam.until(({ messages }) => messages.length === 1);
    expect(words(atPhone)).toEqual([]);
    await phone.close();
  });

  test("brings words of a device that was signed out, and hides that it went", async () => {
    const { toHanna, toSam, atHanna, sam, meetingId } = scenario.now;
    await scenario.now.samComesIn();
    const phone = await furtherDevice(sam);
    const atPhone = await phone.openMeeting(meetingId);
    await ready(atPhone);
    await atHanna.until(({ coverage }) => coverage.ready === 2);
    const held = new Promise<Said>((resolve) => {
      toSam.swallows<Said>("meeting:message", (said) => {
        resolve(said);
        return { ok: true, seq: 1 };
      });
    });
    await atPhone.say("wire the money");
    const said = await held;
    toHanna.pushes("meeting:roster", () => []);
    await sam.signOut(phone.me.deviceId);
    await atHanna.until(({ coverage }) => coverage.total === 1);
    const sender = { senderId: sam.me.userId, senderDeviceId: phone.me.deviceId };
    toHanna.push("meeting:message", {
      ...said,
      ...sender,
      incarnation: 1,
      seq: 1,
      acceptedAt: new Date().toISOString(),
    });

    expect(await warned(atHanna, "author-signed-out")).toMatchObject({ who: { address: { deviceId: 2 } } });
    expect(words(atHanna)).toEqual(["wire the money"]);
    await phone.close();
  });

  test("swaps the key of a device that asks by a link", async () => {
    const { toHanna, hanna } = scenario.now;
    toHanna.answers<DeviceLinkStatus>(/GET \/api\/me\/device-links\//, (status) =>
      status.pendingDevice
        ? { ...status, pendingDevice: { ...status.pendingDevice, identityKey: newIdentity() } }
        : status,
    );
    const link = await hanna.newDeviceLink();
    const failed = new Promise<string>((resolve) => link.onFailed(({ code }) => resolve(code)));
    const joining = Member.joinAccount(link.link, "Phone", { profile: crypto.randomUUID() });

    await expect(joining).rejects.toMatchObject({ code: "device_link_used" });
    expect(await failed).toBe("proof_refused");
    expect(await hanna.devices()).toHaveLength(1);
  });

  test("offers a device link another account's log", async () => {
    const { toHanna, hanna } = scenario.now;
    const mallory = TestAccount.open("Hanna");
    toHanna.answers<AccountLogPage>(/POST \/api\/device-links\/log/, () => ({
      userId: mallory.userId,
      from: 0,
      entries: mallory.entries.map(base64),
      size: 1,
    }));
    const link = await hanna.newDeviceLink();

    const joining = Member.joinAccount(link.link, "Phone", { profile: crypto.randomUUID() });
    await expect(joining).rejects.toMatchObject({ code: "account_refused" });
    expect(await hanna.devices()).toHaveLength(1);
    await link.close();
  });

  test("says that a device was added that was not", async () => {
    const { toHanna, hanna } = scenario.now;
    toHanna.answers<PendingDeviceState>(/POST \/api\/device-links\/state/, (truth) => ({ ...truth, state: "added" }));
    toHanna.invents(/POST \/api\/device-links\/finish/, () => ({
      userId: hanna.me.userId,
      deviceId: 2,
      expiresAt: "",
    }));
    const link = await hanna.newDeviceLink();

    const joining = Member.joinAccount(link.link, "Phone", { profile: crypto.randomUUID() });
    await expect(joining).rejects.toMatchObject({ code: "account_refused" });
    await link.close();
  });

  test("adds a device to an account's log by itself", async () => {
    const { atHanna, sam, toHanna, meetingId } = scenario.now;
    await scenario.now.samComesIn();
    const { log, entries } = await samsLog();
    const own = TestAccount.open().key(1);
    const added = possess(log.root ?? expect.unreachable(), log.head ?? expect.unreachable(), 2, own);
    const forged = base64(AccountWriter.forDevice(log, 1, own, Date.now).addDevice(added));
    changeSamsLog(({ userId }) => ({ userId, from: 0, entries: [...entries, forged], size: 2 }));
    toHanna.push("meeting:participantJoined", { meetingId, userId: sam.me.userId, deviceId: 2 });
    samsLogMoves(2);

    expect(await warned(atHanna, "account-refused")).toMatchObject({ alarm: "unsigned" });
    await scenario.now.settle();
    scenario.now.knowsNothingOf({ id: sam.me.userId, deviceId: 2 });
  });

  test("shows a person's devices what is not in their account", async () => {
    const { hanna, toHanna } = scenario.now;
    const told: AccountChange[] = [];
    hanna.onAccountChange((change) => told.push(change));
    toHanna.answers<{ devices: readonly object[] }>(/GET \/api\/me\/devices/, ({ devices }) => ({
      devices: [...devices, { deviceId: 2, name: "Ghost", addedAt: "", lastSeenAt: "" }],
    }));

    expect((await hanna.devices()).map(({ deviceId }) => deviceId)).toEqual([1]);
    expect(told).toEqual([]);
  });
});
