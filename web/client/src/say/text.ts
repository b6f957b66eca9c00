import { utf8 } from "../bytes.ts";
import type { Said } from "../content/text.ts";
import { LatchkeyError } from "../errors.ts";
import { MAX_TEXT_BYTES } from "../limits.ts";

/** @throws {LatchkeyError} `invalid_text` */
export function newSaid(typed: string): Said {
  const text = typed.replace(/\p{Surrogate}/gu, "\uFFFD"); // Half a character is none.
  const length = utf8(text).length;
  if (length === 0 || length > MAX_TEXT_BYTES) {
    throw new LatchkeyError("invalid_text", `A message has 1 to ${MAX_TEXT_BYTES} bytes. Say less at once.`);
  }
  return { messageId: crypto.randomUUID(), text, sentAt: Date.now() };
}
