/** What the cryptography alone costs in this browser: noble's primitives in a loop, and nothing around them. */
import { cbc } from "@noble/ciphers/aes.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_kem1024 } from "@noble/post-quantum/ml-kem.js";

/** One-time pre-keys of a kind that a guest makes before it knocks. */
const FIRST_PRE_KEYS = 25;
/** The roster has three entries when the first guest is in: the meeting, the invitation, the guest. */
const ROSTER = 3;

const content = crypto.getRandomValues(new Uint8Array(256));
const key = crypto.getRandomValues(new Uint8Array(32));
const iv = crypto.getRandomValues(new Uint8Array(16));
const signer = ed25519.keygen();
const signature = ed25519.sign(content, signer.secretKey);
const one = x25519.keygen();
const other = x25519.keygen();
const kyber = ml_kem1024.keygen();
const { cipherText } = ml_kem1024.encapsulate(kyber.publicKey);
const sealed = cbc(key, iv).encrypt(content);

function times(count: number, work: () => unknown): void {
  for (let i = 0; i < count; i++) {
    work();
  }
}

const sign = () => ed25519.sign(content, signer.secretKey);
const verify = () => ed25519.verify(signature, content, signer.publicKey);
const agree = () => x25519.getSharedSecret(one.secretKey, other.publicKey);
const derive = () => hkdf(sha256, key, undefined, undefined, 80);

function encrypt(): void {
  cbc(key, iv).encrypt(content);
  hmac(sha256, key, content);
}

function decrypt(): void {
  cbc(key, iv).decrypt(sealed);
  hmac(sha256, key, content);
}

/** All the keys of a guest: its identity, a signed pre-key, a Kyber pre-key of last resort, and the one-time ones. */
export function guestKeys(): void {
  times(2 + FIRST_PRE_KEYS, () => x25519.keygen());
  times(1 + FIRST_PRE_KEYS, () => ml_kem1024.keygen());
  times(2 + FIRST_PRE_KEYS, sign);
}

/** From the member's decision to the first message that the guest reads, both sides of it. */
export function admission(): void {
  // The entry: signed; verified by the member, and with all before it by the guest.
  sign();
  times(1 + ROSTER, verify);
  // The member begins a session: two signatures of the bundle, four agreements, Kyber, and the ratchet's first step.
  times(2, verify);
  times(2, () => x25519.keygen());
  times(5, agree);
  ml_kem1024.encapsulate(kyber.publicKey);
  times(3, derive);
  encrypt();
  // The guest does the same from its side.
  times(5, agree);
  ml_kem1024.decapsulate(cipherText, kyber.secretKey);
  times(3, derive);
  decrypt();
  // The sender key, and the first message under it.
  x25519.keygen();
  derive();
  encrypt();
  sign();
  message();
}

/** A group message: the chain's step, the signature, the decryption. */
export function message(): void {
  derive();
  verify();
  decrypt();
}
