import type { Said } from "../content/speech.ts";
import { messageKey } from "../deliver/history.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";

/** Words of this device's own as they are shown before they have their place; undefined where it is no words. */
export function unplaced(people: People, said: Said, delivery: Message["delivery"]): Message | undefined {
  if (said.kind !== "text" && said.kind !== "reply") {
    return undefined;
  }
  const { messageId, text, sentAt } = said;
  const message = {
    id: messageKey(people.self, messageId),
    author: people.author(people.self),
    text,
    sentAt: new Date(sentAt),
    delivery,
  };
  return said.kind === "text"
    ? message
    : { ...message, quote: { reference: said.to, author: people.author(said.to.author), isInvented: false } };
}
