import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import type { MemberMeeting } from "../../../src/index.ts";
import type { MeetingMessage, ReceivedSenderKey } from "../../../src/wire.ts";
import { plain, ready } from "../bench.ts";
import { alarmed, reads, refused, says, scenarios, words } from "./scenario.ts";

const scenario = scenarios();
let next: MemberMeeting;
let atSam: MemberMeeting;

/** Hanna and Sam are in two meetings. */
beforeEach(async () => {
  const { hanna, sam } = scenario.now;
  next = await hanna.createMeeting("Next");
  await next.addMember(sam.me.userId);
  atSam = await scenario.now.samComesIn();
});

describe("the server", () => {
  test("gives a message of one meeting out in another", async () => {
    const { toSam, sam, meetingId } = scenario.now;
    const atNext = await sam.openMeeting(next.state.meetingId);
    await Promise.all([ready(atNext), ready(next)]);
    toSam.pushes<MeetingMessage>("meeting:message", (message) => [
      ...(message.meetingId === meetingId ? [] : [{ ...message, meetingId, seq: 1 }]),
      message,
    ]);
    await says(next, "for the next meeting alone");

    expect(plain(await refused(atSam, "another meeting"))).toBe("Hanna");
    expect(words(atSam)).toEqual([]);
    await reads(atNext, "for the next meeting alone");
  });

  test("gives a key of one meeting out in another", async () => {
    const { toSam, sam, meetingId } = scenario.now;
    toSam.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => [{ ...key, meetingId }]);
    await sam.openMeeting(next.state.meetingId);

    expect(plain(await refused(atSam, "another meeting"))).toBe("Hanna");
  });

  test("shows the log of one meeting in another", async () => {
    const { toSam, meetingId } = scenario.now;
    const [, entry] = await scenario.now.log(next.state.meetingId);
    const from = (await scenario.now.log()).length;
    toSam.push("meeting:roster", { meetingId, from, entries: [entry], size: from + 1 });

    await alarmed(atSam, "unsigned");
  });
});
