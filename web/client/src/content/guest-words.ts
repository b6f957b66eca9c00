import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PrivateKey } from "@latchkey/signal";
import { base64, fromBase64 } from "../bytes.ts";
import {
  type GuestTextSchema,
  GuestWordsSchema,
  type GuestText as WireGuestText,
  type GuestWords as WireWords,
} from "../gen/latchkey/v2/content_pb.ts";
import { canonical, readCanonical } from "../log/canonical-form.ts";
import { hashIn, isSignedIn, signIn } from "../log/contexts.ts";
import { ID_BYTES, toBytes, toHash, toIndex, toSessionId, toSignature } from "../log/form.ts";
import { type Link, toLink } from "./author-place.ts";
import { readMark, type TranscriptMark, withMark } from "./mark.ts";
import { ContentRefusal, inForm } from "./refusal.ts";
import { decodeSpeech, encodeSpeech, type Said } from "./speech.ts";
import { toMessageId } from "./text.ts";

const SIGNED = "Latchkey 2 guest words";
const HASHED = "Latchkey 2 guest words hash";

/** Where a guest's words stand among its own. */
export type GuestPlace = Link;

/** What a guest says. */
export interface GuestWords extends GuestPlace {
  readonly logId: Uint8Array;
  readonly sessionId: string;
  /** The newest entry of the log that the guest had verified. */
  readonly rosterIndex: number;
  readonly rosterHead: Uint8Array;
  /** What the guest has been given of everybody's messages; absent where it does not know. */
  readonly mark?: TranscriptMark | undefined;
  readonly said: Said;
}

/** As they are stored, in Base64. */
export interface KeptWords {
  readonly bytes: string;
  readonly signature: string;
}

/** A guest's words under its signature, as they go from hand to hand: no one who passes them on can change them. */
export class SignedWords {
  readonly words: GuestWords;
  readonly #bytes: Uint8Array;
  readonly #signature: Uint8Array;

  private constructor(words: GuestWords, bytes: Uint8Array, signature: Uint8Array) {
    this.words = words;
    this.#bytes = bytes;
    this.#signature = signature;
  }

  static sign(key: PrivateKey, words: GuestWords): SignedWords {
    const { logId, sessionId, number, previousHash, rosterIndex, rosterHead, mark, said } = words;
    const bytes = canonical(GuestWordsSchema, {
      meetingLogId: logId,
      sessionId,
      number: BigInt(number),
      previousHash: fromBase64(previousHash),
      rosterIndex: BigInt(rosterIndex),
      rosterHead,
      ...withMark(mark),
      messageId: said.messageId,
      ...encodeSpeech(said),
    });
    return new SignedWords(words, bytes, signIn(SIGNED, key, bytes));
  }

  /** @throws {ContentRefusal} where they are outside their form; whose they are is another question */
  static read({ words, signature }: Pick<WireGuestText, "words" | "signature">): SignedWords {
    return inForm(() => {
      const parsed = toWords(readCanonical(GuestWordsSchema, words));
      return new SignedWords(parsed, words, toSignature(signature, "signature"));
    });
  }

  static restore({ bytes, signature }: KeptWords): SignedWords {
    return SignedWords.read({ words: fromBase64(bytes), signature: fromBase64(signature) });
  }

  /** Base64 of 32 bytes: what the guest's next words name. */
  get hash(): string {
    return base64(hashIn(HASHED, this.#bytes));
  }

  get kept(): KeptWords {
    return { bytes: base64(this.#bytes), signature: base64(this.#signature) };
  }

  get wire(): MessageInitShape<typeof GuestTextSchema> {
    return { words: this.#bytes, signature: this.#signature };
  }

  /** @param key an identity key's 33 bytes */
  isSignedBy(key: Uint8Array): boolean {
    return isSignedIn(SIGNED, key, this.#bytes, this.#signature);
  }
}

function toWords(wire: WireWords): GuestWords {
  const mark = readMark(wire.mark);
  const speech = decodeSpeech(wire.type, wire.body);
  if (speech === undefined) {
    throw new ContentRefusal("it is nothing that a guest says, or this device is too old for it");
  }
  return {
    logId: toBytes(wire.meetingLogId, ID_BYTES, "log id"),
    sessionId: toSessionId(wire.sessionId),
    ...toLink(wire.number, wire.previousHash),
    rosterIndex: toIndex(wire.rosterIndex),
    rosterHead: toHash(wire.rosterHead, "roster head"),
    mark,
    said: { messageId: toMessageId(wire.messageId), ...speech },
  };
}
