import type { Envelope } from "../wire.ts";

/** Base64 characters in one event, which has room for 256 KiB as JSON. */
const PORTION_LENGTH = 200 * 1024;

/** Envelopes as they go out together: no portion is larger than an event may be. */
export function toPortions(envelopes: readonly Envelope[]): readonly (readonly Envelope[])[] {
  const portions: Envelope[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const envelope of envelopes) {
    if (length + envelope.ciphertext.length > PORTION_LENGTH) {
      portions.push([]);
      length = 0;
    }
    portions.at(-1)?.push(envelope);
    length += envelope.ciphertext.length;
  }
  return portions;
}
