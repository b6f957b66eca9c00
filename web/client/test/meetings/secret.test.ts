import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Guest, type MemberMeeting } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, newAccount, newDevice, ready, shows } from "./bench.ts";
import { Wiretap } from "./wiretap.ts";

test("the link's secret is in none of the bytes that host and guest send, in any form", async () => {
  const { link: signInLink } = await newAccount("Hanna");
  const tap = await Wiretap.before(new URL(signInLink).origin);
  const through = (link: string) => link.replace(new URL(link).origin, tap.url);
  const device = await newDevice(through(signInLink));
  const bob = await newAccount("Bob");
  const other = await newDevice(through(bob.link));
  const host: MemberMeeting = await device.createMeeting("Minutes");
  await host.addMember(bob.userId);
  const meeting = await other.openMeeting(host.state.meetingId);
  await Promise.all([ready(meeting), ready(host)]);
  const { link } = await host.invite();
  expect(link.startsWith(tap.url)).toBe(true);
  const guest = await Guest.knock(link, "Gil", { tab: new MemoryTab() });
  await admit(host, "Gil");
  await guest.until(({ coverage }) => coverage.ready === 2);
  await guest.say("in the clear only here");
  await shows(host, "Gil: in the clear only here");
  await shows(meeting, "Gil: in the clear only here");
  await guest.leave();
  await Promise.all([device.close(), other.close()]);
  tap.close();

  const { sent } = tap;
  expect(sent.includes("external:message")).toBe(true); // It does hear what is said on sockets,
  expect(sent.includes("identityProof")).toBe(true); // and in calls.
  const secret = Buffer.from(new URL(link).hash.slice(1), "base64url");
  expect(secret.length).toBe(32);
  const forms = [
    secret,
    secret.toString("base64url"),
    secret.toString("base64").replace(/=+$/, ""),
    secret.toString("hex"),
    "in the clear only here",
    Buffer.from("in the clear only here").toString("base64").slice(0, -4),
  ];
  for (const form of forms) {
    expect(sent.includes(form)).toBe(false);
  }
});
