import { utf8ToBytes } from "@noble/hashes/utils.js";
import { wipe } from "../crypto/bytes.ts";
import type { PrivateKey, PublicKey } from "../crypto/ec-keys.ts";
import { hkdfSha256, hmacSha256 } from "../crypto/kdf.ts";

/*
 * The Double Ratchet's key derivations (signal.org/docs/specifications/doubleratchet, section 5.2: KDF_RK by HKDF,
 * KDF_CK by HMAC with the constants 1 and 2), with libsignal's labels.
 */

const ROOT_LABEL = utf8ToBytes("WhisperRatchet");
const MESSAGE_KEYS_LABEL = utf8ToBytes("WhisperMessageKeys");
const MESSAGE_KEY_SEED = Uint8Array.of(1);
const CHAIN_KEY_SEED = Uint8Array.of(2);

/** A chain's key at one of its messages. */
export class ChainKey {
  readonly key: Uint8Array;
  /** Number of the message, from 0. */
  readonly index: number;

  constructor(key: Uint8Array, index: number) {
    this.key = key;
    this.index = index;
  }

  next(): ChainKey {
    return new ChainKey(hmacSha256(this.key, CHAIN_KEY_SEED), this.index + 1);
  }

  /** What this message's keys are derived from, 32 bytes. */
  messageKeySeed(): Uint8Array {
    return hmacSha256(this.key, MESSAGE_KEY_SEED);
  }
}

/** The keys of one message. */
export class MessageKeys {
  readonly cipherKey: Uint8Array;
  readonly macKey: Uint8Array;
  readonly iv: Uint8Array;
  readonly #material: Uint8Array;

  private constructor(material: Uint8Array) {
    this.#material = material;
    this.cipherKey = material.subarray(0, 32);
    this.macKey = material.subarray(32, 64);
    this.iv = material.subarray(64, 80);
  }

  /** @param pqKey the post-quantum ratchet's key for this message, where it runs */
  static derive(seed: Uint8Array, pqKey: Uint8Array | undefined): MessageKeys {
    return new MessageKeys(hkdfSha256(seed, pqKey, MESSAGE_KEYS_LABEL, 80));
  }

  wipe(): void {
    wipe(this.#material);
  }
}

/** A Diffie-Hellman ratchet step: a new root key, and the chain between the two ratchet keys. */
export function createChain(
  rootKey: Uint8Array,
  theirRatchetKey: PublicKey,
  ourRatchetKey: PrivateKey,
): { rootKey: Uint8Array; chainKey: ChainKey } {
  const shared = ourRatchetKey.agree(theirRatchetKey);
  const derived = hkdfSha256(shared, rootKey, ROOT_LABEL, 64);
  const step = { rootKey: derived.slice(0, 32), chainKey: new ChainKey(derived.slice(32), 0) };
  wipe(shared, derived);
  return step;
}
