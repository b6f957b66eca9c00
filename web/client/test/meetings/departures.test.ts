import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Network } from "../../../app/test/browser/network.ts";
import { Guest, type GuestMeeting, Member, type MemberDevice, type MemberMeeting } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import {
  admit,
  furtherDevice,
  joined,
  newDevice,
  newLink,
  newMeeting,
  newMember,
  plain,
  ready,
  shows,
  texts,
} from "./bench.ts";

test("a sender that dies as soon as the server has its message leaves nobody without the key", async () => {
  const { host, device } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  const { guest: olga } = await joined(host, "Olga");
  await ready(host);
  await guest.close();
  await olga.leave();
  await host.until(({ participants }) => participants.length === 2);
  const sent = new Promise<void>((resolve) => host.on("message", () => resolve()));
  await host.say("my last words"); // Under a new key, which Gil has never seen.
  await sent;
  await device.close();
  const again = await Guest.resume({ tab });
  await shows(again as GuestMeeting, "Hanna: my last words");
});

test("who can read is who has acknowledged the key", async () => {
  const { host, device } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  expect((await ready(host)).coverage).toEqual({ ready: 1, queued: 0, total: 1 });
  const { guest: olga } = await joined(host, "Olga");
  await ready(host);
  await guest.close();
  await olga.leave();
  await host.until(({ participants }) => participants.length === 2);
  await host.say("under a new key");
  await host.until(({ messages }) => messages.every(({ delivery }) => delivery === "sent"));
  expect(host.state.coverage).toMatchObject({ ready: 0, total: 1 });
  await device.close(); // What Gil acknowledges meanwhile the host learns when it returns.
  const again = await Guest.resume({ tab });
  await again?.until(({ coverage }) => coverage.ready === 1);
  const back = await (await Member.resume({ profile: device.profile }))?.openMeeting(host.state.meetingId);
  expect((await ready(back as MemberMeeting)).coverage).toEqual({ ready: 1, queued: 0, total: 1 });
});

test("who speaks under a new key after somebody has gone is told so, and so are the others", async () => {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  const { guest: olga } = await joined(host, "Olga");
  await ready(host);
  const told: string[] = [];
  for (const [who, meeting] of [
    ["host", host],
    ["guest", guest],
  ] as const) {
    meeting.on("keyRenewed", ({ name, isSelf }) => told.push(`${who}: ${plain(name)}${isSelf ? ", itself" : ""}`));
    meeting.on("message", ({ text }) => told.push(`${who}: "${text}"`));
  }
  await host.say("all here");
  await shows(guest, "Hanna: all here");
  await olga.leave();
  await host.until(({ participants }) => participants.length === 2);
  await host.say("two of us");
  await Promise.all([guest, host].map((one) => shows(one, "Hanna: all here", "Hanna: two of us")));
  const of = (who: string) => told.filter((line) => line.startsWith(who));
  expect(of("host")).toEqual(['host: "all here"', "host: Hanna, itself", 'host: "two of us"']);
  expect(of("guest")).toEqual(['guest: "all here"', "guest: Hanna", 'guest: "two of us"']);
});

test("who is told that somebody has gone finds them gone", async () => {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  await ready(host);
  const found = new Promise<readonly string[]>((resolve) => {
    host.on("participantGone", () => resolve(host.state.participants.map(({ name }) => plain(name))));
  });
  await guest.leave();
  expect(await found).toEqual(["Hanna"]);
});

test("a guest that left while no member was there is signed out of the log, and reads nothing more", async () => {
  const { host, device } = await newMeeting();
  const { link } = await host.invite({ maxUses: 5 });
  const guest = await Guest.knock(link, "Gil", { tab: new MemoryTab() });
  await admit(host, "Gil");
  await ready(guest);
  const { guest: olga } = await joined(host, "Olga");
  await ready(host);
  await device.close();
  await cutOff(guest);
  const back = await (await Member.resume({ profile: device.profile }))?.openMeeting(host.state.meetingId);
  const meeting = back as MemberMeeting;
  await meeting.say("between us");
  await shows(olga, "Hanna: between us");
  const { participants } = await meeting.until((state) => state.participants.length === 2);
  expect(participants.map(({ name }) => plain(name))).toEqual(["Hanna", "Olga"]);
  const late = await Guest.knock(link, "Late", { tab: new MemoryTab() }); // The link they shared stays open.
  await admit(meeting, "Late");
  await ready(late);
});

test("what a guest said before it left is read, though members come only after", async () => {
  const { host, device } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  const { guest: olga } = await joined(host, "Olga");
  await Promise.all([ready(host), ready(olga)]);
  await device.close();
  await guest.say("my last words");
  await guest.leave();
  const back = await (await Member.resume({ profile: device.profile }))?.openMeeting(host.state.meetingId);
  const { warnings } = await shows(back as MemberMeeting, "Gil: my last words");
  expect(warnings).toEqual([]);
  await shows(olga, "Gil: my last words");
});

