import type { Message } from "@latchkey/client";

/** The messages that have these words in them, whatever their case and accents, the newest first. */
export function found(messages: readonly Message[], typed: string): readonly Message[] {
  const sought = plain(typed.trim());
  return sought === "" ? [] : messages.filter(({ text }) => plain(text).includes(sought)).reverse();
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
