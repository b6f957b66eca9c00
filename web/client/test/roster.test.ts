import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { addressKey } from "../src/address.ts";
import { base64, fromBase64, utf8 } from "../src/bytes.ts";
import { SignedRosterEntrySchema } from "../src/gen/latchkey/protocol/roster_pb.ts";
import { MAX_ROSTER_ENTRY_BYTES } from "../src/limits.ts";
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
import { memberAddress, type RosterInvitation } from "../src/roster/events.ts";
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
      const invitations = step.invitations.map((_, i) => letters(roster.invitation(hashToken(`token ${i}`))));
      expect(invitations).toEqual(step.invitations);
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
        "guest-had-gone",
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
    expect(verdict(roster, host.signs(roster, guestHadGone(gone.address.id)))).toBe("guest-had-gone");
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

  test("refuses what is not written as protobuf writes it, however well it is signed", () => {
    const { roster, host } = meeting();
    const good = fromBinary(SignedRosterEntrySchema, host.signs(roster, invitationMade(hashToken("another"), true)));
    const unknown = [0xfa, 0x7f, 1, 1];
    const ofAnotherType = [0x18, 1];
    const deviceIdAgain = [0x28, 1];
    const signed = (entry: Uint8Array) => {
      const context = utf8("Latchkey v1 roster entry");
      const signature = host.keys.privateKey.sign(Uint8Array.of(...context, ...entry));
      return toBinary(SignedRosterEntrySchema, create(SignedRosterEntrySchema, { entry, signature }));
    };
    const { entry } = good;
    for (const written of [
      Uint8Array.of(...entry, ...unknown),
      Uint8Array.of(...ofAnotherType, ...entry),
      Uint8Array.of(...entry, ...deviceIdAgain),
    ]) {
      expect(verdict(roster, signed(written))).toBe("malformed");
    }
    expect(verdict(roster, Uint8Array.of(...signed(entry), ...unknown))).toBe("malformed");
    expect(verdict(roster, signed(entry))).toBe("invitation-made");
  });

  test("does not even read what is longer than an entry", () => {
    const { roster } = meeting();
    const unreadable = (length: number) => () => roster.append(new Uint8Array(length));
    expect(unreadable(MAX_ROSTER_ENTRY_BYTES + 1)).toThrow("is longer than 65536 bytes");
    expect(unreadable(MAX_ROSTER_ENTRY_BYTES)).toThrow("is not a serialised roster entry");
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

/** As {@link Step.invitations} says it. */
function letters(made: RosterInvitation | undefined): string {
  return made === undefined ? "" : `m${made.shared ? "s" : ""}${made.used ? "u" : ""}${made.revoked ? "r" : ""}`;
}

function verdict(roster: Roster, entry: Uint8Array): string {
  try {
    const event = roster.append(entry);
    return event.kind === "guest-removed" && event.hadGone ? "guest-had-gone" : event.kind;
  } catch (error) {
    if (error instanceof RosterRefusal) {
      return error.fault;
    }
    throw error;
  }
}
