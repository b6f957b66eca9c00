import { PrivateKey } from "@latchkey/signal";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "../bytes.ts";

/** The key that a link's seed gives: who has the link can sign with it (docs/second-edition/protocol.md, section 3.1). */
export function linkKey(seed: Uint8Array): PrivateKey {
  return derive(seed, "Latchkey 2 link key");
}

/** The key that a recovery code gives. */
export function recoveryKey(code: Uint8Array): PrivateKey {
  return derive(code, "Latchkey 2 recovery key");
}

/** Clamped, as every X25519 private key is. */
function derive(secret: Uint8Array, info: string): PrivateKey {
  return PrivateKey.deserialize(hkdf(sha256, secret, undefined, utf8(info), 32));
}
