import type { Message } from "@latchkey/client";

/** What the reader can do about a message. */
export interface Doing {
  readonly answer: (message: Message) => void;
  /** The reader's own. */
  readonly change: (message: Message) => void;
  /** The reader's own. */
  readonly remove: (message: Message) => void;
  readonly react: (message: Message, emoji: string, withdrawn: boolean) => void;
}

/** What is being written, where that is not a new message. */
export type Writing =
  | { readonly kind: "answer"; readonly message: Message }
  | { readonly kind: "change"; readonly message: Message };

/** Whether others can be told about it: it has its place, and has not been deleted. */
export function canBeNamed({ reference, deletedAt }: Message): boolean {
  return reference !== undefined && deletedAt === undefined;
}

/** Whether its author can put other words in its place: a file is none. */
export function canBeChanged(message: Message): boolean {
  return canBeNamed(message) && message.file === undefined;
}

/** Whether the reader has put that emoji beside it. */
export function hasReacted({ reactions = [] }: Message, emoji: string, selfId: string): boolean {
  return reactions.some((one) => one.emoji === emoji && one.by.some(({ address }) => address.id === selfId));
}
