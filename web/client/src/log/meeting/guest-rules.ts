import type { Address } from "../../address.ts";
import { ForWhom } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { LogEntry } from "../entry.ts";
import { isSessionId } from "../form.ts";
import { expect } from "../verdict.ts";
import { Admission } from "./admission.ts";
import { type Effect, effect, revokeAll } from "./effect.ts";
import type { MeetingGuest } from "./guests.ts";
import type { Invitation } from "./invitations.ts";
import type { GuestRemoved, GuestsAdmitted, InvitationMade, InvitationRevoked } from "./meeting-body.ts";
import type { MeetingState } from "./meeting-state.ts";
import { expectHost } from "./member-rules.ts";

/** The rules for invitations and guests (docs/second-edition/protocol.md, section 2.2, types 9 to 16). */

const MAX_USES = 1_000;

export function makeInvitation(state: MeetingState, { signer, place }: LogEntry, body: InvitationMade): Effect {
  const { invitations, limits } = state;
  if (body.forWhom === ForWhom.MEMBER) {
    expectHost(state, signer);
  } else {
    expectMayAdmit(state, signer);
  }
  expect(invitations.get(body.tokenHash) === undefined, "contradiction", "the token was used before");
  expect(!invitations.hasLinkKey(body.linkKey), "contradiction", "the link key was used before");
  const most = body.forWhom === ForWhom.SHARED ? MAX_USES : 1;
  expect(body.maxUses >= 1 && body.maxUses <= most, "contradiction", `such a link has 1 to ${most} uses`);
  expect(invitations.size < limits.invitations, "contradiction", "there are too many invitations");
  const own = invitations.countOf(signer.id);
  expect(own < limits.invitationsOfAccount, "contradiction", "the account has made too many invitations");
  return effect(() => invitations.make(body, signer, place.hash));
}

export function revokeInvitation(state: MeetingState, { signer }: LogEntry, { tokenHash }: InvitationRevoked): Effect {
  expectMayAdmit(state, signer);
  const invitation = state.invitations.get(tokenHash);
  expect(invitation !== undefined, "contradiction", "the invitation is unknown");
  expect(!invitation.revoked, "contradiction", "the invitation is revoked already");
  return effect(() => revokeAll(state, [invitation]), [], [invitation]);
}

export function admitGuests(state: MeetingState, entry: LogEntry, { guests }: GuestsAdmitted): Effect {
  expectMayAdmit(state, entry.signer);
  expect(state.admissionOpen, "contradiction", "admission is closed");
  const admission = new Admission(state, entry);
  for (const guest of guests) {
    admission.take(guest);
  }
  return effect(() => admission.apply());
}

export function removeGuest(state: MeetingState, { signer }: LogEntry, body: GuestRemoved): Effect {
  expectMayAdmit(state, signer);
  const { sessionId, hadGone, closeLink } = body;
  const guest = state.guests.get(sessionId);
  expect(guest !== undefined, "contradiction", "the guest is unknown");
  const removable = guest.goneOut === undefined || (guest.goneOut === "had-gone" && !hadGone);
  expect(removable, "contradiction", "the guest does not take part");
  const invitation = state.invitations.get(guest.tokenHash);
  const closes = !closeLink || (!hadGone && invitation?.forWhom === ForWhom.SHARED);
  expect(closes, "contradiction", "only a shared link is closed, and not behind a guest that had gone");
  const revoked = revokedWith(invitation, body);
  const apply = () => {
    state.guests.goOut(sessionId, hadGone ? "had-gone" : "removed");
    revokeAll(state, revoked);
  };
  return effect(apply, goneOut(guest), revoked);
}

/** A link for one guest goes with the guest; a shared one where the entry says so. */
function revokedWith(invitation: Invitation | undefined, { hadGone, closeLink }: GuestRemoved): readonly Invitation[] {
  if (invitation === undefined || invitation.revoked || hadGone) {
    return [];
  }
  return invitation.forWhom === ForWhom.GUEST || closeLink ? [invitation] : [];
}

function goneOut(guest: MeetingGuest): readonly Address[] {
  return guest.goneOut === undefined ? [{ id: guest.sessionId, deviceId: 1 }] : [];
}

export function leaveAsGuest(state: MeetingState, { signer }: LogEntry): Effect {
  const takesPart = isSessionId(signer.id) && state.takesPart(signer);
  expect(takesPart, "not-permitted", "the signer is no guest that takes part");
  return effect(() => state.guests.goOut(signer.id, "left"), [signer]);
}

export function setAdmission(state: MeetingState, { signer }: LogEntry, open: boolean): Effect {
  expectHost(state, signer);
  expect(state.admissionOpen !== open, "contradiction", `admission is ${open ? "open" : "closed"} already`);
  return effect(() => {
    state.admissionOpen = open;
  });
}

export function endMeeting(state: MeetingState, { signer }: LogEntry): Effect {
  expectHost(state, signer);
  return effect(() => {
    state.ended = true;
  });
}

export function skip(state: MeetingState, { signer }: LogEntry): Effect {
  expect(state.takesPart(signer), "not-permitted", "the signer does not take part");
  return effect(() => {});
}

function expectMayAdmit(state: MeetingState, signer: Address): void {
  expect(state.mayAdmit(signer), "not-permitted", "the signer may not admit");
}
