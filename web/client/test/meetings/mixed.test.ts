import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Guest } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import {
  accept,
  admit,
  eventually,
  JavaPeer,
  newAccount,
  newDevice,
  newMeeting,
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
    const bob = await newAccount("Bob");
    await host.addMember(bob.userId);
    const member = await JavaPeer.join(bob.link, host.state.meetingId);
    await accept(host);
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
    const bob = await newAccount("Bob");
    const device = await newDevice(bob.link);
    await host.addMember(bob.userId);
    const member = await device.openMeeting(host.meetingId);
    await ready(member);
    await guest.until(({ coverage }) => coverage.ready === 2);
    await host.close();
    await guest.say("anybody there?");
    const { messages } = await shows(member, "Gil: anybody there?");
    expect(messages[0]?.vouchedBy?.isSelf).toBe(true);
    await shows(guest, "Gil: anybody there?");
  });
});
