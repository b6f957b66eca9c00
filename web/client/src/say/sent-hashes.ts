import { sha256 } from "@noble/hashes/sha2.js";
import { base64 } from "../bytes.ts";
import { expectOf } from "../content/refusal.ts";
import type { Records } from "../store/records.ts";

/** What has a hash. */
interface Sent {
  readonly messageId: string;
  /** Whether it says that the message with this id was given up. */
  readonly isVoid: boolean;
}

/**
 * The hashes of the ciphertexts that this device has sent, or is about to: all else that comes back as its own is not. Kept for as long as
 * the meeting's keys, since the server may hand each out once more.
 */
export class SentHashes {
  readonly #prefix: string;

  constructor(meetingId: string) {
    this.#prefix = `meeting/${meetingId}/sent/`;
  }

  /** Each attempt at a message has a hash of its own: to be kept before it is sent. */
  put(records: Records, ciphertext: Uint8Array, sent: Sent): Promise<void> {
    return records.put<Sent>(this.#name(ciphertext), sent);
  }

  async has(records: Records, ciphertext: Uint8Array): Promise<boolean> {
    return (await records.get<Sent>(this.#name(ciphertext))) !== undefined;
  }

  /** @throws {ContentRefusal} where this device has not sent that under this id */
  async require(records: Records, ciphertext: Uint8Array, messageId: string): Promise<Sent> {
    const sent = await records.get<Sent>(this.#name(ciphertext));
    expectOf(sent?.messageId === messageId, "the server says that it is this device's, which has not sent it");
    return { messageId, isVoid: sent?.isVoid ?? false };
  }

  #name(ciphertext: Uint8Array): string {
    return this.#prefix + base64(sha256(ciphertext));
  }
}
