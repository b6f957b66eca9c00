import type { Coming, Message } from "@latchkey/client";

/**
 * Who came and went before each message, by its index, and after the last one: by the clocks of those who signed it, in the log's
 * order, and in any case before the first words of who has come.
 */
export function placed(
  comings: readonly Coming[],
  messages: readonly Pick<Message, "author" | "sentAt">[],
): readonly (readonly Coming[] | undefined)[] {
  let next = 0;
  const places = messages.map((message) => {
    const from = next;
    for (let coming = comings[next]; coming !== undefined && isBefore(coming, message); coming = comings[next]) {
      next += 1;
    }
    return next > from ? comings.slice(from, next) : undefined;
  });
  return next < comings.length ? [...places, comings.slice(next)] : places;
}

function isBefore({ at, how, who }: Coming, { author, sentAt }: Pick<Message, "author" | "sentAt">): boolean {
  return at <= sentAt || (how === "came" && who.address.id === author.address.id);
}
