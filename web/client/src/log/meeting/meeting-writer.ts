import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PrivateKey } from "@latchkey/signal";
import {
  AccountMovedSchema,
  type AdmittedGuestSchema,
  DeviceJoinedSchema,
  GuestRemovedSchema,
  GuestsAdmittedSchema,
  InvitationMadeSchema,
  InvitationRevokedSchema,
  MeetingCreatedSchema,
  MemberAddedSchema,
  MemberRemovedSchema,
  type Role,
  RoleChangedSchema,
  type WhoMayAdmit,
} from "../../gen/latchkey/v2/meeting_pb.ts";
import { canonical } from "../canonical-form.ts";
import { type LogPlace, MEETING_LOG } from "../entry.ts";
import { type SigningKey, signEntry, signNext, type WritableLog } from "../writer.ts";
import {
  type AdmittedGuest,
  type InvitationMade,
  MEETING_VERSION,
  MeetingType,
  type MemberProof,
} from "./meeting-body.ts";
import { type MemberKnockClaim, memberKnockStatement } from "./proofs.ts";

const NOTHING = new Uint8Array();

export interface MeetingToCreate {
  /** 16 random bytes. */
  readonly logId: Uint8Array;
  readonly title: string;
  /** The newest place that the creator has of its account. */
  readonly account: LogPlace;
  readonly whoMayAdmit: WhoMayAdmit;
  readonly time: number;
}

/** Entry 0 of a meeting's log. */
export function createMeeting(
  signer: SigningKey,
  { logId, title, account, whoMayAdmit, time }: MeetingToCreate,
): Uint8Array {
  const body = canonical(MeetingCreatedSchema, {
    version: MEETING_VERSION,
    title,
    account: toWire(account),
    whoMayAdmit,
  });
  const entry = { logId, index: 0, previousHash: NOTHING, time, type: MeetingType.MEETING_CREATED, body };
  return signEntry(MEETING_LOG, signer, entry);
}

/** A member's part, where it comes by a member link: it signs one knock with the link key and its device's key. */
export function memberKnock(
  claim: MemberKnockClaim,
  linkKey: PrivateKey,
  deviceId: number,
  deviceKey: PrivateKey,
): MemberProof {
  const statement = memberKnockStatement(claim);
  const { tokenHash } = claim;
  return { tokenHash, linkProof: statement.sign(linkKey), deviceProof: statement.sign(deviceKey), deviceId };
}

/** Writes a meeting's entries, each for the log as it stands. It appends nothing. */
export class MeetingWriter {
  readonly #log: WritableLog;
  readonly #signer: SigningKey;
  readonly #now: () => number;

  constructor(log: WritableLog, signer: SigningKey, now: () => number) {
    this.#log = log;
    this.#signer = signer;
    this.#now = now;
  }

  addMember(userId: string, account: LogPlace, proof?: MemberProof): Uint8Array {
    const proven = proof === undefined ? {} : { proof: { ...proof } };
    const body = canonical(MemberAddedSchema, { userId, account: toWire(account), ...proven });
    return this.entry(MeetingType.MEMBER_ADDED, body);
  }

  joinDevice(account: LogPlace): Uint8Array {
    return this.entry(MeetingType.DEVICE_JOINED, canonical(DeviceJoinedSchema, { account: toWire(account) }));
  }

  moveAccount(account: LogPlace): Uint8Array {
    return this.entry(MeetingType.ACCOUNT_MOVED, canonical(AccountMovedSchema, { account: toWire(account) }));
  }

  leaveAsMember(): Uint8Array {
    return this.entry(MeetingType.MEMBER_LEFT);
  }

  removeMember(userId: string): Uint8Array {
    return this.entry(MeetingType.MEMBER_REMOVED, canonical(MemberRemovedSchema, { userId }));
  }

  leaveAsDevice(): Uint8Array {
    return this.entry(MeetingType.DEVICE_LEFT);
  }

  changeRole(userId: string, role: Role): Uint8Array {
    return this.entry(MeetingType.ROLE_CHANGED, canonical(RoleChangedSchema, { userId, role }));
  }

  makeInvitation({ tokenHash, linkKey, forWhom, maxUses, expiresAt }: Omit<InvitationMade, "kind">): Uint8Array {
    const body = { tokenHash, linkKey, forWhom, maxUses, expiresAt: BigInt(expiresAt) };
    return this.entry(MeetingType.INVITATION_MADE, canonical(InvitationMadeSchema, body));
  }

  revokeInvitation(tokenHash: Uint8Array): Uint8Array {
    return this.entry(MeetingType.INVITATION_REVOKED, canonical(InvitationRevokedSchema, { tokenHash }));
  }

  admitGuests(guests: readonly AdmittedGuest[]): Uint8Array {
    const body = { guests: guests.map((guest): MessageInitShape<typeof AdmittedGuestSchema> => ({ ...guest })) };
    return this.entry(MeetingType.GUESTS_ADMITTED, canonical(GuestsAdmittedSchema, body));
  }

  removeGuest(sessionId: string, how: { readonly hadGone?: boolean; readonly closeLink?: boolean } = {}): Uint8Array {
    return this.entry(MeetingType.GUEST_REMOVED, canonical(GuestRemovedSchema, { sessionId, ...how }));
  }

  closeAdmission(): Uint8Array {
    return this.entry(MeetingType.ADMISSION_CLOSED);
  }

  openAdmission(): Uint8Array {
    return this.entry(MeetingType.ADMISSION_OPENED);
  }

  endMeeting(): Uint8Array {
    return this.entry(MeetingType.MEETING_ENDED);
  }

  /** An entry of any type. */
  entry(type: number, body: Uint8Array = NOTHING): Uint8Array {
    return signNext(MEETING_LOG, this.#signer, this.#log, { time: this.#now(), type, body });
  }
}

function toWire({ index, hash }: LogPlace): { index: bigint; hash: Uint8Array } {
  return { index: BigInt(index), hash };
}
