import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal, randomBytes, wipe } from "./bytes.ts";

const { Point } = ed25519;
const { Fp, Fn } = Point;

export const SIGNATURE_LENGTH = 64;

const SIGN_BIT = 0x80;

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
 * Verifies what {@link xeddsaSign} makes. Like libsignal, and unlike noble's Ed25519, it compares the commitment's
 * bytes (the equation without cofactor), so that both accept the same signatures.
 *
 * @param publicKey an X25519 public key, 32 bytes
 */
export function xeddsaVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_LENGTH) {
    return false;
  }
  const edwards = toEdwards(publicKey, last(signature) & SIGN_BIT);
  if (edwards === undefined) {
    return false;
  }
  const commitment = signature.subarray(0, 32);
  const responseBytes = signature.slice(32);
  responseBytes[31] = last(responseBytes) & ~SIGN_BIT;
  if ((last(responseBytes) & 0xe0) !== 0) {
    return false;
  }
  const response = Fn.create(bytesToNumberLE(responseBytes));
  const challenge = hashToScalar(concat(commitment, edwards.encoded, message));
  const expected = Point.BASE.multiplyUnsafe(response).subtract(edwards.point.multiplyUnsafe(challenge));
  return equal(expected.toBytes(), commitment);
}

/** The twisted Edwards point for a Montgomery u-coordinate and a sign: y = (u - 1) / (u + 1). */
export function toEdwards(
  publicKey: Uint8Array,
  sign: number,
): { point: InstanceType<typeof Point>; encoded: Uint8Array } | undefined {
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
    return { point: Point.fromBytes(encoded), encoded };
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
