import { PublicKey } from "@latchkey/signal";
import type { Address } from "../address.ts";
import type { AdmittedGuest, MemberDevice } from "../gen/latchkey/protocol/roster_pb.ts";
import { EC_KEY_TYPE, EC_PUBLIC_KEY_BYTES, HASH_BYTES, MAX_DEVICE_ID, MAX_NAME_CODE_POINTS } from "../limits.ts";
import type { RosterGuest, RosterMember } from "./events.ts";
import { RosterRefusal } from "./refusal.ts";

const ID = /^[A-Za-z0-9_-]{8,64}$/;
/** Spaces that break lines; the others count as text. */
const BLANK = /^[ \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*$/u;
/** Control characters, surrogates, line and paragraph separators, and what overrides the reading direction. */
const FORBIDDEN_IN_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** The form that docs/protocol.md, sections 1 and 5, give to an entry's fields. */
export function toMember(wire: MemberDevice | undefined): RosterMember {
  const address = toAddress(wire?.userId ?? "", wire?.deviceId ?? 0);
  return { userId: address.id, deviceId: address.deviceId, identityKey: toIdentityKey(wire?.identityKey) };
}

export function toGuest(wire: AdmittedGuest): RosterGuest {
  return {
    sessionId: toId(wire.sessionId, "session id"),
    identityKey: toIdentityKey(wire.identityKey),
    displayName: toLine(wire.displayName, MAX_NAME_CODE_POINTS, "display name"),
    invitationTokenHash: toHash(wire.invitationTokenHash, "invitation token hash"),
  };
}

export function toAddress(id: string, deviceId: number): Address {
  check(deviceId >= 1 && deviceId <= MAX_DEVICE_ID, `device id must be from 1 to ${MAX_DEVICE_ID}`);
  return { id: toId(id, "id"), deviceId };
}

export function toId(id: string, field: string): string {
  check(ID.test(id), `${field} must be 8 to 64 letters, digits, '-' or '_'`);
  return id;
}

export function toHash(hash: Uint8Array, field: string): Uint8Array {
  check(hash.length === HASH_BYTES, `${field} must have ${HASH_BYTES} bytes`);
  return hash;
}

function toIdentityKey(key: Uint8Array | undefined): Uint8Array {
  check(
    key !== undefined && key.length === EC_PUBLIC_KEY_BYTES && key[0] === EC_KEY_TYPE,
    `identity key must have ${EC_PUBLIC_KEY_BYTES} bytes, the first ${EC_KEY_TYPE}`,
  );
  check(PublicKey.deserialize(key).isCanonical(), "identity key must be a canonical key of the prime-order group");
  return key;
}

function toLine(line: string, maxCodePoints: number, field: string): string {
  check(isLine(line, maxCodePoints), `${field} must be 1 to ${maxCodePoints} characters of plain text`);
  return line;
}

/** What a reader of a log takes as a name; looser than what may be signed, so that older logs can go on being read. */
function isLine(line: string, maxCodePoints: number): boolean {
  return !BLANK.test(line) && [...line].length <= maxCodePoints && !FORBIDDEN_IN_LINE.test(line);
}

function check(holds: boolean, detail: string): asserts holds {
  if (!holds) {
    throw new RosterRefusal("malformed", `the entry's ${detail}`);
  }
}
