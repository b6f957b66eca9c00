import { sha256 } from "@noble/hashes/sha2.js";
import { base64url, randomBytes, utf8 } from "../bytes.ts";
import { SECRET_BYTES } from "../limits.ts";

/** An invitation's. */
export function newInvitationToken(): string {
  return `lki_${base64url(randomBytes(SECRET_BYTES))}`;
}

/** As logs and the server name a link. */
export function hashToken(token: string): Uint8Array {
  return sha256(utf8(token));
}