test("a device that was signed out gets no key any more, and a host signs that it has gone", async () => {
  const { host } = await newMeeting();
  const laptop = await newMember("Bob");
  const phone = await furtherDevice(laptop);
  await host.addMember(laptop.me.userId);
  const onLaptop = await laptop.openMeeting(host.state.meetingId);
  const onPhone = await phone.openMeeting(host.state.meetingId);
  await Promise.all([ready(host), ready(onLaptop), ready(onPhone)]);
  const signedOut = new Promise((resolve) => phone.onSuspended(resolve));
  await laptop.signOut(phone.me.deviceId);
  await signedOut;
  await host.until(({ coverage }) => coverage.total === 1);
  await host.say("to the laptop alone");
  await shows(onLaptop, "Hanna: to the laptop alone");
  await host.until(({ participants }) => participants.length === 2);
  await onLaptop.until(({ participants }) => participants.length === 2);
});

test("a further device of a member that was added comes in by itself, while another of its account takes part", async () => {
  const { host } = await newMeeting();
  const laptop = await newMember("Bob");
  await host.addMember(laptop.me.userId);
  const onLaptop = await laptop.openMeeting(host.state.meetingId);
  await Promise.all([ready(onLaptop), ready(host)]);
  const phone = await furtherDevice(laptop);
  await onLaptop.close(); // The host lets it in.
  const onPhone = await phone.openMeeting(host.state.meetingId);
  await onPhone.until(({ status }) => status === "admitted");
  await ready(host);
  await host.say("to all of Bob's");
  await shows(onPhone, "Hanna: to all of Bob's");
});

test("a member that is taken out while its line is cut is told so when it is back, and reads nothing of afterwards", async () => {
  const { host } = await newMeeting();
  const link = await newLink("Bob");
  const line = await Network.to(link);
  const bob = await newDevice(line.link(link));
  await host.addMember(bob.me.userId);
  const member = await bob.openMeeting(host.state.meetingId);
  await Promise.all([ready(member), ready(host)]);
  await host.say("to Bob");
  await shows(member, "Hanna: to Bob");
  const warned: string[] = [];
  member.on("warning", ({ kind }) => warned.push(kind));
  line.cut();
  await member.until(({ connection }) => connection === "offline");
  await member.say("unheard");
  await host.removeMember(bob.me.userId);
  await host.say("without Bob");
  line.mend();

  await member.until(({ status }) => status === "removed");
  expect(texts(member.state)).toEqual(["Hanna: to Bob", "Bob: unheard"]);
  expect(member.state.connection).toBe("closed");
  expect(warned).toEqual([]);
  await expect(member.say("to nobody")).rejects.toMatchObject({ code: "not_taking_part" });
  expect(texts(host.state)).not.toContain("Bob: unheard");
  await bob.close();
  await line.close();
});

test("a member that is taken out while its page is closed finds the meeting as it left it, and is told so", async () => {
  const { host } = await newMeeting();
  const bob = await newMember("Bob");
  await host.addMember(bob.me.userId);
  const member = await bob.openMeeting(host.state.meetingId);
  await Promise.all([ready(member), ready(host)]);
  await host.say("to Bob");
  await shows(member, "Hanna: to Bob");
  await bob.close();
  await host.removeMember(bob.me.userId);
  await host.say("without Bob");

  for (let times = 0; times < 2; times++) {
    const back = (await Member.resume({ profile: bob.profile })) as MemberDevice;
    const again = await back.openMeeting(host.state.meetingId);
    await again.until(({ status }) => status === "removed");
    expect(again.state.title).toBe("Minutes");
    expect(texts(again.state)).toEqual(["Hanna: to Bob"]);
    await back.close();
  }
});

test("an account that was taken out does not come back by another device", async () => {
  const { host } = await newMeeting();
  const laptop = await newMember("Bob");
  await host.addMember(laptop.me.userId);
  await ready(await laptop.openMeeting(host.state.meetingId));
  const phone = await furtherDevice(laptop);
  await host.removeMember(laptop.me.userId);
  await expect(phone.openMeeting(host.state.meetingId)).rejects.toMatchObject({ code: "meeting_unknown" });
  await host.addMember(laptop.me.userId);
  await ready(await phone.openMeeting(host.state.meetingId));
});

/** Leaves by the server's word alone: its own entry does not reach the log. */
async function cutOff(guest: GuestMeeting): Promise<void> {
  const post = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    return init?.method === "POST" ? Promise.reject(new TypeError("no network")) : post(input, init);
  };
  try {
    await guest.leave();
  } finally {
    globalThis.fetch = post;
  }
}
