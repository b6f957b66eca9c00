import {
  AccountMovedSchema,
  type AccountPlace,
  AdmissionClosedSchema,
  AdmissionOpenedSchema,
  type AdmittedGuest as AdmittedGuestWire,
  DeviceJoinedSchema,
  DeviceLeftSchema,
  ForWhom,
  GuestLeftSchema,
  GuestRemovedSchema,
  GuestsAdmittedSchema,
  InvitationMadeSchema,
  InvitationRevokedSchema,
  MeetingCreatedSchema,
  MeetingEndedSchema,
  MemberAddedSchema,
  MemberLeftSchema,
  type MemberProof as MemberProofWire,
  MemberRemovedSchema,
  Role,
  RoleChangedSchema,
  WhoMayAdmit,
} from "../../gen/latchkey/v2/meeting_pb.ts";
import { MAX_BATCH, MAX_TITLE_CODE_POINTS } from "../../limits.ts";
import { readCanonical, readLeniently } from "../canonical-form.ts";
import type { LogEntry, LogPlace } from "../entry.ts";
import {
  form,
  present,
  toDeviceId,
  toEnum,
  toHash,
  toIdentityKey,
  toIndex,
  toName,
  toRegistrationId,
  toSessionId,
  toSignature,
  toTime,
  toUserId,
} from "../form.ts";
import { LogRefusal } from "../verdict.ts";

/** The types of a meeting's log (docs/second-edition/protocol.md, section 2.2). */
export const MeetingType = {
  MEETING_CREATED: 1,
  MEMBER_ADDED: 2,
  DEVICE_JOINED: 3,
  ACCOUNT_MOVED: 4,
  MEMBER_LEFT: 5,
  MEMBER_REMOVED: 6,
  DEVICE_LEFT: 7,
  ROLE_CHANGED: 8,
  INVITATION_MADE: 9,
  INVITATION_REVOKED: 10,
  GUESTS_ADMITTED: 11,
  GUEST_REMOVED: 12,
  GUEST_LEFT: 13,
  ADMISSION_CLOSED: 14,
  ADMISSION_OPENED: 15,
  MEETING_ENDED: 16,
} as const;

export const MEETING_VERSION = 2;

export interface MeetingCreated {
  readonly kind: "meeting-created";
  readonly title: string;
  readonly account: LogPlace;
  readonly whoMayAdmit: WhoMayAdmit;
}

export interface MemberProof {
  readonly tokenHash: Uint8Array;
  readonly linkProof: Uint8Array;
  readonly deviceProof: Uint8Array;
  readonly deviceId: number;
}

export interface MemberAdded {
  readonly kind: "member-added";
  readonly userId: string;
  readonly account: LogPlace;
  readonly proof: MemberProof | undefined;
}

export interface DeviceJoined {
  readonly kind: "device-joined";
  readonly account: LogPlace;
}

export interface AccountMoved {
  readonly kind: "account-moved";
  readonly account: LogPlace;
}

export interface MemberRemoved {
  readonly kind: "member-removed";
  readonly userId: string;
}

export interface RoleChanged {
  readonly kind: "role-changed";
  readonly userId: string;
  readonly role: Role;
}

export interface InvitationMade {
  readonly kind: "invitation-made";
  readonly tokenHash: Uint8Array;
  readonly linkKey: Uint8Array;
  readonly forWhom: ForWhom;
  readonly maxUses: number;
  readonly expiresAt: number;
}

export interface InvitationRevoked {
  readonly kind: "invitation-revoked";
  readonly tokenHash: Uint8Array;
}

export interface AdmittedGuest {
  readonly sessionId: string;
  readonly identityKey: Uint8Array;
  readonly registrationId: number;
  readonly displayName: string;
  readonly tokenHash: Uint8Array;
  readonly linkProof: Uint8Array;
  readonly keyProof: Uint8Array;
}

export interface GuestsAdmitted {
  readonly kind: "guests-admitted";
  readonly guests: readonly AdmittedGuest[];
}

