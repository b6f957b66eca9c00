import { cbc } from "@noble/ciphers/aes.js";

/** AES-256-CBC with PKCS#7 padding. */
export function aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return cbc(key, iv).encrypt(plaintext);
}

/** The plaintext, or `undefined` where the ciphertext has a wrong length or padding. Authenticate it first. */
export function aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  try {
    return cbc(key, iv).decrypt(ciphertext);
  } catch {
    return undefined;
  }
}
