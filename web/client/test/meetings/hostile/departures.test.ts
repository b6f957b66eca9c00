import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { MeetingMessage } from "../../../src/wire.ts";
import { furtherDevice, plain } from "../bench.ts";
import { reads, refused, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();

type Said = Pick<MeetingMessage, "meetingId" | "messageId" | "ciphertext">;

const samLeft = () => {
  const { meetingId, sam } = scenario.now;
  return { meetingId, userId: sam.me.userId, deviceId: sam.me.deviceId, inRoster: true };
};

describe("the server", () => {
  test("says that a guest has left who has not", async () => {
    const { toHanna, atHanna, meetingId } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("with Gus");
    await reads(gus, "with Gus");
    const sessionId = gus.state.self.address.id;
    toHanna.push("meeting:guestLeft", { meetingId, sessionId, status: "left", displayName: "Gus" });
    await atHanna.until(({ coverage }) => coverage.total === 0);
    await scenario.now.say("without Gus");

    await gus.until(({ status }) => status === "removed");
    expect(words(gus)).toEqual(["with Gus"]);
    await atHanna.until(({ participants }) => participants.length === 1);
  });

  test("lets a member who was removed speak on", async () => {
    const { toSam, toGus, atHanna, sam, samsAddress } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    const gus = await scenario.now.gusComesIn();
    await says(atSam, "while Sam was in");
    await reads(gus, "while Sam was in");
    const held = new Promise<Said>((resolve) => {
      toSam.swallows<Said>("meeting:message", (said) => {
        resolve(said);
        return { ok: true, incarnation: 1, seq: 2 };
      });
    });
    await atSam.say("wire the money");
    const { meetingId, messageId, ciphertext } = await held;
    await atHanna.removeMember(sam.me.userId);
    await scenario.now.say("Let us go on.");
    await reads(gus, "while Sam was in", "Let us go on.");
    const { id: senderId, deviceId: senderDeviceId } = samsAddress;
    const late = { meetingId, incarnation: 1, seq: 3, senderId, senderDeviceId, messageId, ciphertext };
    toGus.push("meeting:message", { ...late, acceptedAt: new Date().toISOString() }, "/external");

    expect(plain(await refused(gus, "before people came or went"))).toBe("Sam");
    expect(words(gus)).toEqual(["while Sam was in", "Let us go on."]);
  });

  test("tells a guest that its stay is over, and how in no sense", async () => {
    const { toGus } = scenario.now;
    for (const [status, said] of [
      ["declined", { status: "admitted" }],
      ["removed", { status: 7 }],
    ] as const) {
      const gus = await scenario.now.gusComesIn();
      await scenario.now.say("with Gus");
      await reads(gus, "with Gus");
      toGus.push(`external:${status}`, said, "/external");

      await gus.until((state) => state.status === status);
      await scenario.now.say("Gus does not hear this");
      expect(words(gus)).toEqual(["with Gus"]);
      await expect(gus.say("nor says anything")).rejects.toMatchObject({ code: "not_taking_part" });
    }
  });

  test("tells a guest that its time is over, which it is not", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    toGus.push("external:expired", {}, "/external");
    await gus.until(({ connection }) => connection === "suspended");
    await scenario.now.say("Gus is asked to wait");

    await reads(gus, "Gus is asked to wait");
    await says(gus, "and is back by itself");
  });

  test("tells a guest that comes back that its time is over, which it is not", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("with Gus");
    await reads(gus, "with Gus");
    let lies = true;
    toGus.acknowledges<object>("external:registerSocket", (truth) => (lies ? { ...truth, status: "expired" } : truth));
    toGus.cut();
    await gus.until(({ connection }) => connection === "suspended");
    expect(gus.state.status).toBe("admitted");
    const unheard = gus.say("unheard").catch(() => undefined);
    lies = false;

    await gus.until(({ connection }) => connection === "online");
    await unheard;
    await reads(scenario.now.atHanna, "with Gus", "unheard");
    await scenario.now.say("Gus was asked to wait");
    await reads(gus, "with Gus", "unheard", "Gus was asked to wait");
  });

  test("says that a member is away who is not", async () => {
    const { toHanna, atHanna } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    toHanna.push("meeting:participantLeft", samLeft());
    await atHanna.until(({ participants }) => participants.some(({ present }) => !present));
    await scenario.now.say("Sam still takes part");

    await reads(atSam, "Sam still takes part");
    await says(atSam, "and speaks");
    await reads(atHanna, "Sam still takes part", "and speaks");
  });

  test("hides from the host that a member has let in a further device of its own", async () => {
    const { toHanna, atHanna, sam, meetingId } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    toHanna.pushes("meeting:roster", () => []);
    const further = await furtherDevice(sam);
    const atPhone = await further.openMeeting(meetingId);
    await atPhone.until(({ status }) => status === "admitted");
    await atHanna.removeMember(sam.me.userId);

    await Promise.all([atSam, atPhone].map((meeting) => meeting.until(({ status }) => status === "removed")));
    expect(atHanna.state.participants).toHaveLength(1);
    await further.close();
  });

  test("tells a member that comes back that there is no such meeting", async () => {
    const { toSam } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    let lies = true;
    toSam.acknowledges("meeting:join", (truth) => {
      return lies ? { ok: false, code: "meeting_unknown", error: "There is no such meeting." } : truth;
    });
    toSam.cut();

    expect(await warned(atSam, "join-refused")).toMatchObject({ code: "meeting_unknown" });
    expect(atSam.state.status).toBe("admitted");
    lies = false;
    toSam.cut();
    await scenario.now.say("Sam has kept its keys");
    await reads(atSam, "Sam has kept its keys");
    await says(atSam, "and speaks");
    expect(atSam.state.warnings.map(({ kind }) => kind)).not.toContain("join-refused");
  });

  test("tells a member that it was taken out", async () => {
    const { toSam, atHanna, samsAddress } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    toSam.push("meeting:participantLeft", samLeft());

    await atSam.until(({ status }) => status === "removed");
    await scenario.now.say("Sam does not hear this");
    expect(words(atSam)).toEqual([]);
    expect(atHanna.state.participants.map(({ address }) => address)).toContainEqual(samsAddress);
  });
});
