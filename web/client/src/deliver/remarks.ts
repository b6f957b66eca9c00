import type { MessageReference } from "../content/reference.ts";
import type { Speech } from "../content/speech.ts";
import type { Author, Message, Reaction } from "../meeting/state.ts";

/** Something said about words that have been said: an edit, a deletion or a reaction. */
export type Remark = Extract<Speech, { readonly target: MessageReference }> & {
  readonly by: Author;
  /** Its place in the meeting, as messages have them. */
  readonly at: number;
};

/** The last that a person has said with one emoji. */
interface Mark {
  readonly emoji: string;
  readonly by: Author;
  readonly withdrawn: boolean;
  readonly at: number;
}

/** What remarks have left on a message. */
export interface Marks {
  readonly edited?: number;
  readonly reactions?: readonly Mark[];
}

/** So many emojis of one person are shown beside one message. */
const MAX_OF_ONE = 12;

/** What a message is after a remark about it. Which of several edits counts, the meeting's order says, not that of reading. */
export function remarked<M extends Message & { readonly marks?: Marks; readonly sealed?: unknown }>(
  message: M,
  remark: Remark,
): M {
  const { marks = {} } = message;
  if (message.deletedAt !== undefined) {
    return message; // Nothing comes after that.
  }
  if (remark.kind === "edit" && message.file !== undefined) {
    return message; // A file is not changed.
  }
  switch (remark.kind) {
    case "deletion": {
      const { editedAt: _, reactions: __, marks: ___, file: ____, sealed: _____, ...rest } = message;
      return { ...rest, text: "", deletedAt: new Date(remark.sentAt) } as M;
    }
    case "edit":
      return marks.edited !== undefined && remark.at < marks.edited
        ? message
        : { ...message, text: remark.text, editedAt: new Date(remark.sentAt), marks: { ...marks, edited: remark.at } };
    case "reaction": {
      const reactions = withMark(marks.reactions ?? [], remark);
      return { ...message, reactions: toReactions(reactions), marks: { ...marks, reactions } };
    }
  }
}

/** Reactions as they are shown, under the names that people have now. */
export function renamed(marks: Marks | undefined, author: (by: Author) => Author): Pick<Message, "reactions"> {
  const reactions = marks?.reactions?.map((mark) => ({ ...mark, by: author(mark.by) }));
  return reactions === undefined ? {} : { reactions: toReactions(reactions) };
}

function withMark(marks: readonly Mark[], { emoji, by, withdrawn, at }: Extract<Remark, { kind: "reaction" }>) {
  const isSame = (mark: Mark) => mark.emoji === emoji && isSamePerson(mark.by, by);
  const before = marks.find(isSame);
  if (before !== undefined) {
    const now = { ...before, withdrawn, at };
    return at < before.at ? marks : marks.map((mark) => (mark === before ? now : mark));
  }
  const own = marks.filter((mark) => isSamePerson(mark.by, by)).length;
  return own < MAX_OF_ONE ? [...marks, { emoji, by, withdrawn, at }] : marks;
}

function toReactions(marks: readonly Mark[]): readonly Reaction[] {
  const standing = marks.filter(({ withdrawn }) => !withdrawn);
  return [...new Set(standing.map(({ emoji }) => emoji))].map((emoji) => ({
    emoji,
    by: standing.filter((mark) => mark.emoji === emoji).map(({ by }) => by),
  }));
}

/** A person's devices speak for the person. */
export function isSamePerson(one: Pick<Author, "address">, other: Pick<Author, "address">): boolean {
  return one.address.id === other.address.id;
}
