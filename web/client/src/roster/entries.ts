import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Address } from "../address.ts";
import { concat, utf8 } from "../bytes.ts";
import {
  InvitationUse,
  RosterEntrySchema,
  SignedRosterEntrySchema,
  WhoMayAdmit,
} from "../gen/latchkey/protocol/roster_pb.ts";
import type { RosterGuest, RosterMember } from "./events.ts";
import type { Roster } from "./roster.ts";

const SIGNATURE_CONTEXT = utf8("Latchkey v1 roster entry");

/** What an entry says, before it has a place in the log and a signature. */
export type EntryBody = NonNullable<Exclude<MessageInitShape<typeof RosterEntrySchema>["body"], undefined>>;

/** Signs by XEdDSA with the device's identity key: 64 bytes. */
export type Signer = (message: Uint8Array) => Uint8Array;

/** A serialised `SignedRosterEntry` that follows the roster's head. */
export function signEntry(
  roster: Roster,
  body: EntryBody,
  signer: Address,
  sign: Signer,
  now: number = Date.now(),
): Uint8Array<ArrayBuffer> {
  const entry = toBinary(
    RosterEntrySchema,
    create(RosterEntrySchema, {
      meetingId: roster.meetingId,
      index: BigInt(roster.size),
      previousHash: roster.head,
      signerId: signer.id,
      signerDeviceId: signer.deviceId,
      time: BigInt(now),
      body,
    }),
  );
  const signature = sign(signedBytes(entry));
  return toBinary(SignedRosterEntrySchema, create(SignedRosterEntrySchema, { entry, signature }));
}

/** What an entry's signature is over. */
export function signedBytes(entry: Uint8Array): Uint8Array {
  return concat(SIGNATURE_CONTEXT, entry);
}

export function hashTitle(title: string): Uint8Array {
  return sha256(utf8(title));
}

/** As the roster and the server's lists name an invitation. */
export function hashToken(token: string): Uint8Array {
  return sha256(utf8(token));
}

export function meetingCreated(title: string, creator: RosterMember, everyMemberAdmits: boolean): EntryBody {
  const whoMayAdmit = everyMemberAdmits ? WhoMayAdmit.EVERY_MEMBER : WhoMayAdmit.HOST;
  return { case: "meetingCreated", value: { titleHash: hashTitle(title), creator, whoMayAdmit } };
}

export function deviceAdded(device: RosterMember): EntryBody {
  return { case: "deviceAdded", value: { device } };
}

export function deviceRemoved(device: RosterMember): EntryBody {
  return { case: "deviceRemoved", value: { device } };
}

export function invitationMade(tokenHash: Uint8Array, shared: boolean): EntryBody {
  const use = shared ? InvitationUse.SHARED : InvitationUse.SINGLE;
  return { case: "invitationMade", value: { tokenHash, use } };
}

export function invitationRevoked(tokenHash: Uint8Array): EntryBody {
  return { case: "invitationRevoked", value: { tokenHash } };
}

/** At most 100 guests. */
export function guestsAdmitted(guests: readonly RosterGuest[]): EntryBody {
  return { case: "guestsAdmitted", value: { guests: [...guests] } };
}

/** Turns a guest out, and revokes its invitation. */
export function guestRemoved(sessionId: string): EntryBody {
  return { case: "guestRemoved", value: { sessionId } };
}

/** Of a guest that has gone without signing {@link guestLeft}. */
export function guestHadGone(sessionId: string): EntryBody {
  return { case: "guestRemoved", value: { sessionId, hadGone: true } };
}

export function guestLeft(sessionId: string): EntryBody {
  return { case: "guestLeft", value: { sessionId } };
}

export function meetingEnded(): EntryBody {
  return { case: "meetingEnded", value: {} };
}
