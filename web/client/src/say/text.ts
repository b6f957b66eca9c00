import { utf8 } from "../bytes.ts";
import type { MessageReference } from "../content/reference.ts";
import type { Said, Speech } from "../content/speech.ts";
import type { Words } from "../content/text.ts";
import { LatchkeyError } from "../errors.ts";
import { MAX_TEXT_BYTES } from "../limits.ts";

/** Under a new id. */
export function newSaid(speech: Speech): Said {
  return { messageId: crypto.randomUUID(), ...speech };
}

/**
 * What a person has typed.
 *
 * @param to the words that it answers
 * @throws {LatchkeyError} `invalid_text`
 */
export function newText(typed: string, to?: MessageReference): Speech {
  const words = newWords(typed);
  return to === undefined ? { kind: "text", ...words } : { kind: "reply", to, ...words };
}

/** @throws {LatchkeyError} `invalid_text` */
export function newWords(typed: string): Words {
  const text = typed.replace(/\p{Surrogate}/gu, "\uFFFD"); // Half a character is none.
  const length = utf8(text).length;
  if (length === 0 || length > MAX_TEXT_BYTES) {
    throw new LatchkeyError("invalid_text", `A message has 1 to ${MAX_TEXT_BYTES} bytes. Say less at once.`);
  }
  return { text, sentAt: Date.now() };
}