export interface GuestRemoved {
  readonly kind: "guest-removed";
  readonly sessionId: string;
  readonly hadGone: boolean;
  readonly closeLink: boolean;
}

/** Bodies without fields. */
export interface Bare {
  readonly kind:
    | "member-left"
    | "device-left"
    | "guest-left"
    | "admission-closed"
    | "admission-opened"
    | "meeting-ended";
}

/** A type that may be skipped: its body is not read. */
export interface Skipped {
  readonly kind: "skipped";
  readonly type: number;
}

/** The bodies that name a place in the signer's own account. */
export type OwnPlaceBody = MeetingCreated | DeviceJoined | AccountMoved;

export type MeetingBody =
  | OwnPlaceBody
  | MemberAdded
  | MemberRemoved
  | RoleChanged
  | InvitationMade
  | InvitationRevoked
  | GuestsAdmitted
  | GuestRemoved
  | Bare
  | Skipped;

/** Whether this reader knows the type; a meeting of a later version is one that it does not know. */
export function isKnownMeetingType({ type, body }: LogEntry): boolean {
  if (type === MeetingType.MEETING_CREATED) {
    return (readLeniently(MeetingCreatedSchema, body)?.version ?? 0) <= MEETING_VERSION;
  }
  return type <= MeetingType.MEETING_ENDED;
}

/** The body, where it is one that names a place in the signer's own account: the signer's key may be there alone. */
export function readOwnPlaceBody({ type, body }: LogEntry): OwnPlaceBody | undefined {
  switch (type) {
    case MeetingType.MEETING_CREATED:
      return readCreated(body);
    case MeetingType.DEVICE_JOINED:
      return { kind: "device-joined", account: toPlace(readCanonical(DeviceJoinedSchema, body).account) };
    case MeetingType.ACCOUNT_MOVED:
      return { kind: "account-moved", account: toPlace(readCanonical(AccountMovedSchema, body).account) };
    default:
      return undefined;
  }
}

/** @throws {LogRefusal} where the body's form is not good */
export function readMeetingBody(entry: LogEntry): MeetingBody {
  return readOwnPlaceBody(entry) ?? readMemberBody(entry) ?? readInvitationBody(entry) ?? readMeetingsOwnBody(entry);
}

function readMemberBody({ type, body }: LogEntry): MeetingBody | undefined {
  switch (type) {
    case MeetingType.MEMBER_ADDED:
      return readMemberAdded(body);
    case MeetingType.MEMBER_LEFT:
      readCanonical(MemberLeftSchema, body);
      return { kind: "member-left" };
    case MeetingType.MEMBER_REMOVED:
      return { kind: "member-removed", userId: toUserId(readCanonical(MemberRemovedSchema, body).userId) };
    case MeetingType.DEVICE_LEFT:
      readCanonical(DeviceLeftSchema, body);
      return { kind: "device-left" };
    case MeetingType.ROLE_CHANGED:
      return readRoleChanged(body);
    default:
      return undefined;
  }
}

function readInvitationBody({ type, body }: LogEntry): MeetingBody | undefined {
  switch (type) {
    case MeetingType.INVITATION_MADE:
      return readInvitationMade(body);
    case MeetingType.INVITATION_REVOKED:
      return { kind: "invitation-revoked", tokenHash: toToken(readCanonical(InvitationRevokedSchema, body).tokenHash) };
    case MeetingType.GUESTS_ADMITTED:
      return readGuestsAdmitted(body);
    case MeetingType.GUEST_REMOVED:
      return readGuestRemoved(body);
    case MeetingType.GUEST_LEFT:
      readCanonical(GuestLeftSchema, body);
      return { kind: "guest-left" };
    default:
      return undefined;
  }
}

