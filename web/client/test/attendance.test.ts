import { expect, test } from "vitest";
import type { Address } from "../src/address.ts";
import { MeetingLog } from "../src/log/meeting/meeting-log.ts";
import { Attendance } from "../src/roster/attendance.ts";
import { guestAddress } from "../src/roster/events.ts";
import { Renames } from "../src/roster/renames.ts";
import { TestAccount } from "./log/test-account.ts";
import { TestMeeting } from "./log/test-meeting.ts";

/** What is made of a meeting's events, one after the other. */
function attend(meeting: TestMeeting) {
  const attendance = new Attendance();
  const renames = new Renames();
  const log = new MeetingLog((userId) => meeting.accounts.get(userId)?.log);
  const told = meeting.entries.flatMap((entry) => {
    const verdict = log.append(entry);
    if (verdict.kind === "refused") {
      throw new Error(verdict.detail);
    }
    attendance.accepted(verdict.event);
    return renames.accepted(verdict.event, log) ?? [];
  });
  return { attendance, told };
}

test("a device takes part from its coming to its going, and again", () => {
  const meeting = TestMeeting.create();
  const sam = TestAccount.open("Sam");
  const phone: Address = { id: sam.userId, deviceId: 1 };
  meeting.add(sam);
  meeting.accept(meeting.by(sam).leaveAsDevice());
  meeting.add(sam);
  const { attendance } = attend(meeting);
  expect([0, 1, 2, 3, 4, 5].map((index) => attendance.tookPartAt(phone, index))).toEqual([
    false,
    false,
    true,
    false,
    false,
    true,
  ]);
  expect([attendance.everTookPart(phone), attendance.everTookPart({ ...phone, deviceId: 2 })]).toEqual([true, false]);
  expect([0, 1, 2, 3, 4, 5].map((index) => attendance.newestChange(index))).toEqual([-1, 1, 2, 3, 4, 5]);
});

test("a member's removal, a device that its account removed and a guest's going end what they took part in", () => {
  const meeting = TestMeeting.create();
  const sam = TestAccount.open("Sam").add(2);
  meeting.add(sam, [1, 2]);
  const gus = meeting.guest(meeting.link());
  meeting.admit(gus);
  sam.remove([2]);
  meeting.move(sam);
  meeting.accept(meeting.by(meeting.creator).removeMember(sam.userId));
  meeting.accept(meeting.byGuest(gus).leaveAsGuest());
  const { attendance } = attend(meeting);
  const until = (address: Address) =>
    meeting.entries.findLastIndex((_, index) => attendance.tookPartAt(address, index));
  expect(until({ id: sam.userId, deviceId: 2 })).toBe(5);
  expect(until({ id: sam.userId, deviceId: 1 })).toBe(6);
  expect(until(guestAddress(gus.admitted))).toBe(7);
  expect(attendance.all).toHaveLength(4);
});

test("a rename is told where the meeting's log names the account's newer place", () => {
  const meeting = TestMeeting.create();
  const sam = TestAccount.open("Sam");
  meeting.add(sam);
  sam.rename("Samuel");
  meeting.link();
  meeting.move(sam);
  sam.add(2);
  meeting.move(sam);
  expect(attend(meeting).told).toEqual([{ userId: sam.userId, from: "Sam", to: "Samuel" }]);
});
