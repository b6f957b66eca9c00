import "fake-indexeddb/auto";
import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { linkKey } from "../../../src/account/keys.ts";
import { randomBytes } from "../../../src/bytes.ts";
import { InvitationLink } from "../../../src/invite/links.ts";
import { hashToken } from "../../../src/invite/token.ts";
import { logIdOf, sessionIdOf } from "../../../src/log/form.ts";
import { knock } from "../../../src/log/meeting/guest-writer.ts";
import type { Position } from "../../../src/wire.ts";
import { newMember } from "../bench.ts";
import { alarmed, scenarios, words } from "./scenario.ts";

const scenario = scenarios();

/** Says to Hanna that a device is here, and asks for its key. */
function claimIsHere(userId: string, deviceId: number): void {
  const { toHanna, meetingId } = scenario.now;
  toHanna.push("meeting:participantJoined", { meetingId, userId, deviceId });
  toHanna.push("meeting:senderKeyRequested", { meetingId, requester: { id: userId, deviceId }, newSession: true });
}

/** Nobody is let in, and nobody is told. */
async function isNothing(userId: string, deviceId: number): Promise<void> {
  await scenario.now.settle();
  scenario.now.knowsNothingOf({ id: userId, deviceId });
  expect(scenario.now.atHanna.state.warnings).toEqual([]);
}

describe("the server", () => {
  test("invents a device of the host's", async () => {
    const { userId } = scenario.now.hanna.me;
    claimIsHere(userId, 99);

    await isNothing(userId, 99);
  });

  test("invents a further device of a member's", async () => {
    const { userId } = scenario.now.sam.me;
    await scenario.now.samComesIn();
    claimIsHere(userId, 99);

    await isNothing(userId, 99);
  });

  test("says that somebody takes part whom nobody added", async () => {
    const { userId } = scenario.now.sam.me;
    claimIsHere(userId, 1);

    await isNothing(userId, 1);
  });

  test("says that a stranger's device belongs in the meeting", async () => {
    const stranger = await newMember("Stranger");
    claimIsHere(stranger.me.userId, 1);

    await isNothing(stranger.me.userId, 1);
    await stranger.close();
  });

  test("tells members that a guest was admitted whom nobody admitted", async () => {
    const { toHanna, meetingId } = scenario.now;
    const gus = await scenario.now.gusKnocks();
    const { address } = gus.state.self;
    const sessionId = address.id;
    toHanna.push("meeting:guestAdmitted", { meetingId, sessionId, status: "admitted", displayName: "Gus" });
    toHanna.push("meeting:senderKeyRequested", { meetingId, requester: address, newSession: true });
    await scenario.now.settle();

    scenario.now.knowsNothingOf(address);
    expect(gus.state.status).toBe("waiting");
    expect(words(gus)).toEqual([]);
  });

  test("tells a guest so", async () => {
    const { toGus, meetingId } = scenario.now;
    const entries = await scenario.now.log();
    toGus.acknowledges<Position>("external:registerSocket", (truth) => ({
      ...truth,
      status: "admitted",
    }));
    toGus.invents(/GET .*\/roster/, () => ({ meetingId, from: 0, entries, size: entries.length }));
    toGus.invents(/GET .*\/participants/, () => ({ devices: [], guests: [] }));
    const gus = await scenario.now.gusKnocks();
    const sessionId = gus.state.self.address.id;
    toGus.push("external:admitted", { meetingId, sessionId, status: "admitted", displayName: "Gus" }, "/external");
    await scenario.now.say("not for Gus");

    expect(await alarmed(gus, "unsigned")).toContain("no member has signed that");
    expect(gus.state.status).toBe("waiting");
    expect(words(gus)).toEqual([]);
  });

  test("forges an admission", async () => {
    const { atHanna } = scenario.now;
    const { token, seed, anchor } = InvitationLink.parse(await scenario.now.invitation({ maxUses: 5 }));
    const sessionId = sessionIdOf(randomBytes(16));
    const claim = { logId: logIdOf(scenario.now.meetingId), anchor, tokenHash: hashToken(token), sessionId };
    const ghost = knock({ ...claim, registrationId: 1, displayName: "Ghost" }, linkKey(seed), PrivateKey.generate());
    await scenario.now.show(await scenario.now.forged((writer) => writer.admitGuests([ghost])));

    await alarmed(atHanna, "unsigned");
    await scenario.now.settle();
    scenario.now.knowsNothingOf({ id: sessionId, deviceId: 1 });
  });

  test("forges a device's entry", async () => {
    const { atHanna, hanna } = scenario.now;
    const { userId } = hanna.me;
    const place = (await scenario.now.copyOfLog()).placeOf(userId) ?? expect.unreachable();
    const ghost = { id: userId, deviceId: 99 };
    const joined = await scenario.now.signedBy(ghost, PrivateKey.generate(), (writer) => writer.joinDevice(place));
    await scenario.now.show(joined);

    await alarmed(atHanna, "unsigned");
    await scenario.now.settle();
    scenario.now.knowsNothingOf({ id: userId, deviceId: 99 });
  });

  test("repeats the admission of a guest who was removed, and asks for keys in its name", async () => {
    const { atHanna, toHanna, meetingId } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    const { address } = gus.state.self;
    const admission = (await scenario.now.log()).at(-1) ?? expect.unreachable();
    await atHanna.remove(address.id);
    await atHanna.until(({ participants }) => participants.length === 1);
    await scenario.now.show(admission);
    const sessionId = address.id;
    toHanna.push("meeting:guestAdmitted", { meetingId, sessionId, status: "admitted", displayName: "Gus" });
    toHanna.push("meeting:senderKeyRequested", { meetingId, requester: address, newSession: false });

    await alarmed(atHanna, "forked");
    await scenario.now.settle();
    scenario.now.knowsNothingOf(address);
  });
});
