import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Guest, Member, type MemberMeeting } from "../../src/index.ts";
import { joined, newMeeting, ready, replaceServer, restartServer, shows } from "./bench.ts";

test("a server that knows nobody for a moment takes no keys, no history and no words", async () => {
  const { device, host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  await Promise.all([ready(host), ready(guest)]);
  await host.say("before");
  await shows(guest, "Hanna: before");

  await replaceServer();
  await Promise.all([host, guest].map((meeting) => meeting.until(({ connection }) => connection === "suspended")));
  expect(device.isSuspended).toBe(true);
  expect(guest.state.status).toBe("admitted");
  await host.say("meanwhile");
  // A reload changes nothing about it.
  await Promise.all([device.close(), guest.close()]);
  const hostAgain = await Member.resume({ profile: device.profile });
  const guestAgain = await Guest.resume({ tab });
  expect(hostAgain?.me).toEqual(device.me);
  await guestAgain?.until(({ connection }) => connection === "suspended");

  await restartServer();
  hostAgain?.retry();
  guestAgain?.retry();
  const meeting = (await hostAgain?.openMeeting(host.state.meetingId)) as MemberMeeting;
  await meeting.until(({ connection }) => connection === "online");
  expect(hostAgain?.isSuspended).toBe(false);
  await meeting.say("after");
  if (guestAgain === undefined) {
    throw new Error("the guest is gone");
  }
  await shows(guestAgain, "Hanna: before", "Hanna: meanwhile", "Hanna: after");
  await guestAgain.say("I am here");
  await shows(meeting, "Hanna: before", "Hanna: meanwhile", "Hanna: after", "Gil: I am here");
});

test("comes back by itself", async () => {
  const { device, host } = await newMeeting();
  await replaceServer();
  await host.until(({ connection }) => connection === "suspended");
  await restartServer();
  await host.until(({ connection }) => connection === "online");
  expect(device.isSuspended).toBe(false);
});

test("what is here goes when the person says so, whatever the server says", async () => {
  const { device, host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  await replaceServer();
  await Promise.all([host, guest].map((meeting) => meeting.until(({ connection }) => connection === "suspended")));
  await Promise.all([device.signOut(), guest.leave()]);
  expect(guest.state).toMatchObject({ status: "left", connection: "closed" });
  expect(await Member.resume({ profile: device.profile })).toBeUndefined();
  expect(await Guest.resume({ tab })).toBeUndefined();
  await restartServer();
});
