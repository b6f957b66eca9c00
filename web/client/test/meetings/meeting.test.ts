import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Guest, Member } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, furtherDevice, joined, knock, newMeeting, newMember, plain, ready, shows, texts } from "./bench.ts";

describe("a guest", () => {
  test("knocks, is let in, and both directions open", async () => {
    const { host } = await newMeeting("Board meeting");
    const { guest } = await knock(host, "Gil");
    expect(guest.state.status).toBe("waiting");
    const { lobby } = await host.until((state) => state.lobby.length === 1);
    expect(lobby[0]).toMatchObject({ name: "Gil", sharedLink: false, linkUsed: false });
    await admit(host, "Gil");
    await Promise.all([ready(guest), ready(host)]);
    await host.say("Welcome");
    await shows(guest, "Hanna: Welcome");
    await guest.say("Thank you");
    const state = await shows(host, "Hanna: Welcome", "Gil: Thank you");
    expect(plain(state.messages[1]?.vouchedBy?.name)).toBe("Hanna");
    const seen = await shows(guest, "Hanna: Welcome", "Gil: Thank you");
    expect(seen.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(seen.title).toBe("Board meeting");
    expect([...seen.warnings, ...state.warnings]).toEqual([]);
  });

  test("has its keys made while its name is typed, and a new guest's replace them", async () => {
    const { host } = await newMeeting();
    const { link } = await host.invite();
    const tab = new MemoryTab();
    await Guest.prepare({ tab }); // This one never knocks.
    expect(await Guest.resume({ tab })).toBeUndefined();
    const prepared = await Guest.prepare({ tab });
    const guest = await Guest.knock(link, "Gil", { prepared });
    await admit(host, "Gil");
    await Promise.all([ready(guest), ready(host)]);
    await guest.close();
    const again = await Guest.resume({ tab });
    await again?.say("the same guest");
    await shows(host, "Gil: the same guest");
  });

  test("sees what the link leads to before it knocks", async () => {
    const { host } = await newMeeting("Board meeting");
    const { link } = await host.invite();
    expect(await Guest.lookUp(link)).toMatchObject({ title: "Board meeting", hostPresent: true });
    const wrong = link.replace(/lki_.{43}/, `lki_${"x".repeat(43)}`);
    await expect(Guest.lookUp(wrong)).rejects.toMatchObject({ code: "invitation_unknown" });
  });

  test("is declined", async () => {
    const { host } = await newMeeting();
    const { guest } = await knock(host, "Gil");
    const { lobby } = await host.until((state) => state.lobby.length === 1);
    await host.decline(lobby[0]?.sessionId ?? "");
    await guest.until(({ status }) => status === "declined");
    expect(host.state.lobby).toEqual([]);
  });

  test("is told that its link was taken back, or has let in as many as it can", async () => {
    const { host } = await newMeeting();
    const { guest } = await knock(host, "Gil");
    await host.until((state) => state.lobby.length === 1);
    await host.revoke(host.state.invitations[0]?.tokenHash ?? "");
    await guest.until(({ status }) => status === "link-revoked");

    const { link } = await host.invite();
    const jo = await Guest.knock(link, "Jo", { tab: new MemoryTab() });
    const olga = await Guest.knock(link, "Olga", { tab: new MemoryTab() });
    await host.until((state) => state.lobby.length === 2);
    await host.admit(jo.state.self.address.id);
    await olga.until(({ status }) => status === "link-used-up");
    await jo.until(({ status }) => status === "admitted");
    expect(host.state.lobby).toEqual([]);
  });

  test("that comes later reads from then on, and nothing earlier", async () => {
    const { host } = await newMeeting();
    await joined(host, "Early");
    await ready(host);
    await host.say("before");
    await shows(host, "Hanna: before");
    const { guest: late } = await joined(host, "Late");
    await ready(host);
    await host.say("after");
    await shows(late, "Hanna: after");
  });

  test("that is removed is told, and reads nothing more", async () => {
    const { host } = await newMeeting();
    const { guest } = await joined(host, "Gil");
    const { guest: other } = await joined(host, "Olga");
    await ready(host);
    const gil = host.state.participants.find(({ name }) => name === "Gil");
    await host.remove(gil?.address.id ?? "");
    await guest.until(({ status }) => status === "removed");
    await host.say("between us");
    await shows(other, "Hanna: between us");
    expect(texts(guest.state)).toEqual([]);
    expect(host.state.participants.map(({ name }) => plain(name))).toEqual(["Hanna", "Olga"]);
  });

  test("that is told that somebody's key has come is shown that it can read them", async () => {
    const { host } = await newMeeting();
    const { guest } = await knock(host, "Gil");
    const readable = new Promise<unknown>((resolve) => {
      guest.on("encryptionReady", ({ sender }) => {
        resolve(guest.state.participants.find(({ address }) => address.id === sender.id)?.readable);
      });
    });
    await admit(host, "Gil");
    expect(await readable).toBe(true);
  });

  test("that is told that it is out has no keys left by then", async () => {
    const { host } = await newMeeting();
    const { guest, tab } = await joined(host, "Gil");
    await ready(host);
    const isEmpty = new Promise<boolean>((resolve) => {
      guest.on("status", () => resolve(tab.isEmpty));
    });
    await host.remove(guest.state.self.address.id);
    expect(await isEmpty).toBe(true);
    expect(guest.state).toMatchObject({ status: "removed", connection: "closed" });
  });

  test("leaves, and says so itself", async () => {
    const { host } = await newMeeting();
    const { guest, tab } = await joined(host, "Gil");
    await guest.leave();
    expect(guest.state.status).toBe("left");
    await host.until(({ participants }) => participants.length === 1);
    expect(await Guest.resume({ tab })).toBeUndefined();
    await expect(guest.say("wait")).rejects.toMatchObject({ code: "not_taking_part" });
  });

  test("reloads its page, and goes on where it was", async () => {
    const { host } = await newMeeting();
    const { guest, tab } = await joined(host, "Gil");
    await ready(host);
    await host.say("one");
    await shows(guest, "Hanna: one");
    await guest.close();
    await host.say("two");
    const again = await Guest.resume({ tab });
    if (again === undefined) {
      throw new Error("the guest is gone");
    }
    await shows(again, "Hanna: one", "Hanna: two");
    await again.say("three");
    await shows(host, "Hanna: one", "Hanna: two", "Gil: three");
    await shows(again, "Hanna: one", "Hanna: two", "Gil: three");
  });

  test("reads other guests, and sees who vouches", async () => {
    const { host } = await newMeeting();
    const { guest: gil } = await joined(host, "Gil");
    const { guest: olga } = await joined(host, "Olga");
    await Promise.all([ready(gil), ready(olga), ready(host)]);
    await gil.say("hello Olga");
    const { messages } = await shows(olga, "Gil: hello Olga");
    expect(messages[0]?.author.kind).toBe("guest");
    expect(plain(messages[0]?.vouchedBy?.name)).toBe("Hanna");
  });
});

describe("a member", () => {
  test("is added, reads and is read, and vouches for guests too", async () => {
    const { host } = await newMeeting();
    const { guest } = await joined(host, "Gil");
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const meeting = await bob.openMeeting(host.state.meetingId);
    await Promise.all([ready(meeting), ready(host)]);
    await guest.until(({ coverage }) => coverage.ready === 2);
    await meeting.say("hello from Bob");
    await shows(guest, "Bob: hello from Bob");
    await guest.say("hello to both");
    await shows(host, "Bob: hello from Bob", "Gil: hello to both");
    await shows(meeting, "Bob: hello from Bob", "Gil: hello to both");
    expect(meeting.state.messages.length).toBe(2);
  });

  test("has a further device, which joins by itself, also while no other is there", async () => {
    const { host, device } = await newMeeting();
    const phone = await furtherDevice(device);
    const meeting = await phone.openMeeting(host.state.meetingId);
    await Promise.all([ready(meeting), ready(host)]);
    await host.say("to my phone");
    await shows(meeting, "Hanna: to my phone");
    expect(host.state.participants.map(({ name }) => plain(name))).toEqual(["Hanna", "Hanna"]);
  });

  test("is shown who takes part, and that it may let guests in, as it is told that it is in itself", async () => {
    const { host, device } = await newMeeting();
    const phone = await furtherDevice(device);
    const meeting = await phone.openMeeting(host.state.meetingId);
    const found = new Promise<unknown>((resolve) => {
      meeting.on("status", (status) => {
        const { mayAdmit, participants } = meeting.state;
        resolve({ status, mayAdmit, participants: participants.length });
      });
    });
    expect(await found).toEqual({ status: "admitted", mayAdmit: true, participants: 2 });
  });

  test("is made host, and makes the first one a member", async () => {
    const { host, device } = await newMeeting();
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const meeting = await bob.openMeeting(host.state.meetingId);
    await Promise.all([ready(meeting), ready(host)]);
    expect([meeting.state.isHost, meeting.state.mayAdmit]).toEqual([false, false]);
    await expect(host.leave()).rejects.toMatchObject({ code: "last_host" });
    await host.setHost(bob.me.userId, true);
    await meeting.until(({ isHost, mayAdmit }) => isHost && mayAdmit);
    await expect(meeting.removeMember(device.me.userId)).rejects.toThrow();
    await host.setHost(device.me.userId, false);
    await meeting.until(({ members }) => members.filter(({ isHost }) => isHost).length === 1);
    const gone = new Promise<unknown>((resolve) => meeting.on("memberGone", resolve));
    await host.leave();
    expect(host.state.status).toBe("left");
    expect(await gone).toMatchObject({ userId: device.me.userId, how: "left" });
    expect(meeting.state.members.map(({ name }) => plain(name))).toEqual(["Bob"]);
  });

  test("closes the meeting to guests, and opens it again", async () => {
    const { host } = await newMeeting();
    const { link } = await host.invite();
    await host.closeAdmission();
    expect(host.state.isAdmissionOpen).toBe(false);
    await expect(Guest.lookUp(link)).rejects.toMatchObject({ code: "admission_closed" });
    await host.openAdmission();
    expect(await Guest.lookUp(link)).toMatchObject({ shared: false });
  });

  test("is called in all meetings as the account's log says, also in those that are not open", async () => {
    const { host, device } = await newMeeting();
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const renamed = new Promise<unknown>((resolve) => host.on("memberRenamed", resolve));
    await bob.rename(`Robert ${crypto.randomUUID().slice(0, 8)}`);
    expect(await renamed).toMatchObject({ userId: bob.me.userId });
    expect(host.state.members.map(({ name }) => plain(name))).toEqual(["Hanna", "Robert"]);
    await device.close();
    await bob.close();
  });

  test("sees by whom an invitation was made, and what it is called, and not the link", async () => {
    const { host } = await newMeeting();
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const meeting = await bob.openMeeting(host.state.meetingId);
    await Promise.all([ready(meeting), ready(host)]);
    await host.invite({ label: "For the auditors" });
    const { invitations } = await meeting.until((state) => state.invitations[0]?.label !== undefined);
    expect(invitations).toMatchObject([{ label: "For the auditors", uses: 0 }]);
    expect(plain(invitations[0]?.madeBy.name)).toBe("Hanna");
    expect(invitations[0]).not.toHaveProperty("link");
    expect(meeting.state.messages).toEqual([]);
  });

  test("compares one number with a person on all devices, and is shown that it did", async () => {
    const { host, device } = await newMeeting();
    const sam = await newMember("Sam");
    const phone = await furtherDevice(sam);
    await host.addMember(sam.me.userId);
    const [atSam, onPhone] = await Promise.all([
      sam.openMeeting(host.state.meetingId),
      phone.openMeeting(host.state.meetingId),
    ]);
    await Promise.all([ready(atSam), ready(onPhone)]);
    await host.until(({ participants }) => participants.length === 3);
    const { digits } = await host.safetyNumber(atSam.state.self.address);
    expect((await host.safetyNumber(onPhone.state.self.address)).digits).toBe(digits);
    expect((await atSam.safetyNumber(host.state.self.address)).digits).toBe(digits);
    expect((await onPhone.safetyNumber(host.state.self.address)).digits).toBe(digits);
    expect(onPhone.codes()).toEqual(atSam.codes());
    expect(host.codes()[0]).toEqual(atSam.codes()[0]);
    await expect(host.safetyNumber(host.state.self.address)).rejects.toMatchObject({ code: "recipient_unknown" });

    const verifiedAs = (meeting = host) =>
      meeting.state.participants.filter(({ isSelf }) => !isSelf).map((who) => plain(who.verifiedAs ?? ""));
    await host.markVerified(atSam.state.self.address, true);
    expect(verifiedAs()).toEqual(["Sam", "Sam"]);
    await device.close();
    const again = await (await Member.resume({ profile: device.profile }))?.openMeeting(host.state.meetingId);
    expect(verifiedAs(again)).toEqual(["Sam", "Sam"]);
    await again?.markVerified(onPhone.state.self.address, false);
    expect(verifiedAs(again)).toEqual(["", ""]);
  });

  test("opens the browser again, and is the same device", async () => {
    const device = await newMember("Bob");
    const { userId } = device.me;
    const host = await device.createMeeting("Minutes");
    const { guest } = await joined(host, "Gil");
    await ready(host);
    await host.say("one");
    await shows(guest, "Bob: one");
    await device.close();
    const again = await Member.resume({ profile: device.profile });
    expect(again?.me).toMatchObject({ userId });
    const meeting = await again?.openMeeting(host.state.meetingId);
    if (meeting === undefined) {
      throw new Error("the device is gone");
    }
    await shows(meeting, "Bob: one");
    await guest.say("two");
    await shows(meeting, "Bob: one", "Gil: two");
    await meeting.say("three");
    await shows(guest, "Bob: one", "Gil: two", "Bob: three");
  });

  test("ends the meeting for everybody", async () => {
    const { host } = await newMeeting();
    const { guest } = await joined(host, "Gil");
    await host.end();
    expect(host.state.status).toBe("ended");
    await guest.until(({ status }) => status === "ended");
  });

  test("is signed out by another device, and suspended until its person deletes what is there", async () => {
    const device = await newMember("Bob");
    const phone = await furtherDevice(device);
    const told = new Promise((resolve) => device.onSuspended(resolve));
    await phone.signOut(device.me.deviceId);
    expect(await told).toBe("unauthenticated");
    expect((await phone.devices()).map(({ name }) => name)).toEqual(["Phone"]);
    await device.close();
    const again = await Member.resume({ profile: device.profile });
    expect(again?.me.userId).toBe(device.me.userId);
    await again?.signOut();
    expect(await Member.resume({ profile: device.profile })).toBeUndefined();
  });

  test("signs itself out", async () => {
    const device = await newMember("Bob");
    const phone = await furtherDevice(device);
    await device.signOut();
    expect(await Member.resume({ profile: device.profile })).toBeUndefined();
    expect((await phone.devices()).map(({ name }) => name)).toEqual(["Phone"]);
  });
});

describe("a link", () => {
  test("without its secret proves nothing: such a guest cannot knock", async () => {
    const { host } = await newMeeting();
    const { link } = await host.invite();
    const guessed = link.replace(/#.{43}/, `#${"A".repeat(43)}`);
    await expect(Guest.knock(guessed, "Mallory", { tab: new MemoryTab() })).rejects.toMatchObject({
      code: "proof_refused",
    });
    expect(host.state.lobby).toEqual([]);
  });

  test("that was revoked lets nobody in", async () => {
    const { host } = await newMeeting();
    const { link, tokenHash } = await host.invite({ maxUses: 5, label: "Team" });
    const made = { tokenHash, label: "Team", maxUses: 5, uses: 0, revoked: false, link };
    expect(host.state.invitations).toMatchObject([made]);
    await host.revoke(tokenHash);
    expect(host.state.invitations).toMatchObject([{ tokenHash, revoked: true }]);
    expect(host.state.invitations[0]).not.toHaveProperty("link");
    await expect(Guest.lookUp(link)).rejects.toMatchObject({ code: "invitation_revoked" });
  });
});
