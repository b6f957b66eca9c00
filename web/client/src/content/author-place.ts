import { base64, fromBase64, randomBytes } from "../bytes.ts";
import type { AuthorPlace as WirePlace } from "../gen/latchkey/v2/content_pb.ts";
import { HASH_BYTES } from "../limits.ts";
import { form, ID_BYTES, MAX_NUMBER, toBytes } from "../log/form.ts";

/**
 * Where a group message stands among its author's own (docs/second-edition/protocol.md, section 4): no server can leave one out of the
 * middle, or turn them around, unnoticed. Bytes are Base64, so that it can be stored as it is.
 */
export interface AuthorPlace extends Link {
  /** 16 random bytes. */
  readonly epoch: string;
}

/** Where something stands in a chain. */
export interface Link {
  /** 1, 2, 3 and so on. */
  readonly number: number;
  /** The chained hash of what its author said before, 32 bytes in Base64; empty for number 1. */
  readonly previousHash: string;
}

/** A message as its author counts it: its place, and its chained hash in Base64. */
export interface Counted {
  readonly place: AuthorPlace;
  readonly hash: string;
}

/** The first of a new epoch. */
export function first(epoch = randomBytes(ID_BYTES)): AuthorPlace {
  return { epoch: base64(epoch), number: 1, previousHash: "" };
}

/** The place after a message. */
export function after({ place: { epoch, number }, hash }: Counted): AuthorPlace {
  return { epoch, number: number + 1, previousHash: hash };
}

/** @throws {LogRefusal} where it is outside its form */
export function fromWire({ epoch, number, previousHash }: WirePlace): AuthorPlace {
  return { epoch: base64(toBytes(epoch, ID_BYTES, "epoch")), ...toLink(number, previousHash) };
}

/** A number that has a next, and the hash of what has the number before. @throws {LogRefusal} where they are outside their form */
export function toLink(number: bigint, previousHash: Uint8Array): Pick<AuthorPlace, "number" | "previousHash"> {
  const length = number === 1n ? 0 : HASH_BYTES;
  return { number: toNumber(number), previousHash: base64(toBytes(previousHash, length, "previous hash")) };
}

/** A number that has a next. @throws {LogRefusal} where it has not */
export function toNumber(number: bigint): number {
  form(number >= 1n && number < MAX_NUMBER, `number must be from 1 to ${MAX_NUMBER - 1n}`);
  return Number(number);
}

export function toWire({ epoch, number, previousHash }: AuthorPlace) {
  return { epoch: fromBase64(epoch), number: BigInt(number), previousHash: fromBase64(previousHash) };
}

export function isSamePlace(one: AuthorPlace, other: AuthorPlace): boolean {
  return one.epoch === other.epoch && one.number === other.number && one.previousHash === other.previousHash;
}