function readMeetingsOwnBody(entry: LogEntry): MeetingBody {
  const { type, body } = entry;
  switch (type) {
    case MeetingType.ADMISSION_CLOSED:
      readCanonical(AdmissionClosedSchema, body);
      return { kind: "admission-closed" };
    case MeetingType.ADMISSION_OPENED:
      readCanonical(AdmissionOpenedSchema, body);
      return { kind: "admission-opened" };
    case MeetingType.MEETING_ENDED:
      readCanonical(MeetingEndedSchema, body);
      return { kind: "meeting-ended" };
    default:
      if (entry.isSkipped) {
        return { kind: "skipped", type };
      }
      throw new LogRefusal("newer-version", `type ${type} of a meeting's log`);
  }
}

function readCreated(body: Uint8Array): MeetingCreated {
  const { version, title, account, whoMayAdmit } = readCanonical(MeetingCreatedSchema, body);
  form(version === MEETING_VERSION, `version must be ${MEETING_VERSION}`);
  return {
    kind: "meeting-created",
    title: toName(title, MAX_TITLE_CODE_POINTS),
    account: toPlace(account),
    whoMayAdmit: toEnum(whoMayAdmit, WhoMayAdmit.EVERY_MEMBER, "who may admit"),
  };
}

function readMemberAdded(body: Uint8Array): MemberAdded {
  const { userId, account, proof } = readCanonical(MemberAddedSchema, body);
  return {
    kind: "member-added",
    userId: toUserId(userId),
    account: toPlace(account),
    proof: proof === undefined ? undefined : toMemberProof(proof),
  };
}

function toMemberProof({ tokenHash, linkProof, deviceProof, deviceId }: MemberProofWire): MemberProof {
  return {
    tokenHash: toToken(tokenHash),
    linkProof: toSignature(linkProof, "link proof"),
    deviceProof: toSignature(deviceProof, "device proof"),
    deviceId: toDeviceId(deviceId),
  };
}

function readRoleChanged(body: Uint8Array): RoleChanged {
  const { userId, role } = readCanonical(RoleChangedSchema, body);
  return { kind: "role-changed", userId: toUserId(userId), role: toEnum(role, Role.HOST, "role") };
}

function readInvitationMade(body: Uint8Array): InvitationMade {
  const { tokenHash, linkKey, forWhom, maxUses, expiresAt } = readCanonical(InvitationMadeSchema, body);
  return {
    kind: "invitation-made",
    tokenHash: toToken(tokenHash),
    linkKey: toIdentityKey(linkKey, "link key"),
    forWhom: toEnum(forWhom, ForWhom.MEMBER, "for whom"),
    maxUses,
    expiresAt: toTime(expiresAt, "expiry"),
  };
}

function readGuestsAdmitted(body: Uint8Array): GuestsAdmitted {
  const { guests } = readCanonical(GuestsAdmittedSchema, body);
  form(guests.length >= 1 && guests.length <= MAX_BATCH, `guests must be 1 to ${MAX_BATCH}`);
  return { kind: "guests-admitted", guests: guests.map(toAdmittedGuest) };
}

/** @throws {LogRefusal} where a field is outside its form */
export function toAdmittedGuest(guest: AdmittedGuestWire): AdmittedGuest {
  return {
    sessionId: toSessionId(guest.sessionId),
    identityKey: toIdentityKey(guest.identityKey, "guest's identity key"),
    registrationId: toRegistrationId(guest.registrationId),
    displayName: toName(guest.displayName),
    tokenHash: toToken(guest.tokenHash),
    linkProof: toSignature(guest.linkProof, "link proof"),
    keyProof: toSignature(guest.keyProof, "key proof"),
  };
}

function readGuestRemoved(body: Uint8Array): GuestRemoved {
  const { sessionId, hadGone, closeLink } = readCanonical(GuestRemovedSchema, body);
  return { kind: "guest-removed", sessionId: toSessionId(sessionId), hadGone, closeLink };
}

function toPlace(place: AccountPlace | undefined): LogPlace {
  const { index, hash } = present(place, "account's place");
  return { index: toIndex(index), hash: toHash(hash, "place's hash") };
}

function toToken(tokenHash: Uint8Array): Uint8Array {
  return toHash(tokenHash, "token hash");
}
