import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { GuestMeeting, MemberMeeting } from "../../src/index.ts";
import { eventually, joined, knock, newMeeting, newMember, plain, ready, shows } from "./bench.ts";

/** The names of what a database holds in one of its tables. */
async function names(database: string, table: string): Promise<readonly string[]> {
  const opened = await settled(indexedDB.open(database));
  try {
    return (await settled(opened.transaction(table).objectStore(table).getAllKeys())).map(String);
  } finally {
    opened.close();
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What was said, the log, and what a record of both is made from: none of it opens anything. */
const WORDS = ["cursor", "message", "roster", "record", "record-words"];

/** Of a member's device: all sender keys, sessions with these guests, and what the SDK keeps of a meeting beside its words. */
async function keys({ profile }: { profile: string }, { state }: MemberMeeting, ...guests: readonly GuestMeeting[]) {
  const database = `latchkey-device-${profile}`;
  const sessions = await names(database, "sessions");
  const kept = (await names(database, "records"))
    .filter((name) => name.startsWith(`meeting/${state.meetingId}/`))
    .map((name) => name.split("/")[2]);
  return {
    senderKeys: (await names(database, "sender-keys")).length,
    sessions: guests.filter((guest) => sessions.some((name) => name.includes(guest.state.self.address.id))).length,
    secrets: [...new Set(kept)].filter((kind) => !WORDS.includes(kind ?? "")),
  };
}

const NONE = { senderKeys: 0, sessions: 0, secrets: [] };

function guestDatabases(): Promise<readonly string[]> {
  return indexedDB.databases().then((all) => all.flatMap(({ name = "" }) => (name.includes("-guest-") ? [name] : [])));
}

test("a meeting that ends leaves its words on members' devices and none of its keys, and another meeting's stay", async () => {
  const { device, host } = await newMeeting();
  const bob = await newMember("Bob");
  await host.addMember(bob.me.userId);
  const member = await bob.openMeeting(host.state.meetingId);
  const { guest } = await joined(host, "Gil");
  await guest.until(({ coverage }) => coverage.ready === 2);
  await Promise.all([ready(host), ready(member)]);
  await host.say("before the end");
  await Promise.all([host, member, guest].map((meeting) => shows(meeting, "Hanna: before the end")));
  const next = await device.createMeeting("Next");
  await next.say("to nobody yet");
  await shows(next, "Hanna: to nobody yet");
  expect(await keys(device, host, guest)).toMatchObject({ senderKeys: 3, sessions: 1 });
  expect((await keys(device, host)).secrets).toEqual(expect.arrayContaining(["own-key", "invitation", "sender-key"]));
  expect(await keys(bob, member, guest)).toMatchObject({ senderKeys: 2, sessions: 1 });

  await host.end();
  await Promise.all([member, guest].map((meeting) => meeting.until(({ status }) => status === "ended")));
  await eventually(
    () => keys(bob, member, guest),
    (left) => left.senderKeys === 0,
  );
  expect(await keys(bob, member, guest)).toEqual(NONE);
  expect(await keys(device, host, guest)).toEqual({ ...NONE, senderKeys: 1 });
  await eventually(guestDatabases, (all) => all.length === 0);
  expect(member.state.messages.map(({ text }) => text)).toEqual(["before the end"]);

  await next.end(); // Its key was given to nobody.
  expect(await keys(device, next)).toEqual(NONE);
});

test("a member that is taken out keeps no key of the meeting", async () => {
  const { host } = await newMeeting();
  const bob = await newMember("Bob");
  await host.addMember(bob.me.userId);
  const member = await bob.openMeeting(host.state.meetingId);
  const { guest } = await joined(host, "Gil");
  await guest.until(({ coverage }) => coverage.ready === 2);
  await ready(member);
  expect(await keys(bob, member, guest)).toMatchObject({ senderKeys: 2, sessions: 1 });

  await host.removeMember(bob.me.userId);
  await member.until(({ status }) => status === "removed");
  await eventually(
    () => keys(bob, member, guest),
    (left) => left.senderKeys === 0,
  );
  expect(await keys(bob, member, guest)).toEqual(NONE);
  expect(host.state.participants.map(({ name }) => plain(name))).toEqual(["Hanna", "Gil"]);
});

test("a guest that is removed, declined or leaves keeps nothing", async () => {
  const { host } = await newMeeting();
  const { guest: gil, tab } = await joined(host, "Gil");
  const { guest: olga } = await joined(host, "Olga");
  const { guest: jo } = await knock(host, "Jo");
  await ready(host);
  await host.say("to both");
  await Promise.all([gil, olga].map((guest) => shows(guest, "Hanna: to both")));
  const before = await guestDatabases();
  expect(tab.getItem("latchkey.guest")).not.toBeNull();

  await host.remove(gil.state.self.address.id);
  await eventually(guestDatabases, (all) => all.length === before.length - 1);
  expect(gil.state.status).toBe("removed");
  expect(tab.getItem("latchkey.guest")).toBeNull();
  await host.decline(jo.state.self.address.id);
  await eventually(guestDatabases, (all) => all.length === before.length - 2);
  expect(jo.state.status).toBe("declined");
  await olga.leave();
  expect(await guestDatabases()).toHaveLength(before.length - 3);
});
