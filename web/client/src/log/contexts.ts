import type { PrivateKey } from "@latchkey/signal";
import { PublicKey } from "@latchkey/signal";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, utf8 } from "../bytes.ts";

/** What is signed (docs/second-edition/protocol.md, section 1). */
export type SigningContext =
  | "Latchkey 2 account entry"
  | "Latchkey 2 meeting entry"
  | "Latchkey 2 possession"
  | "Latchkey 2 recovery possession"
  | "Latchkey 2 device link"
  | "Latchkey 2 knock"
  | "Latchkey 2 member knock"
  | "Latchkey 2 guest words"
  | "Latchkey 2 heartbeat";

/** What is hashed. */
export type HashContext =
  | "Latchkey 2 account hash"
  | "Latchkey 2 meeting hash"
  | "Latchkey 2 content hash"
  | "Latchkey 2 guest words hash"
  | "Latchkey 2 transcript"
  | "Latchkey 2 meeting code";

/** An XEdDSA signature over the context and the bytes. */
export function signIn(context: SigningContext, key: PrivateKey, bytes: Uint8Array): Uint8Array {
  return key.sign(inContext(context, bytes));
}

/** @param key an identity key's 33 bytes */
export function isSignedIn(
  context: SigningContext,
  key: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return PublicKey.deserialize(key).verifySignature(inContext(context, bytes), signature);
}

/** SHA-256 over the context and the bytes. */
export function hashIn(context: HashContext, bytes: Uint8Array): Uint8Array {
  return sha256(inContext(context, bytes));
}

/** The zero byte keeps one context from beginning another. */
function inContext(context: SigningContext | HashContext, bytes: Uint8Array): Uint8Array {
  return concat(utf8(context), Uint8Array.of(0), bytes);
}
