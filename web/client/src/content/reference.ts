import { type Address, GUEST_DEVICE_ID, isGuest } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import type { MessageReference as WireReference } from "../gen/latchkey/v2/content_pb.ts";
import { form, ID_BYTES, toBytes, toDeviceId, toHash, toSessionId, toUserId } from "../log/form.ts";
import { type AuthorPlace, toNumber } from "./author-place.ts";

/**
 * Words that have been said, by their place among their author's own: who has read them finds them by it, and knows by the hash that
 * they are the same. Bytes are Base64, so that it can be stored as it is.
 */
export interface MessageReference extends Pick<AuthorPlace, "epoch" | "number"> {
  readonly author: Address;
  /** The chained hash; of a guest that of its signed words. */
  readonly hash: string;
}

/** A reference as text, fit for a map's key. */
export function referenceKey({ author, epoch, number, hash }: MessageReference): string {
  return `${author.id}.${author.deviceId}/${epoch}/${number}/${hash}`;
}

/** @throws {LogRefusal} where it is outside its form */
export function toReference({ authorId, authorDeviceId, epoch, number, hash }: WireReference): MessageReference {
  const author = { id: authorId, deviceId: authorDeviceId };
  if (isGuest(author)) {
    toSessionId(authorId);
    form(authorDeviceId === GUEST_DEVICE_ID, "device id must be 1, as a guest's");
  } else {
    toUserId(authorId);
    toDeviceId(authorDeviceId);
  }
  return {
    author,
    epoch: base64(toBytes(epoch, ID_BYTES, "epoch")),
    number: toNumber(number),
    hash: base64(toHash(hash, "hash of the words")),
  };
}

export function wireReference({ author, epoch, number, hash }: MessageReference) {
  return {
    authorId: author.id,
    authorDeviceId: author.deviceId,
    epoch: fromBase64(epoch),
    number: BigInt(number),
    hash: fromBase64(hash),
  };
}
