import { describe, expect, test } from "vitest";
import { addressKey } from "../src/address.ts";
import { base64, fromBase64 } from "../src/bytes.ts";
import {
  deviceAdded,
  guestHadGone,
  guestLeft,
  guestRemoved,
  guestsAdmitted,
  hashToken,
  invitationMade,
  meetingCreated,
  meetingEnded,
} from "../src/roster/entries.ts";
import { memberAddress } from "../src/roster/events.ts";
import { RosterRefusal } from "../src/roster/refusal.ts";
import { Roster } from "../src/roster/roster.ts";
import { Person, xeddsa } from "./people.ts";
import { type Step, vectors } from "./vectors.ts";

describe("a roster", () => {
  test.each(vectors.rosters)("decides as the Java implementation does: log $#", ({ meetingId, steps }) => {
    const roster = new Roster(meetingId, xeddsa);
    for (const step of steps as readonly Step[]) {
      expect(verdict(roster, fromBase64(step.entry))).toBe(step.accepted ?? step.fault);
      expect(roster.size).toBe(step.size);
      expect(base64(roster.head)).toBe(step.head);
      expect(roster.devices.map((device) => addressKey(memberAddress(device)))).toEqual(step.devices);
      expect(roster.guests.map(({ displayName }) => displayName)).toEqual(step.guests);
    }
  });

  test("records cover every verdict", () => {
    const steps = vectors.rosters.flatMap((log) => log.steps as readonly Step[]);
    const verdicts = new Set(steps.map((step) => step.accepted ?? step.fault));
    expect([...verdicts].sort()).toEqual(
      [
        "after-end",
        "bad-signature",
        "contradiction",
        "device-added",
        "device-removed",
        "guest-left",
        "guest-removed",
        "guests-admitted",
        "invitation-made",
        "invitation-revoked",
        "malformed",
        "meeting-created",
        "meeting-ended",
        "not-next",
        "not-permitted",
        "other-meeting",
        "signer-unknown",
      ].sort(),
    );
  });

  test("lets nobody in without the signature of somebody who is in", () => {
    const { roster, host, token } = meeting();
    const ghost = new Person("ghost-device", 7);
    const guest = new Person("guest-session", 1);
    const admission = guestsAdmitted([guest.asGuest(token)]);
    expect(verdict(roster, ghost.signs(roster, admission))).toBe("signer-unknown");
    expect(verdict(roster, ghost.signs(roster, deviceAdded(ghost.asMember)))).toBe("signer-unknown");
    expect(verdict(roster, host.signs(roster, admission))).toBe("guests-admitted");
    expect(verdict(roster, guest.signs(roster, deviceAdded(ghost.asMember)))).toBe("not-permitted");
  });

  test("never takes a guest in again, nor under an invitation of a removed one", () => {
    const { roster, host, token } = meeting();
    const guest = new Person("guest-session", 1);
    const other = new Person("other-session", 1);
    const admit = (who: Person) => verdict(roster, host.signs(roster, guestsAdmitted([who.asGuest(token)])));
    expect(admit(guest)).toBe("guests-admitted");
    expect(verdict(roster, host.signs(roster, guestRemoved(guest.address.id)))).toBe("guest-removed");
    expect(admit(guest)).toBe("contradiction");
    expect(admit(other)).toBe("contradiction");
  });

  test("leaves a shared invitation open where its guest had gone", () => {
    const { roster, host, token } = meeting();
    const gone = new Person("guest-session", 1);
    const other = new Person("other-session", 1);
    roster.append(host.signs(roster, guestsAdmitted([gone.asGuest(token)])));
    expect(verdict(roster, host.signs(roster, guestHadGone(gone.address.id)))).toBe("guest-removed");
    expect(roster.guest(gone.address.id)).toBeUndefined();
    expect(verdict(roster, host.signs(roster, guestsAdmitted([other.asGuest(token)])))).toBe("guests-admitted");
  });

  test("takes it from the guest alone that it left", () => {
    const { roster, host, token } = meeting();
    const guest = new Person("guest-session", 1);
    roster.append(host.signs(roster, guestsAdmitted([guest.asGuest(token)])));
    expect(verdict(roster, host.signs(roster, guestLeft(guest.address.id)))).toBe("not-permitted");
    expect(verdict(roster, guest.signs(roster, guestLeft(guest.address.id)))).toBe("guest-left");
  });

  test("takes nothing after the end", () => {
    const { roster, host } = meeting();
    expect(verdict(roster, host.signs(roster, meetingEnded()))).toBe("meeting-ended");
    expect(verdict(roster, host.signs(roster, meetingEnded()))).toBe("after-end");
  });
});

function meeting(): { roster: Roster; host: Person; token: Uint8Array } {
  const roster = new Roster("meeting-1", xeddsa);
  const host = new Person("user-host", 1);
  const token = hashToken("lki_token");
  roster.append(host.signs(roster, meetingCreated("Minutes", host.asMember, false)));
  roster.append(host.signs(roster, invitationMade(token, true)));
  return { roster, host, token };
}

function verdict(roster: Roster, entry: Uint8Array): string {
  try {
    return roster.append(entry).kind;
  } catch (error) {
    if (error instanceof RosterRefusal) {
      return error.fault;
    }
    throw error;
  }
}
