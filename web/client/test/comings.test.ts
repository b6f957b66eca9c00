import { expect, test } from "vitest";
import type { Address } from "../src/address.ts";
import { MeetingLog } from "../src/log/meeting/meeting-log.ts";
import { Comings } from "../src/meeting/comings.ts";
import { TestAccount } from "./log/test-account.ts";
import { TestMeeting } from "./log/test-meeting.ts";

/** What a device is told of comings and goings, in words. */
function toldTo(self: Address, meeting: TestMeeting): readonly string[] {
  const comings = new Comings(self);
  const log = new MeetingLog((userId) => meeting.accounts.get(userId)?.log);
  for (const entry of meeting.entries) {
    const verdict = log.append(entry);
    if (verdict.kind === "refused") {
      throw new Error(verdict.detail);
    }
    comings.accepted(verdict.event, log);
  }
  return comings.all.map(({ who, how, by }) => `${who.name} ${how}${by === undefined ? "" : ` by ${by.name}`}`);
}

test("people come and go, not devices, and who let in or removed is named", () => {
  const meeting = TestMeeting.create();
  const sam = TestAccount.open("Sam").add(2);
  meeting.add(sam, [1, 2]);
  const [gus, had] = [meeting.guest(meeting.link()), meeting.guest(meeting.link())];
  meeting.admit(gus, had);
  meeting.accept(meeting.by(sam, 2).leaveAsDevice());
  meeting.accept(meeting.byGuest(gus).leaveAsGuest());
  meeting.accept(meeting.by(meeting.creator).removeGuest(had.admitted.sessionId, {}));
  meeting.accept(meeting.by(meeting.creator).removeMember(sam.userId));
  expect(toldTo({ id: meeting.creator.userId, deviceId: 1 }, meeting)).toEqual([
    "Sam came",
    "Gus came by Hanna",
    "Gus came by Hanna",
    "Gus left",
    "Gus removed by Hanna",
    "Sam removed by Hanna",
  ]);
});

test("who was there before a device came is no news to it, nor are its person's own devices or the meeting's end", () => {
  const meeting = TestMeeting.create();
  const gus = meeting.guest(meeting.link());
  meeting.admit(gus);
  const sam = TestAccount.open("Sam").add(2);
  meeting.add(sam, [1, 2]);
  meeting.accept(meeting.by(meeting.creator).removeGuest(gus.admitted.sessionId, { hadGone: true }));
  meeting.accept(meeting.by(meeting.creator).endMeeting());
  expect(toldTo({ id: sam.userId, deviceId: 1 }, meeting)).toEqual(["Gus left"]);
});
