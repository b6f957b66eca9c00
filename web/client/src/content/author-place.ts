import { clone, create, toBinary } from "@bufbuild/protobuf";
import type { Address } from "../address.ts";
import { base64, fromBase64, randomBytes } from "../bytes.ts";
import {
  AuthoredMessageSchema,
  AuthorPlaceSchema,
  type Content,
  ContentSchema,
  type AuthorPlace as WirePlace,
} from "../gen/latchkey/protocol/content_pb.ts";
import { hashIn } from "../log/contexts.ts";
import { ContentRefusal } from "./refusal.ts";

const EPOCH_BYTES = 16;
const HASH_BYTES = 32;

/**
 * Where a group message stands among its author's own (docs/protocol.md, "What is inside a ciphertext"): no server can leave one out
 * of the middle, or turn them around, unnoticed. Bytes are Base64, so that it can be stored as it is.
 */
export interface AuthorPlace {
  /** 16 random bytes. */
  readonly epoch: string;
  /** 1, 2, 3 and so on within the epoch. */
  readonly number: number;
  /** The chained hash of the author's message before, 32 bytes; empty for number 1. */
  readonly previousHash: string;
}

/** The first of a new epoch. */
export function first(epoch = randomBytes(EPOCH_BYTES)): AuthorPlace {
  return { epoch: base64(epoch), number: 1, previousHash: "" };
}

/** The place after a message of this hash. */
export function after({ epoch, number }: AuthorPlace, hash: string): AuthorPlace {
  return { epoch, number: number + 1, previousHash: hash };
}

/**
 * What a content says.
 *
 * @throws {ContentRefusal} where it says none, or one that breaks the limits
 */
export function placeOf({ authorPlace }: Content): AuthorPlace {
  if (authorPlace === undefined) {
    throw new ContentRefusal("it does not say where it stands among its author's messages");
  }
  const { epoch, previousHash } = authorPlace;
  const number = Number(authorPlace.number);
  if (epoch.length !== EPOCH_BYTES || !Number.isSafeInteger(number) || number < 1) {
    throw new ContentRefusal("it does not say in good form where it stands among its author's messages");
  }
  if (previousHash.length !== (number === 1 ? 0 : HASH_BYTES)) {
    throw new ContentRefusal("it does not name its author's message before in good form");
  }
  return { epoch: base64(epoch), number, previousHash: base64(previousHash) };
}

export function toWire({ epoch, number, previousHash }: AuthorPlace): WirePlace {
  return create(AuthorPlaceSchema, {
    epoch: fromBase64(epoch),
    number: BigInt(number),
    previousHash: fromBase64(previousHash),
  });
}

export function isSamePlace(one: AuthorPlace, other: AuthorPlace): boolean {
  return one.epoch === other.epoch && one.number === other.number && one.previousHash === other.previousHash;
}

/**
 * The chained hash of a message in this place, Base64 of 32 bytes. A void message has the hash of the one that it stands for.
 *
 * @param content its meeting and its body count, and nothing else
 * @throws {ContentRefusal} where a void message names no hash
 */
export function hashOf(place: AuthorPlace, author: Address, content: Content): string {
  if (content.body.case === "voidMessage") {
    if (content.body.value.hash.length !== HASH_BYTES) {
      throw new ContentRefusal("it does not say in good form which message it stands for");
    }
    return base64(content.body.value.hash);
  }
  const said = clone(ContentSchema, content);
  said.rosterIndex = 0n;
  said.rosterHead = new Uint8Array();
  said.authorPlace = undefined;
  const { epoch, number, previousHash } = toWire(place);
  const message = create(AuthoredMessageSchema, {
    authorId: author.id,
    authorDeviceId: author.deviceId,
    epoch,
    number,
    previousHash,
    content: toBinary(ContentSchema, said),
  });
  return base64(hashIn("Latchkey 2 content hash", toBinary(AuthoredMessageSchema, message)));
}
