import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Guest, Member } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import {
  admit,
  confirmedLink,
  eventually,
  JavaAccount,
  JavaPeer,
  newMeeting,
  newMember,
  plain,
  ready,
  shows,
} from "./bench.ts";

function heard(peer: JavaPeer, count: number) {
  return eventually(
    async () => (await peer.messages()).map(({ author, text }) => `${plain(author)}: ${text}`),
    (messages) => messages.length >= count,
  );
}

describe("with the Java SDK", () => {
  test("a guest of a Java host speaks, is read, and sees the same safety number", async () => {
    const host = await JavaPeer.host("Jana", "Minutes");
    const guest = await Guest.knock(await host.invite(), "Gil", { tab: new MemoryTab() });
    await host.admit(guest.state.self.address.id);
    await ready(guest);
    await host.say("welcome");
    await shows(guest, "Jana: welcome");
    await guest.say("thank you");
    await shows(guest, "Jana: welcome", "Gil: thank you");
    expect(await heard(host, 1)).toEqual(["Gil: thank you"]);
    const number = await guest.safetyNumber(host.address);
    expect(number.digits).toBe(await host.safetyNumber(guest.state.self.address));
    expect(guest.state.warnings).toEqual([]);
    await host.remove(guest.state.self.address.id);
    await guest.until(({ status }) => status === "removed");
  });

  test("a Java guest of a TypeScript host speaks, and is read", async () => {
    const { host } = await newMeeting();
    const guest = await JavaPeer.knock((await host.invite()).link, "Jo");
    await admit(host, "Jo");
    await ready(host);
    await host.say("welcome");
    expect(await heard(guest, 1)).toEqual(["Hanna: welcome"]);
    await guest.say("thank you");
    await shows(host, "Hanna: welcome", "Jo: thank you");
    expect(await heard(guest, 1)).toContain("Hanna: welcome");
    expect((await host.safetyNumber(guest.address)).digits).toBe(await guest.safetyNumber(host.state.self.address));
    await guest.leave();
    await host.until(({ participants }) => participants.length === 1);
    expect(host.state.warnings).toEqual([]);
  });

  test("members of both kinds, and guests of both kinds, read each other in the same order", async () => {
    const { host } = await newMeeting();
    const bob = await JavaAccount.open("Bob");
    await host.addMember(bob.userId);
    const member = await bob.openMeeting(host.state.meetingId);
    await host.until(({ participants }) => participants.length === 2);
    const { link } = await host.invite({ maxUses: 2 });
    const gil = await Guest.knock(link, "Gil", { tab: new MemoryTab() });
    const jo = await JavaPeer.knock(link, "Jo");
    await admit(host, "Gil", "Jo");
    await Promise.all([ready(gil), ready(host)]);
    await gil.until(({ coverage }) => coverage.ready === 2);
    await host.say("one");
    await shows(gil, "Hanna: one");
    await member.say("two");
    await shows(gil, "Hanna: one", "Bob: two");
    await jo.say("three");
    await shows(gil, "Hanna: one", "Bob: two", "Jo: three");
    await gil.say("four");
    const all = ["Hanna: one", "Bob: two", "Jo: three", "Gil: four"];
    await shows(gil, ...all);
    await shows(host, ...all);
    expect(await heard(member, 3)).toEqual(expect.arrayContaining(["Hanna: one", "Jo: three", "Gil: four"]));
    expect(await heard(jo, 3)).toEqual(expect.arrayContaining(["Hanna: one", "Bob: two", "Gil: four"]));
    expect(host.state.warnings).toEqual([]);
    expect(gil.state.warnings).toEqual([]);
  });

  test("a Java host signs in a TypeScript member, who vouches for guests when the host is away", async () => {
    const host = await JavaPeer.host("Jana", "Minutes");
    const guest = await Guest.knock(await host.invite(), "Gil", { tab: new MemoryTab() });
    await host.admit(guest.state.self.address.id);
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const member = await bob.openMeeting(host.meetingId);
    await ready(member);
    await guest.until(({ coverage }) => coverage.ready === 2);
    await host.close();
    await guest.say("anybody there?");
    const { messages } = await shows(member, "Gil: anybody there?");
    expect(messages[0]?.vouchedBy?.isSelf).toBe(true);
    await shows(guest, "Gil: anybody there?");
  });

  test("a further device of the other language comes by a link, and is let in by itself", async () => {
    const { host, device } = await newMeeting();
    const { link, confirmed } = await confirmedLink(device);
    const [java] = await Promise.all([JavaAccount.join(link), confirmed]);
    expect(java.userId).toBe(device.me.userId);
    const phone = await java.openMeeting(host.state.meetingId);
    await ready(await host.until(({ participants }) => participants.length === 2).then(() => host));
    await host.say("to my phone");
    expect(await heard(phone, 1)).toEqual(["Hanna: to my phone"]);

    const jana = await JavaPeer.host("Jana", "Minutes");
    const tablet = await Member.joinAccount((await jana.deviceLink()).link, "Tablet", { profile: crypto.randomUUID() });
    const onTablet = await tablet.openMeeting(jana.meetingId);
    await ready(onTablet);
    await jana.say("to my tablet");
    await shows(onTablet, "Jana: to my tablet");
    await tablet.close();
  });

  test("a new name is shown in both languages, also of what was said before", async () => {
    const { host } = await newMeeting();
    const bob = await JavaAccount.open("Bob");
    await host.addMember(bob.userId);
    const member = await bob.openMeeting(host.state.meetingId);
    await ready(host);
    await member.say("under my old name");
    await shows(host, "Bob: under my old name");
    const name = `Robert ${crypto.randomUUID().slice(0, 8)}`;
    await bob.rename(name);
    await host.until(({ messages, participants }) => {
      return messages[0]?.author.name === name && participants.some((one) => one.name === name);
    });
  });
});
