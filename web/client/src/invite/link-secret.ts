import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Address } from "../address.ts";
import { concat, equal, uint32, utf8 } from "../bytes.ts";

const GUEST_INFO = utf8("Latchkey v1 guest proof");
const MEMBER_INFO = utf8("Latchkey v1 member proof");

/** What a guest's proof is made over. */
export interface GuestClaim {
  readonly meetingId: string;
  readonly token: string;
  readonly identityKey: Uint8Array;
  readonly registrationId: number;
  readonly displayName: string;
}

/** What a member's proof is made over. */
export interface MemberClaim {
  readonly meetingId: string;
  readonly sessionId: string;
  readonly guestIdentityKey: Uint8Array;
  readonly member: Address;
  readonly memberIdentityKey: Uint8Array;
  readonly rosterHead: Uint8Array;
}

/** HMAC-SHA256 under the invitation's guest key (docs/protocol.md, section 9). */
export function guestProof(secret: Uint8Array, claim: GuestClaim): Uint8Array {
  const { meetingId, token, identityKey, registrationId, displayName } = claim;
  const fields = [utf8(meetingId), utf8(token), identityKey, uint32(registrationId), utf8(displayName)];
  return proof(derive(secret, GUEST_INFO), fields);
}

export function checkGuestProof(secret: Uint8Array, claim: GuestClaim, given: Uint8Array): boolean {
  return equal(guestProof(secret, claim), given);
}

/** All that a guest keeps of the link secret. */
export function memberProofKey(secret: Uint8Array): Uint8Array {
  return derive(secret, MEMBER_INFO);
}

/** @param key see {@link memberProofKey} */
export function memberProof(key: Uint8Array, claim: MemberClaim): Uint8Array {
  return proof(key, [
    utf8(claim.meetingId),
    utf8(claim.sessionId),
    claim.guestIdentityKey,
    utf8(claim.member.id),
    uint32(claim.member.deviceId),
    claim.memberIdentityKey,
    claim.rosterHead,
  ]);
}

export function checkMemberProof(key: Uint8Array, claim: MemberClaim, given: Uint8Array): boolean {
  return equal(memberProof(key, claim), given);
}

function derive(secret: Uint8Array, info: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, undefined, info, 32);
}

function proof(key: Uint8Array, fields: readonly Uint8Array[]): Uint8Array {
  return hmac(sha256, key, concat(...fields.flatMap((field) => [uint32(field.length), field])));
}
