import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Role } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { MeetingLog } from "../../src/log/meeting/meeting-log.ts";
import { TestAccount } from "./test-account.ts";
import { shown, TestMeeting } from "./test-meeting.ts";

const RUNS = { numRuns: 15 };

/** Genuine entries, whole or damaged, and other bytes. */
function offers(genuine: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const damaged = fc
    .tuple(fc.constantFrom(...genuine), fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.nat({ max: 3 }))
    .map(([bytes, place, patch, cut]) => {
      const copy = bytes.slice(0, bytes.length - cut);
      const position = place % Math.max(copy.length, 1);
      copy.set(patch.subarray(0, copy.length - position), position);
      return copy;
    });
  return fc.oneof(damaged, fc.constantFrom(...genuine), fc.uint8Array({ maxLength: 200 }));
}

/** The genuine entries in their order, with some offers between. */
function offered(genuine: readonly Uint8Array[]): fc.Arbitrary<Uint8Array[]> {
  const between = genuine.map((entry) =>
    fc.array(offers(genuine), { maxLength: 2 }).map((others) => [...others, entry]),
  );
  return fc.tuple(...between).map((all) => all.flat());
}

describe("whatever is offered, a log says a verdict, a refusal changes nothing, and a second reader agrees", () => {
  test("in an account's log", () => {
    const account = TestAccount.open().add(2).add(3, 2).add(4, 0);
    account.accept(account.by(3).rename("Jo")).remove([2], 1, [3]).add(5);
    fc.assert(
      fc.property(offered(account.entries), (entries) => {
        const [log, second] = [new AccountLog(), new AccountLog()];
        for (const entry of entries) {
          const before = log.state;
          const verdict = log.append(entry);
          if (verdict.kind === "accepted") {
            second.append(entry);
          } else {
            expect(log.state).toBe(before);
          }
        }
        expect(log.size).toBe(account.log.size);
        expect(second.state).toEqual(log.state);
      }),
      RUNS,
    );
  });

  test("in a meeting's log", () => {
    const meeting = TestMeeting.create(TestAccount.open("Hanna"), { everyMember: true });
    const mo = TestAccount.open("Mo").add(2);
    const link = meeting.add(mo, [1, 2]).link({}, mo, 2);
    const guest = meeting.guest(link);
    meeting.admit(guest).accept(meeting.by(meeting.creator).changeRole(mo.userId, Role.HOST));
    mo.remove([2]);
    meeting.move(mo).accept(meeting.byGuest(guest).leaveAsGuest()).accept(meeting.by(mo).leaveAsMember());
    const reader = () => new MeetingLog((userId) => meeting.accounts.get(userId)?.log);
    fc.assert(
      fc.property(offered(meeting.entries), (entries) => {
        const [log, second] = [reader(), reader()];
        for (const entry of entries) {
          const before = shown(log);
          const verdict = log.append(entry);
          if (verdict.kind === "accepted") {
            second.append(entry);
          } else {
            expect(shown(log)).toEqual(before);
          }
        }
        expect(log.size).toBe(meeting.log.size);
        expect(shown(second)).toEqual(shown(log));
      }),
      RUNS,
    );
  });
});
