import type { LogEntry } from "../entry.ts";
import { isUserId } from "../form.ts";
import { expect, LogRefusal } from "../verdict.ts";
import type { Effect } from "./effect.ts";
import * as guests from "./guest-rules.ts";
import {
  isKnownMeetingType,
  type MeetingBody,
  type OwnPlaceBody,
  readMeetingBody,
  readOwnPlaceBody,
} from "./meeting-body.ts";
import type { MeetingState } from "./meeting-state.ts";
import * as members from "./member-rules.ts";
import { type FoundPlace, findPlace } from "./places.ts";

/** What an accepted entry says and leads to. */
export interface MeetingStep {
  readonly body: MeetingBody;
  readonly effect: Effect;
  readonly isGoingOut: boolean;
}

/**
 * What would follow from the next entry (docs/second-edition/protocol.md, section 2.2). Nothing is changed.
 *
 * @throws {LogRefusal} where the entry breaks the rules
 */
export function nextStep(state: MeetingState, entry: LogEntry): MeetingStep {
  expect(!state.ended, "after-end", "the meeting has ended");
  const known = isKnownMeetingType(entry) || entry.isSkipped;
  expect(known, "newer-version", `type ${entry.type} is none that this reader knows`);
  const { body, effect } = ownPlaceStep(state, entry) ?? ordinaryStep(state, entry);
  const goingOut = isGoingOut(body, effect);
  if (isCounted(body, goingOut)) {
    expect(state.counted < state.limits.entries, "contradiction", "the log is full");
  }
  return { body, effect, isGoingOut: goingOut };
}

/** Goings out always fit, and so does the end. */
export function isCounted({ kind }: MeetingBody, goingOut: boolean): boolean {
  return !goingOut && kind !== "meeting-ended";
}

/** The signer's key may be at no other place than the one that the entry names. */
function ownPlaceStep(
  state: MeetingState,
  entry: LogEntry,
): { readonly body: OwnPlaceBody; readonly effect: Effect } | undefined {
  const body = readOwnPlaceBody(entry);
  if (body === undefined) {
    return undefined;
  }
  const created = body.kind === "meeting-created";
  const { id } = entry.signer;
  const member = created ? undefined : state.members.get(id);
  const known = created ? isUserId(id) : member !== undefined || state.guests.get(id) !== undefined;
  expect(known, "signer-unknown", "the log has not named the signer");
  const found = findPlace(state.accounts, id, body.account, member?.account);
  entry.expectSignature(keyAtPlace(state, entry, found, created));
  return { body, effect: ownPlaceEffect(state, entry, body, found) };
}

function keyAtPlace(state: MeetingState, { signer }: LogEntry, found: FoundPlace, created: boolean): Uint8Array {
  const known = created ? undefined : state.identityKey(signer);
  const key = known ?? members.keyAt(found.state, signer.deviceId);
  if (key !== undefined) {
    return key;
  }
  throw found.refusal?.fault === "account-missing"
    ? found.refusal
    : new LogRefusal("signer-unknown", "the account has no such device at the place");
}

function ownPlaceEffect(state: MeetingState, entry: LogEntry, body: OwnPlaceBody, found: FoundPlace): Effect {
  switch (body.kind) {
    case "meeting-created":
      return members.create(state, entry, body, found);
    case "device-joined":
      return members.joinDevice(state, entry, found);
    case "account-moved":
      return members.moveAccount(state, entry, found);
  }
}

function ordinaryStep(state: MeetingState, entry: LogEntry): { readonly body: MeetingBody; readonly effect: Effect } {
  const key = state.identityKey(entry.signer);
  expect(key !== undefined, "signer-unknown", "the log has no key for the signer");
  entry.expectSignature(key);
  const body = readMeetingBody(entry);
  return { body, effect: ordinaryEffect(state, entry, body) };
}

function ordinaryEffect(state: MeetingState, entry: LogEntry, body: MeetingBody): Effect {
  switch (body.kind) {
    case "member-added":
      return members.addMember(state, entry, body);
    case "member-left":
      return members.leaveAsMember(state, entry);
    case "member-removed":
      return members.removeMember(state, entry, body);
    case "device-left":
      return members.leaveAsDevice(state, entry);
    case "role-changed":
      return members.changeRole(state, entry, body);
    case "invitation-made":
      return guests.makeInvitation(state, entry, body);
    case "invitation-revoked":
      return guests.revokeInvitation(state, entry, body);
    case "guests-admitted":
      return guests.admitGuests(state, entry, body);
    case "guest-removed":
      return guests.removeGuest(state, entry, body);
    case "guest-left":
      return guests.leaveAsGuest(state, entry);
    case "admission-closed":
    case "admission-opened":
      return guests.setAdmission(state, entry, body.kind === "admission-opened");
    case "meeting-ended":
      return guests.endMeeting(state, entry);
    default:
      return guests.skip(state, entry);
  }
}

function isGoingOut({ kind }: MeetingBody, { goneOut }: Effect): boolean {
  switch (kind) {
    case "member-left":
    case "member-removed":
    case "device-left":
    case "guest-removed":
    case "guest-left":
      return true;
    case "account-moved":
      return goneOut.length > 0;
    default:
      return false;
  }
}
