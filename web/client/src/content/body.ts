import { base64, fromBase64 } from "../bytes.ts";
import {
  AccountForkSchema,
  GuestTextSchema,
  LabelSchema,
  RelayedGuestTextSchema,
  SenderKeyDistributionSchema,
  SessionConfirmationSchema,
  VoidMessageSchema,
} from "../gen/latchkey/v2/content_pb.ts";
import { canonical, readCanonical } from "../log/canonical-form.ts";
import { present, toHash, toName, toUserId } from "../log/form.ts";
import { type AuthorPlace, fromWire, toWire } from "./author-place.ts";
import { SignedWords } from "./guest-words.ts";
import { ContentRefusal, inForm } from "./refusal.ts";
import { decodeSpeech, encodeSpeech, type Speech } from "./speech.ts";

/** The type of a void message. */
export const VOID = 4;

/** A sender's key, from a member's device to one participant's. */
export interface SenderKey {
  readonly kind: "sender-key";
  readonly distributionMessage: Uint8Array;
  /** The place of the next message under the key. */
  readonly next: AuthorPlace;
  /** The hash of the entry with which the recipient came in. */
  readonly entitlingEntry: Uint8Array;
}

/** What is said to the group (docs/second-edition/protocol.md, section 4). */
export type GroupBody =
  | Speech
  /** A guest's words, unchanged. */
  | { readonly kind: "relayed-guest-text"; readonly words: SignedWords }
  /** In place of a message of the same number that was given up; its chained hash, Base64. */
  | { readonly kind: "void"; readonly hash: string }
  /** Two entries of one account's log at one index. */
  | ({ readonly kind: "account-fork" } & ForkShown);

/** Two good entries of one account's log at one index, which a member passes on. */
export interface ForkShown {
  readonly userId: string;
  readonly one: Uint8Array;
  readonly other: Uint8Array;
}

/** What is said to one participant alone. */
export type PairwiseBody =
  | SenderKey
  | { readonly kind: "session-confirmation"; readonly distributionHash: Uint8Array }
  /** What an invitation is called by its maker. */
  | { readonly kind: "label"; readonly tokenHash: Uint8Array; readonly label: string }
  | { readonly kind: "guest-text"; readonly words: SignedWords };

/** A body as a content and its chained hash hold it. */
export interface EncodedBody {
  readonly type: number;
  readonly body: Uint8Array;
}

export function encodeBody(body: GroupBody | PairwiseBody): EncodedBody {
  switch (body.kind) {
    case "sender-key":
      return { type: 1, body: canonical(SenderKeyDistributionSchema, { ...wired(body), next: toWire(body.next) }) };
    case "relayed-guest-text":
      return { type: 3, body: canonical(RelayedGuestTextSchema, { words: body.words.wire }) };
    case "void":
      return { type: VOID, body: canonical(VoidMessageSchema, { hash: fromBase64(body.hash) }) };
    case "session-confirmation":
      return { type: 5, body: canonical(SessionConfirmationSchema, wired(body)) };
    case "label":
      return { type: 6, body: canonical(LabelSchema, wired(body)) };
    case "guest-text":
      return { type: 7, body: canonical(GuestTextSchema, body.words.wire) };
    case "account-fork":
      return { type: 8, body: canonical(AccountForkSchema, wired(body)) };
    default:
      return encodeSpeech(body);
  }
}

/** @throws {ContentRefusal} where it is outside its form, or of a type that is not known in messages to the group */
export function decodeGroupBody({ type, body }: EncodedBody): GroupBody {
  return inForm(() => {
    switch (type) {
      case 3: {
        const { words } = readCanonical(RelayedGuestTextSchema, body);
        return { kind: "relayed-guest-text", words: SignedWords.read(present(words, "words")) };
      }
      case VOID:
        return { kind: "void", hash: base64(toHash(readCanonical(VoidMessageSchema, body).hash, "hash")) };
      case 8: {
        const { userId, one, other } = readCanonical(AccountForkSchema, body);
        return { kind: "account-fork", userId: toUserId(userId), one, other };
      }
      default: {
        const speech = decodeSpeech(type, body);
        if (speech === undefined) {
          throw new ContentRefusal("it does not belong in a message to the group, or this device is too old for it");
        }
        return speech;
      }
    }
  });
}

/** @throws {ContentRefusal} where it is outside its form, or of a type that is not known in messages to one alone */
export function decodePairwiseBody({ type, body }: EncodedBody): PairwiseBody {
  return inForm(() => {
    switch (type) {
      case 1: {
        const { distributionMessage, next, entitlingEntry } = readCanonical(SenderKeyDistributionSchema, body);
        return {
          kind: "sender-key",
          distributionMessage,
          next: fromWire(present(next, "next place")),
          entitlingEntry: toHash(entitlingEntry, "entitling entry"),
        };
      }
      case 5: {
        const { distributionHash } = readCanonical(SessionConfirmationSchema, body);
        return { kind: "session-confirmation", distributionHash: toHash(distributionHash, "distribution hash") };
      }
      case 6: {
        const { tokenHash, label } = readCanonical(LabelSchema, body);
        return { kind: "label", tokenHash: toHash(tokenHash, "token hash"), label: toName(label) };
      }
      case 7:
        return { kind: "guest-text", words: SignedWords.read(readCanonical(GuestTextSchema, body)) };
      default:
        throw new ContentRefusal("it does not belong in a message to one alone, or this device is too old for it");
    }
  });
}

/** The fields that a body and its message on the wire have in common. */
function wired<B extends { readonly kind: string }>({ kind: _, ...fields }: B): Omit<B, "kind"> {
  return fields;
}
