import "fake-indexeddb/auto";
import { PrivateKey } from "@latchkey/signal";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { base64, fromBase64 } from "../../src/bytes.ts";
import { Guest, type GuestMeeting, type MemberDevice, type MemberMeeting, type Warning } from "../../src/index.ts";
import type { GuestBundles, MeetingMessage, RosterPage, WaitingGuest } from "../../src/wire.ts";
import { HostileServer } from "../hostile-server.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, newAccount, newDevice, ready, shows, texts } from "./bench.ts";

let toHanna: HostileServer;
let toGus: HostileServer;
let device: MemberDevice;
let host: MemberMeeting;
let invitation: string;

/** Hanna hosts, Gus is a guest; each has a server that lies to them alone. */
beforeEach(async () => {
  const { link } = await newAccount("Hanna");
  toHanna = await HostileServer.before(link);
  toGus = await HostileServer.before(link);
  device = await newDevice(toHanna.link(link));
  host = await device.createMeeting("Minutes");
  await host.until(({ status, connection }) => status === "admitted" && connection === "online");
  invitation = (await host.invite()).link;
});

afterEach(async () => {
  await device.close();
  toHanna.close();
  toGus.close();
});

function gusKnocks(): Promise<GuestMeeting> {
  return Guest.knock(toGus.link(invitation), "Gus", { tab: new MemoryTab() });
}

async function gusComesIn(): Promise<GuestMeeting> {
  const gus = await gusKnocks();
  await admit(host, "Gus");
  await ready(gus);
  await ready(host);
  return gus;
}

function warned<K extends Warning["kind"]>(meeting: MemberMeeting | GuestMeeting, kind: K) {
  return meeting.until(({ warnings }) => warnings.some((warning) => warning.kind === kind));
}

const newIdentity = () => base64(PrivateKey.generate().publicKey().serialize());

describe("keys", () => {
  test("a guest whose key is swapped while it knocks is not let in", async () => {
    const swapped = <T extends { identityKeyPublic: string }>(guest: T) => ({
      ...guest,
      identityKeyPublic: newIdentity(),
    });
    toHanna.pushes<WaitingGuest>("meeting:guestWaiting", (guest) => [swapped(guest)]);
    toHanna.answers<{ guests: WaitingGuest[] }>(/GET .*\/external\/waiting/, ({ guests }) => ({
      guests: guests.map(swapped),
    }));
    const gus = await gusKnocks();

    const { lobby } = await host.until((state) => state.lobby.length > 0);
    expect(lobby[0]?.proof).toBe("wrong");
    await expect(host.admit(gus.state.self.address.id)).rejects.toMatchObject({ code: "proof_refused" });
    await gus.close();
  });

  test("a guest whose key is swapped in its bundle gets no key, and the person is told", async () => {
    toHanna.answers<GuestBundles>(/POST .*\/external\/keys/, ({ bundles, refused }) => ({
      bundles: bundles.map((bundle) => ({ ...bundle, identityKeyPublic: newIdentity() })),
      refused,
    }));
    const gus = await gusKnocks();
    await admit(host, "Gus");

    const { coverage } = await warned(host, "bundle-wrong");
    expect(coverage.ready).toBe(0);
    await host.say("not for the server");
    expect(gus.state.messages).toEqual([]);
    await gus.close();
  });
});

describe("ghosts", () => {
  test("a device that the server invents for the host waits for the person", async () => {
    toHanna.push("meeting:participantJoined", {
      meetingId: host.state.meetingId,
      userId: host.state.self.address.id,
      userName: "Hanna",
      deviceId: 99,
      identityKeyPublic: newIdentity(),
      inRoster: false,
    });

    const { arrivals, participants } = await host.until((state) => state.arrivals.length > 0);
    expect(arrivals[0]?.isOwn).toBe(true);
    expect(participants).toHaveLength(1);
  });

  test("a guest whom nobody admitted gets no key", async () => {
    const gus = await gusKnocks();
    const { meetingId } = host.state;
    const { id } = gus.state.self.address;
    toHanna.push("meeting:guestAdmitted", { meetingId, sessionId: id, status: "admitted", displayName: "Gus" });
    toHanna.push("meeting:senderKeyRequested", { meetingId, requester: { id, deviceId: 1 }, newSession: true });
    const olga = await Guest.knock((await host.invite()).link, "Olga", { tab: new MemoryTab() });
    await admit(host, "Olga");
    await ready(olga);
    await host.say("to Olga");
    await shows(olga, "Hanna: to Olga");

    expect(host.state.participants.map(({ name }) => name)).not.toContain("Gus");
    expect(host.state.coverage.total).toBe(1);
    expect(gus.state.status).toBe("waiting");
    await gus.close();
    await olga.close();
  });
});

describe("the log of who takes part", () => {
  test("an entry that is exchanged is refused and told", async () => {
    toHanna.push("meeting:roster", {
      meetingId: host.state.meetingId,
      from: 0,
      entries: [base64(Uint8Array.of(1, 2, 3))],
      size: 1,
    });

    await warned(host, "roster-refused");
    expect(host.state.participants).toHaveLength(1);
  });

  test("somebody who is hidden from a guest is noticed by what the others say", async () => {
    const gus = await gusComesIn();
    let size = 0;
    toGus.pushes<RosterPage>("meeting:roster", () => []);
    toGus.answers<RosterPage>(/GET .*\/roster/, (page) => {
      size ||= page.size - 1;
      return { ...page, entries: page.entries.slice(0, Math.max(0, size - page.from)), size };
    });
    const olga = await Guest.knock((await host.invite()).link, "Olga", { tab: new MemoryTab() });
    await admit(host, "Olga");
    await ready(olga);
    await host.say("Gus does not see Olga");

    await warned(gus, "roster-refused");
    expect(gus.state.participants.map(({ name }) => name)).not.toContain("Olga");
    await gus.close();
    await olga.close();
  });
});

describe("messages", () => {
  test("are shown once and in order, whatever is repeated, left out or turned around", async () => {
    const gus = await gusComesIn();
    const early: MeetingMessage[] = [];
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      early.unshift(message);
      return early.length === 2 ? [] : [...early, ...early];
    });
    await host.say("one");
    await host.say("two");
    await host.say("three");

    await shows(gus, "Hanna: one", "Hanna: two", "Hanna: three");
    await gus.close();
  });

  test("that are repeated in another place are shown once", async () => {
    const gus = await gusComesIn();
    let first: MeetingMessage | undefined;
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      first ??= message;
      return [
        { ...message, seq: 2 * message.seq - 1 },
        { ...first, seq: 2 * message.seq },
      ];
    });
    await host.say("once");
    await host.say("more");

    await gus.until((state) => texts(state).includes("Hanna: more"));
    expect(texts(gus.state)).toEqual(["Hanna: once", "Hanna: more"]);
    await gus.close();
  });

  test("that are altered are not shown, and the person is told", async () => {
    const gus = await gusComesIn();
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      const bytes = fromBase64(message.ciphertext);
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      return [{ ...message, ciphertext: base64(bytes) }];
    });
    await host.say("altered");

    await warned(gus, "message-refused");
    expect(gus.state.messages).toEqual([]);
    await gus.close();
  });

  test("that are said to be from a device that nobody signed in are not shown", async () => {
    const gus = await gusComesIn();
    toGus.pushes<MeetingMessage>("meeting:message", (message) => [{ ...message, senderDeviceId: 99 }]);
    await host.say("Hanna's words");

    await warned(gus, "message-refused");
    expect(gus.state.messages).toEqual([]);
    await gus.close();
  });
});
