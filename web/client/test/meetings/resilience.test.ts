import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Guest, type GuestMeeting, Member } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, joined, newMeeting, newMember, ready, restartServer, shows } from "./bench.ts";

test("what is said while the server is away goes out once, in order, when it is back", async () => {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  await ready(host);
  const restarted = restartServer();
  await host.until(({ connection }) => connection === "offline");
  await host.say("one");
  await host.say("two");
  await restarted;
  await shows(guest, "Hanna: one", "Hanna: two");
  await guest.say("three");
  await shows(host, "Hanna: one", "Hanna: two", "Gil: three");
  await shows(guest, "Hanna: one", "Hanna: two", "Gil: three");
});

test("many guests admitted at once all read the next message", async () => {
  const { host } = await newMeeting();
  const { link } = await host.invite({ maxUses: 12 });
  const names = Array.from({ length: 12 }, (_, i) => `Guest ${i}`);
  const guests: GuestMeeting[] = [];
  for (const name of names) {
    guests.push(await Guest.knock(link, name, { tab: new MemoryTab() }));
  }
  await admit(host, ...names);
  await host.say("all of you");
  await Promise.all(guests.map((guest) => shows(guest, "Hanna: all of you")));
  const { coverage, participants } = await ready(host);
  expect(coverage).toEqual({ ready: 12, queued: 0, total: 12 });
  expect(participants.filter(({ sharedLink }) => sharedLink).length).toBe(12);
});

test("a guest that was away finds the key and the messages on return", async () => {
  const { host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  const { guest: olga } = await joined(host, "Olga");
  await ready(host);
  await guest.close();
  await olga.leave(); // A new key is due, which Gil has not got.
  await host.until(({ participants }) => participants.length === 2);
  await host.say("while you were away");
  await host.until(({ messages }) => messages.every(({ delivery }) => delivery === "sent"));
  const again = await Guest.resume({ tab });
  await shows(again as GuestMeeting, "Hanna: while you were away");
});

test("a guest is here while it is connected, and is told of nobody else's being here", async () => {
  const { host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  const isHere = (expected: boolean) =>
    host.until(({ participants }) => participants.some(({ name, present }) => name === "Gil" && present === expected));
  await isHere(true);
  expect(guest.state.participants.map(({ present }) => present)).toEqual([undefined, undefined]);
  await guest.close();
  await isHere(false);
  await Guest.resume({ tab });
  await isHere(true);
});

test("a sender that was closed and opened again is still understood", async () => {
  const device = await newMember("Hanna");
  const host = await device.createMeeting("Minutes");
  const { guest } = await joined(host, "Gil");
  for (const text of ["one", "two"]) {
    await host.say(text);
  }
  await shows(guest, "Hanna: one", "Hanna: two");
  await device.close();
  const again = await Member.resume({ profile: device.profile });
  const meeting = await again?.openMeeting(host.state.meetingId);
  await meeting?.say("three");
  await shows(guest, "Hanna: one", "Hanna: two", "Hanna: three");
  const { guest: late } = await joined(meeting ?? host, "Late");
  await meeting?.say("four");
  await shows(late, "Hanna: four");
});

test("two guests under the same single link: the second one is not let in, and told why", async () => {
  const { host } = await newMeeting();
  const { link } = await host.invite();
  await Guest.knock(link, "First", { tab: new MemoryTab() });
  const second = await Guest.knock(link, "Second", { tab: new MemoryTab() });
  await admit(host, "First");
  await second.until(({ status }) => status === "link-used-up");
  await host.until((state) => state.lobby.length === 0);
  await expect(host.admit(second.state.self.address.id)).rejects.toMatchObject({ code: "guest_not_waiting" });
  await expect(Guest.knock(link, "Third", { tab: new MemoryTab() })).rejects.toMatchObject({
    code: "invitation_used_up",
  });
});

test("what a device has no room for is told, and read when there is some", async () => {
  const { host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  await ready(host);
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...args) {
    if (this.transaction.db.name.startsWith("latchkey-guest-")) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return put.apply(this, args);
  };
  try {
    await host.say("are you there?");
    const { warnings, messages } = await guest.until((state) => state.warnings.length > 0);
    expect(warnings).toMatchObject([{ kind: "storage-failed", code: "storage_full" }]);
    expect(messages).toEqual([]);
    await expect(guest.say("hardly")).rejects.toMatchObject({ code: "storage_full" });
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  await guest.close();
  await shows((await Guest.resume({ tab })) as GuestMeeting, "Hanna: are you there?");
});
