import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem1024 } from "@noble/post-quantum/ml-kem.js";
import { InvalidKeyError } from "../errors.ts";
import { concat, equal, randomBytes, wipe } from "./bytes.ts";

const KYBER_1024_TYPE = 0x08;
const TYPE_PREFIX = Uint8Array.of(KYBER_1024_TYPE);
const PUBLIC_KEY_LENGTH = 1568;
const SECRET_KEY_LENGTH = 3168;
const CIPHERTEXT_LENGTH = 1568;

/*
 * Kyber-1024 as submitted to round 3 of NIST's competition, which is what libsignal's KyberKeyType is, on top of
 * ML-KEM-1024 (FIPS 203). Keys and ciphertexts are the same. Round 3 differs in hashing the encapsulator's random
 * message first, and in hashing the ciphertext into the shared secret.
 */

/** A Kyber-1024 public key. */
export class KyberPublicKey {
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * @param serialized type byte 0x08 and 1568 bytes
   * @throws {InvalidKeyError} for anything else
   */
  static deserialize(serialized: Uint8Array): KyberPublicKey {
    return new KyberPublicKey(withoutType(serialized, PUBLIC_KEY_LENGTH, "Kyber public key"));
  }

  /** @internal */
  static ofBytes(bytes: Uint8Array): KyberPublicKey {
    return new KyberPublicKey(bytes);
  }

  serialize(): Uint8Array {
    return concat(TYPE_PREFIX, this.#bytes);
  }

  equals(other: KyberPublicKey): boolean {
    return equal(this.#bytes, other.#bytes);
  }

  /**
   * A new shared secret of 32 bytes, and the ciphertext, with its type byte, from which the secret key's holder
   * gets it too.
   *
   * @throws {InvalidKeyError} where the key's coefficients are out of range
   */
  encapsulate(): { sharedSecret: Uint8Array; ciphertext: Uint8Array } {
    const random = randomBytes(32);
    const message = sha3_256(random);
    try {
      const { cipherText, sharedSecret: mlKemSecret } = ml_kem1024.encapsulate(this.#bytes, message);
      return { sharedSecret: roundThreeSecret(mlKemSecret, cipherText), ciphertext: concat(TYPE_PREFIX, cipherText) };
    } catch (cause) {
      throw new InvalidKeyError("not a Kyber public key", { cause });
    } finally {
      wipe(random, message);
    }
  }
}

/** A Kyber-1024 secret key. */
export class KyberSecretKey {
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * @param serialized type byte 0x08 and 3168 bytes; they are copied
   * @throws {InvalidKeyError} for anything else
   */
  static deserialize(serialized: Uint8Array): KyberSecretKey {
    return new KyberSecretKey(withoutType(serialized, SECRET_KEY_LENGTH, "Kyber secret key"));
  }

  /** @internal */
  static ofBytes(bytes: Uint8Array): KyberSecretKey {
    return new KyberSecretKey(bytes);
  }

  /** A copy of the secret with its type byte; overwrite it when done with. */
  serialize(): Uint8Array {
    return concat(TYPE_PREFIX, this.#bytes);
  }

  /**
   * The shared secret of 32 bytes. A ciphertext that is well-formed but not for this key gives another secret, not
   * an error.
   *
   * @throws {InvalidKeyError} where the ciphertext is of another type or length, or this key is damaged
   */
  decapsulate(ciphertext: Uint8Array): Uint8Array {
    const bytes = withoutType(ciphertext, CIPHERTEXT_LENGTH, "Kyber ciphertext");
    try {
      return roundThreeSecret(ml_kem1024.decapsulate(bytes, this.#bytes), bytes);
    } catch (cause) {
      throw new InvalidKeyError("not a Kyber secret key", { cause });
    }
  }

  /** Overwrites the secret; the key is of no use afterwards. */
  wipe(): void {
    wipe(this.#bytes);
  }
}

/** A Kyber-1024 secret key with its public key. */
export interface KyberKeyPair {
  readonly publicKey: KyberPublicKey;
  readonly secretKey: KyberSecretKey;
}

export function generateKyberKeyPair(): KyberKeyPair {
  const { publicKey, secretKey } = ml_kem1024.keygen();
  return { publicKey: KyberPublicKey.ofBytes(publicKey), secretKey: KyberSecretKey.ofBytes(secretKey) };
}

function roundThreeSecret(mlKemSecret: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const input = concat(mlKemSecret, sha3_256(ciphertext));
  const secret = shake256(input, { dkLen: 32 });
  wipe(mlKemSecret, input);
  return secret;
}

function withoutType(serialized: Uint8Array, length: number, what: string): Uint8Array {
  if (serialized.length !== length + 1) {
    throw new InvalidKeyError(`a ${what} has ${length + 1} bytes, not ${serialized.length}`);
  }
  if (serialized[0] !== KYBER_1024_TYPE) {
    throw new InvalidKeyError(`a ${what} is of type ${KYBER_1024_TYPE}, not ${serialized[0]}`);
  }
  return serialized.slice(1);
}
