import {
  DeletionSchema,
  EditSchema,
  FileSchema,
  ReactionSchema,
  ReplySchema,
  TextSchema,
} from "../gen/latchkey/v2/content_pb.ts";
import { MAX_REACTION_CODE_POINTS } from "../limits.ts";
import { canonical, readCanonical } from "../log/canonical-form.ts";
import { present, toName, toTime } from "../log/form.ts";
import { type SharedFile, toSharedFile, wireFile } from "./file.ts";
import { type MessageReference, toReference, wireReference } from "./reference.ts";
import { toText, type Words } from "./text.ts";

/** What a person says: words, something about words that have been said, or a file. */
export type Speech =
  | (Words & { readonly kind: "text" })
  /** Words that answer others: a reader shows what it has read there, and nothing else. */
  | (Words & { readonly kind: "reply"; readonly to: MessageReference })
  /** What is to stand in place of words of the author's own. */
  | (Words & { readonly kind: "edit"; readonly target: MessageReference })
  /** The author's own words are hidden. That there were some stays visible. */
  | { readonly kind: "deletion"; readonly target: MessageReference; readonly sentAt: number }
  /** A sign beside another's words, or that it is taken back. */
  | {
      readonly kind: "reaction";
      readonly target: MessageReference;
      readonly emoji: string;
      readonly withdrawn: boolean;
      readonly sentAt: number;
    }
  | (SharedFile & { readonly kind: "file" });

/** Under the id by which it is known. */
export type Said = Speech & { readonly messageId: string };

const TEXT = 2;
const REPLY = 9;
const EDIT = 10;
const DELETION = 11;
const REACTION = 12;
const FILE = 13;

/** Those types of contents that are what a person says. */
export function isSpeech(type: number): boolean {
  return type === TEXT || (type >= REPLY && type <= FILE);
}

/** @throws {LogRefusal} where it is outside its form; undefined where it is of no such type */
export function decodeSpeech(type: number, body: Uint8Array): Speech | undefined {
  switch (type) {
    case TEXT:
      return { kind: "text", ...toText(readCanonical(TextSchema, body)) };
    case REPLY: {
      const { to, text } = readCanonical(ReplySchema, body);
      return { kind: "reply", to: toReference(present(to, "words")), ...toText(present(text, "text")) };
    }
    case EDIT: {
      const { target, text } = readCanonical(EditSchema, body);
      return { kind: "edit", target: toReference(present(target, "words")), ...toText(present(text, "text")) };
    }
    case DELETION: {
      const { target, sentAt } = readCanonical(DeletionSchema, body);
      return { kind: "deletion", target: toReference(present(target, "words")), sentAt: toTime(sentAt, "sent_at") };
    }
    case REACTION: {
      const { target, emoji, withdrawn, sentAt } = readCanonical(ReactionSchema, body);
      return {
        kind: "reaction",
        target: toReference(present(target, "words")),
        emoji: toName(emoji, MAX_REACTION_CODE_POINTS),
        withdrawn,
        sentAt: toTime(sentAt, "sent_at"),
      };
    }
    case FILE:
      return { kind: "file", ...toSharedFile(readCanonical(FileSchema, body)) };
    default:
      return undefined;
  }
}

/** As a content and a guest's words hold it. */
export function encodeSpeech(speech: Speech): { readonly type: number; readonly body: Uint8Array } {
  const sentAt = BigInt(speech.sentAt);
  switch (speech.kind) {
    case "text":
      return { type: TEXT, body: canonical(TextSchema, { text: speech.text, sentAt }) };
    case "reply": {
      const text = { text: speech.text, sentAt };
      return { type: REPLY, body: canonical(ReplySchema, { to: wireReference(speech.to), text }) };
    }
    case "edit": {
      const text = { text: speech.text, sentAt };
      return { type: EDIT, body: canonical(EditSchema, { target: wireReference(speech.target), text }) };
    }
    case "deletion":
      return { type: DELETION, body: canonical(DeletionSchema, { target: wireReference(speech.target), sentAt }) };
    case "reaction": {
      const { emoji, withdrawn } = speech;
      const target = wireReference(speech.target);
      return { type: REACTION, body: canonical(ReactionSchema, { target, emoji, withdrawn, sentAt }) };
    }
    case "file":
      return { type: FILE, body: canonical(FileSchema, wireFile(speech)) };
  }
}

/** The words in it, or what a file is called; empty where there are none. */
export function wordsIn(speech: Speech): string {
  switch (speech.kind) {
    case "deletion":
      return "";
    case "reaction":
      return speech.emoji;
    case "file":
      return speech.name;
    default:
      return speech.text;
  }
}
