import { sha256 } from "@noble/hashes/sha2.js";
import { type Address, addressKey } from "../address.ts";
import { base64, concat, fromBase64, utf8 } from "../bytes.ts";

/**
 * A hash over who said what in an incarnation up to a place, chained from message to message (docs/second-edition/protocol.md,
 * section 4). Hashes and ids are Base64.
 */

const CONTEXT = utf8("Latchkey 2 transcript\0");

/** Before the first message. */
export function transcriptStart(logId: Uint8Array, incarnationId: string): string {
  return base64(sha256(concat(CONTEXT, logId, fromBase64(incarnationId))));
}

/** Up to a message. @param before up to the one before it */
export function transcriptAfter(before: string, seq: number, sender: Address, ciphertextHash: Uint8Array): string {
  const who = utf8(addressKey(sender));
  const numbers = new Uint8Array(10);
  const view = new DataView(numbers.buffer);
  view.setBigUint64(0, BigInt(seq));
  view.setUint16(8, who.length);
  return base64(sha256(concat(fromBase64(before), numbers, who, ciphertextHash)));
}
