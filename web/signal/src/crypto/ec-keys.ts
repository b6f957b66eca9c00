import { x25519 } from "@noble/curves/ed25519.js";
import { InvalidKeyError } from "../errors.ts";
import { concat, equal, randomBytes, wipe } from "./bytes.ts";
import { isXeddsaKey, xeddsaPublicKey, xeddsaSign, xeddsaVerify } from "./xeddsa.ts";

const KEY_LENGTH = 32;
const DJB_TYPE = 0x05;
const TYPE_PREFIX = Uint8Array.of(DJB_TYPE);

/** An X25519 public key, which also verifies XEdDSA signatures. An identity key is one of these. */
export class PublicKey {
  /** The u-coordinate, 32 bytes, without the type byte. */
  readonly bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * @param serialized type byte 0x05 and 32 bytes
   * @throws {InvalidKeyError} for anything else
   */
  static deserialize(serialized: Uint8Array): PublicKey {
    if (serialized.length !== KEY_LENGTH + 1) {
      throw new InvalidKeyError(`a public key has ${KEY_LENGTH + 1} bytes, not ${serialized.length}`);
    }
    if (serialized[0] !== DJB_TYPE) {
      throw new InvalidKeyError(`a public key is of type ${DJB_TYPE}, not ${serialized[0]}`);
    }
    return new PublicKey(serialized.slice(1));
  }

  /** @internal */
  static ofBytes(bytes: Uint8Array): PublicKey {
    return new PublicKey(bytes);
  }

  serialize(): Uint8Array {
    return concat(TYPE_PREFIX, this.bytes);
  }

  equals(other: PublicKey): boolean {
    return equal(this.bytes, other.bytes);
  }

  /** Whether this key's owner signed the message (XEdDSA); false under a key that is not {@link isCanonical}. */
  verifySignature(message: Uint8Array, signature: Uint8Array): boolean {
    return xeddsaVerify(this.bytes, message, signature);
  }

  /** Whether this is the one encoding of a point of the prime-order subgroup, and not the identity. */
  isCanonical(): boolean {
    return isXeddsaKey(this.bytes);
  }
}

/** An X25519 private key, which also makes XEdDSA signatures. */
export class PrivateKey {
  readonly #bytes: Uint8Array;
  /** Made with the first signature, for all after it. */
  #signing: Uint8Array | undefined;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  static generate(): PrivateKey {
    return new PrivateKey(clamp(randomBytes(KEY_LENGTH)));
  }

  /**
   * @param serialized 32 bytes; they are copied
   * @throws {InvalidKeyError} for any other length
   */
  static deserialize(serialized: Uint8Array): PrivateKey {
    if (serialized.length !== KEY_LENGTH) {
      throw new InvalidKeyError(`a private key has ${KEY_LENGTH} bytes, not ${serialized.length}`);
    }
    return new PrivateKey(clamp(serialized.slice()));
  }

  /** A copy of the secret, 32 bytes; overwrite it when done with. */
  serialize(): Uint8Array {
    return this.#bytes.slice();
  }

  publicKey(): PublicKey {
    return PublicKey.ofBytes(x25519.getPublicKey(this.#bytes));
  }

  /** An XEdDSA signature, 64 bytes. */
  sign(message: Uint8Array): Uint8Array {
    this.#signing ??= xeddsaPublicKey(this.#bytes);
    return xeddsaSign(this.#bytes, this.#signing, message);
  }

  /**
   * The X25519 shared secret, 32 bytes; overwrite it when done with.
   *
   * @throws {InvalidKeyError} where their key is of low order, so that the result would be known to all
   */
  agree(theirs: PublicKey): Uint8Array {
    try {
      return x25519.getSharedSecret(this.#bytes, theirs.bytes);
    } catch (cause) {
      throw new InvalidKeyError("a public key of low order", { cause });
    }
  }

  /** Overwrites the secret; the key is of no use afterwards. */
  wipe(): void {
    wipe(this.#bytes);
  }
}

/** A private key with its public key. */
export interface KeyPair {
  readonly publicKey: PublicKey;
  readonly privateKey: PrivateKey;
}

export function generateKeyPair(): KeyPair {
  const privateKey = PrivateKey.generate();
  return { privateKey, publicKey: privateKey.publicKey() };
}

/** RFC 7748, section 5. */
function clamp(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] as number) & 248;
  bytes[31] = ((bytes[31] as number) & 127) | 64;
  return bytes;
}
