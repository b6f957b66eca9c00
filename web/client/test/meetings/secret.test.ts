import "fake-indexeddb/auto";
import { hkdfSync } from "node:crypto";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Guest, type GuestMeeting } from "../../src/index.ts";
import { InvitationLink } from "../../src/invite/links.ts";
import { MemoryTab } from "../memory-tab.ts";
import { reveals } from "../secret-forms.ts";
import { Wiretap } from "../wiretap.ts";
import { admit, newDevice, newLink, ready, shows, type TestDevice } from "./bench.ts";

let tap: Wiretap;

beforeEach(async () => {
  tap = await Wiretap.before(new URL(await newLink("Anybody")).origin);
});

afterEach(() => tap.close());

const secretOf = (link: string) => Buffer.from(InvitationLink.parse(link).seed);

/** Two members in a meeting, and the link by which two guests can come. All of it by way of the tap. */
async function meetingOnTheTap() {
  const [hannas, bobs] = (await Promise.all(
    ["Hanna", "Bob"].map(async (name) => newDevice(tap.link(await newLink(name)))),
  )) as [TestDevice, TestDevice];
  const host = await hannas.createMeeting("Minutes");
  await host.addMember(bobs.me.userId);
  const member = await bobs.openMeeting(host.state.meetingId);
  await Promise.all([ready(host), ready(member)]);
  const { link } = await host.invite({ maxUses: 2 });
  expect(new URL(link).origin).toBe(new URL(tap.link(link)).origin);
  return { host, member, link, close: () => Promise.all([hannas.close(), bobs.close()]) };
}

/** Knocking, being let in, talking, reloading, removal, leaving, the end. */
async function wholeStory(): Promise<string> {
  const { host, member, link, close } = await meetingOnTheTap();
  const tab = new MemoryTab();
  const gil = await Guest.knock(link, "Gil", { tab });
  const olga = await Guest.knock(link, "Olga", { tab: new MemoryTab() });
  await admit(host, "Gil", "Olga");
  await Promise.all([gil, olga].map((guest) => guest.until(({ coverage }) => coverage.ready === 2)));
  await gil.say("spoken by a guest");
  await shows(member, "Gil: spoken by a guest");
  await gil.close();
  const again = (await Guest.resume({ tab })) as GuestMeeting;
  await member.say("spoken by a member");
  await shows(again, "Gil: spoken by a guest", "Bob: spoken by a member");
  await olga.leave();
  await host.remove(gil.state.self.address.id);
  await again.until(({ status }) => status === "removed");
  await host.say("between members");
  await shows(member, "Gil: spoken by a guest", "Bob: spoken by a member", "Hanna: between members");
  await host.end();
  await member.until(({ status }) => status === "ended");
  await close();
  return link;
}

describe("on the way to the server", () => {
  test("nobody's link secret, nor a key made of it, is ever seen, in any form", async () => {
    const link = await wholeStory();
    const { token } = InvitationLink.parse(link);
    const secret = secretOf(link);

    // The tap hears everything: the proofs that the seed's key makes, and everybody's ciphertexts.
    expect(tap.calls.includes(`GET /api/meetings/external/join/${token} `)).toBe(true);
    expect(tap.calls.toString("latin1").match(/"linkProof":"[^"]{88}"/g)).toHaveLength(2);
    for (const event of ["meeting:distributeSenderKeys", "meeting:message", "external:message"]) {
      expect(tap.frames.toString()).toMatch(new RegExp(`\\["${event}",\\{[^\\]]*"ciphertext":"[A-Za-z0-9+/]{200}`));
    }

    for (const heard of [tap.calls, tap.frames]) {
      expect(reveals(heard, secret)).toBe(false);
      const key = hkdfSync("sha256", secret, new Uint8Array(0), "Latchkey 2 link key", 32);
      expect(reveals(heard, Buffer.from(key))).toBe(false);
      for (const text of ["spoken by a guest", "spoken by a member", "between members"]) {
        expect(reveals(heard, Buffer.from(text))).toBe(false);
      }
    }
  });

  test("a secret that is sent is heard, in calls and on sockets", async () => {
    const { link, close } = await meetingOnTheTap();
    const secret = secretOf(link);
    expect(reveals(tap.calls, secret)).toBe(false);
    const guest = await Guest.knock(link, secret.toString("base64url"), { tab: new MemoryTab() });
    expect(reveals(tap.calls, secret)).toBe(true);

    expect(reveals(tap.frames, secret)).toBe(false);
    const socket = io(new URL(link).origin, {
      auth: { accessToken: secret.toString("hex") },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    await new Promise((resolve) => socket.on("connect_error", resolve));
    socket.close();
    expect(reveals(tap.frames, secret)).toBe(true);
    await guest.close();
    await close();
  });
});
