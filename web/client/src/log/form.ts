import { PublicKey } from "@latchkey/signal";
import { base64url, fromBase64url } from "../bytes.ts";
import { EC_KEY_TYPE, EC_PUBLIC_KEY_BYTES, HASH_BYTES, MAX_DEVICE_ID, MAX_NAME_CODE_POINTS } from "../limits.ts";
import { isTidyName } from "./names.ts";
import { expect } from "./verdict.ts";

/** The form of fields (docs/second-edition/protocol.md, section 1). What is outside it is malformed. */

export const ID_BYTES = 16;
export const SIGNATURE_BYTES = 64;
const MAX_TIME = 253_402_300_799_999n;
export const MAX_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_REGISTRATION_ID = 16_383;
const USER_PREFIX = "u_";
const GUEST_PREFIX = "g_";
const MEETING_PREFIX = "m_";

export function toBytes(bytes: Uint8Array, length: number, field: string): Uint8Array {
  form(bytes.length === length, `${field} must have ${length} bytes`);
  return bytes;
}

export function toHash(hash: Uint8Array, field: string): Uint8Array {
  return toBytes(hash, HASH_BYTES, field);
}

export function toSignature(signature: Uint8Array, field: string): Uint8Array {
  return toBytes(signature, SIGNATURE_BYTES, field);
}

export function toIdentityKey(key: Uint8Array, field: string): Uint8Array {
  form(
    key.length === EC_PUBLIC_KEY_BYTES && key[0] === EC_KEY_TYPE,
    `${field} must have ${EC_PUBLIC_KEY_BYTES} bytes, the first ${EC_KEY_TYPE}`,
  );
  form(PublicKey.deserialize(key).isCanonical(), `${field} must be the one form of a key of the prime-order group`);
  return key;
}

export function toDeviceId(deviceId: number): number {
  form(deviceId >= 1 && deviceId <= MAX_DEVICE_ID, `device id must be from 1 to ${MAX_DEVICE_ID}`);
  return deviceId;
}

/** Device ids, each above the one before. */
export function toDeviceIds(deviceIds: readonly number[], field: string): readonly number[] {
  deviceIds.forEach((deviceId, i) => {
    toDeviceId(deviceId);
    form(deviceId > (deviceIds[i - 1] ?? 0), `${field} must be ascending`);
  });
  return deviceIds;
}

export function toRegistrationId(registrationId: number): number {
  form(
    registrationId >= 1 && registrationId <= MAX_REGISTRATION_ID,
    `registration id must be from 1 to ${MAX_REGISTRATION_ID}`,
  );
  return registrationId;
}

export function toTime(time: bigint, field: string): number {
  form(time >= 0n && time <= MAX_TIME, `${field} must be from 0 to ${MAX_TIME}`);
  return Number(time);
}

export function toIndex(index: bigint): number {
  form(index <= MAX_NUMBER, `index must be at most ${MAX_NUMBER}`);
  return Number(index);
}

export function toName(name: string, maxCodePoints: number = MAX_NAME_CODE_POINTS): string {
  form(isTidyName(name, maxCodePoints), `name must be 1 to ${maxCodePoints} characters of tidy text`);
  return name;
}

export function toUserId(id: string): string {
  form(isUserId(id), "user id must be u_ and 32 bytes in base64url");
  return id;
}

export function toSessionId(id: string): string {
  form(isSessionId(id), "session id must be g_ and 16 bytes in base64url");
  return id;
}

export function toEnum<E extends number>(value: E, highest: E, field: string): E {
  form(value >= 1 && value <= highest, `${field} must have a named value`);
  return value;
}

/** A field whose type is a message: present, even if that is empty. */
export function present<M>(message: M | undefined, field: string): M {
  form(message !== undefined, `${field} must be present`);
  return message;
}

export function isUserId(id: string): boolean {
  return isId(id, USER_PREFIX, HASH_BYTES);
}

export function isSessionId(id: string): boolean {
  return isId(id, GUEST_PREFIX, ID_BYTES);
}

/** A user id is the account's root. */
export function userIdOf(root: Uint8Array): string {
  return USER_PREFIX + base64url(root);
}

/** @param userId one that {@link isUserId} */
export function rootOf(userId: string): Uint8Array {
  return fromBase64url(userId.slice(USER_PREFIX.length));
}

/** @param random 16 random bytes */
export function sessionIdOf(random: Uint8Array): string {
  return GUEST_PREFIX + base64url(random);
}

/** A meeting's id, by its log. */
export function meetingIdOf(logId: Uint8Array): string {
  return MEETING_PREFIX + base64url(logId);
}

export function isMeetingId(id: string): boolean {
  return isId(id, MEETING_PREFIX, ID_BYTES);
}

/** @param meetingId one that {@link isMeetingId} */
export function logIdOf(meetingId: string): Uint8Array {
  return fromBase64url(meetingId.slice(MEETING_PREFIX.length));
}

/** Exactly the text that the encoding gives: unused bits are zero. */
function isId(id: string, prefix: string, length: number): boolean {
  if (!id.startsWith(prefix)) {
    return false;
  }
  try {
    return fromBase64url(id.slice(prefix.length)).length === length;
  } catch {
    return false;
  }
}

export function form(holds: boolean, detail: string): asserts holds {
  expect(holds, "malformed", `its ${detail}`);
}
