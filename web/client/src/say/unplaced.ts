import { type Said, wordsIn } from "../content/speech.ts";
import type { Entry } from "../deliver/history.ts";
import { messageKey, withFile } from "../deliver/history.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";

/** Words of this device's own, or a file, as they are shown before they have their place; undefined where it is neither. */
export function unplaced(people: People, said: Said, delivery: Message["delivery"]): Entry | undefined {
  if (said.kind !== "text" && said.kind !== "reply" && said.kind !== "file") {
    return undefined;
  }
  const { messageId, sentAt } = said;
  const message = {
    id: messageKey(people.self, messageId),
    author: people.author(people.self),
    text: wordsIn(said),
    sentAt: new Date(sentAt),
    delivery,
    ...withFile(said),
  };
  return said.kind !== "reply"
    ? message
    : { ...message, quote: { reference: said.to, author: people.author(said.to.author), isInvented: false } };
}
