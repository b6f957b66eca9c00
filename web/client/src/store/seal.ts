import { gcm } from "@noble/ciphers/aes.js";
import { concat, randomBytes, utf8 } from "../bytes.ts";

const NONCE_BYTES = 12;

/**
 * AES-256-GCM (NIST SP 800-38D) over stored values, bound to their place. Its key is kept apart from them: where the key
 * is gone, they are. Synchronous, since an IndexedDB transaction waits for nothing but itself.
 */
export class Seal {
  readonly #key: Uint8Array;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(place: string, value: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    return concat(nonce, gcm(this.#key, nonce, utf8(place)).encrypt(value));
  }

  /** @throws where it was not sealed with this key for this place */
  open(place: string, sealed: Uint8Array): Uint8Array {
    return gcm(this.#key, sealed.subarray(0, NONCE_BYTES), utf8(place)).decrypt(sealed.subarray(NONCE_BYTES));
  }
}
