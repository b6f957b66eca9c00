import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal, randomBytes, wipe } from "./bytes.ts";

const { Point } = ed25519;
const { Fp, Fn } = Point;

export const SIGNATURE_LENGTH = 64;

const SIGN_BIT = 0x80;

type EdwardsPoint = InstanceType<typeof Point>;

/** Keys' hexadecimal form, and whether they are {@link isXeddsaKey}; the oldest go first. */
const judged = new Map<string, boolean>();
const MAX_JUDGED = 512;

/** hash1 of the specification: 2^256 - 1 - 1, little-endian, so that it is no encoding of a point or a scalar. */
const NONCE_PREFIX = new Uint8Array(32).fill(0xff);
NONCE_PREFIX[0] = 0xfe;

/** The Edwards form of a key's public half, with its sign: half the work of a signature, and always the same for a key. */
export function xeddsaPublicKey(privateKey: Uint8Array): Uint8Array {
  return Point.BASE.multiply(toScalar(privateKey)).toBytes();
}

/**
 * Signs by XEdDSA (signal.org/docs/specifications/xeddsa, section 3.1), as libsignal does: the private key is not
 * negated to make the Edwards key's sign 0; the sign goes into the signature's highest bit, which is always free.
 *
 * @param privateKey a clamped X25519 private key
 * @param publicKey its {@link xeddsaPublicKey}
 */
export function xeddsaSign(privateKey: Uint8Array, publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const scalar = toScalar(privateKey);
  const random = randomBytes(64);
  const nonceInput = concat(NONCE_PREFIX, privateKey, message, random);
  const nonce = hashToScalar(nonceInput);
  wipe(random, nonceInput);
  const commitment = Point.BASE.multiply(nonce).toBytes();
  const challenge = hashToScalar(concat(commitment, publicKey, message));
  const response = Fn.toBytes(Fn.create(nonce + challenge * scalar));
  const signature = concat(commitment, response);
  signature[SIGNATURE_LENGTH - 1] = last(response) | (last(publicKey) & SIGN_BIT);
  return signature;
}

/**
 * Verifies what {@link xeddsaSign} makes: a signature is good where libsignal takes it for good and, more strictly, the
 * response is reduced and the key is one ({@link isXeddsaKey}). So each signature has one form, and nobody signs without
 * a private key. Latchkey's Java side has the same rule; both are held to it by the repository's `vectors/xeddsa.csv`.
 *
 * libsignal compares the commitment's bytes (the equation without cofactor, so that only a canonical one is good), and
 * decompresses the key's point as curve25519-dalek does.
 *
 * @param publicKey an X25519 public key, 32 bytes
 */
export function xeddsaVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_LENGTH) {
    return false;
  }
  const responseBytes = signature.slice(32);
  responseBytes[31] = last(responseBytes) & ~SIGN_BIT;
  const response = bytesToNumberLE(responseBytes);
  if (response >= Fn.ORDER || !isXeddsaKey(publicKey)) {
    return false;
  }
  const point = toEdwards(publicKey, last(signature) & SIGN_BIT);
  if (point === undefined) {
    return false;
  }
  const commitment = signature.subarray(0, 32);
  const challenge = hashToScalar(concat(commitment, point.toBytes(), message));
  const expected = Point.BASE.multiplyUnsafe(response).subtract(point.multiplyUnsafe(challenge));
  return equal(expected.toBytes(), commitment);
}

/**
 * Whether these 32 bytes are the one encoding of a point that is on the curve, in the prime-order subgroup, and not the
 * identity. That costs as much as a signature does, so what was found is kept for the keys that came last.
 */
export function isXeddsaKey(publicKey: Uint8Array): boolean {
  const hex = bytesToHex(publicKey);
  const known = judged.get(hex);
  if (known !== undefined) {
    return known;
  }
  const good = isReduced(publicKey) && isInPrimeOrderSubgroup(toEdwards(publicKey, 0));
  const oldest = judged.size < MAX_JUDGED ? undefined : judged.keys().next().value;
  if (oldest !== undefined) {
    judged.delete(oldest);
  }
  judged.set(hex, good);
  return good;
}

function isInPrimeOrderSubgroup(point: EdwardsPoint | undefined): boolean {
  return point !== undefined && !point.is0() && point.isTorsionFree();
}

/** Whether the little-endian number is below 2^255 - 19. */
function isReduced(bytes: Uint8Array): boolean {
  return bytesToNumberLE(bytes) < Fp.ORDER;
}

/** The twisted Edwards point for a Montgomery u-coordinate and a sign: y = (u - 1) / (u + 1). */
function toEdwards(publicKey: Uint8Array, sign: number): EdwardsPoint | undefined {
  const masked = publicKey.slice();
  masked[31] = last(masked) & ~SIGN_BIT;
  const u = Fp.create(bytesToNumberLE(masked));
  const denominator = Fp.add(u, Fp.ONE);
  if (Fp.is0(denominator)) {
    return undefined;
  }
  const encoded = Fp.toBytes(Fp.div(Fp.sub(u, Fp.ONE), denominator));
  encoded[31] = last(encoded) | sign;
  try {
    // As dalek: x = 0 may have either sign. What is hashed is the point encoded anew.
    return Point.fromBytes(encoded, true);
  } catch {
    return undefined;
  }
}

function toScalar(privateKey: Uint8Array): bigint {
  return Fn.create(bytesToNumberLE(privateKey));
}

function hashToScalar(input: Uint8Array): bigint {
  return Fn.create(bytesToNumberLE(sha512(input)));
}

function last(bytes: Uint8Array): number {
  return bytes[bytes.length - 1] as number;
}
