import { utf8ToBytes } from "@noble/hashes/utils.js";
import { concat, wipe } from "../crypto/bytes.ts";
import type { KeyPair, PublicKey } from "../crypto/ec-keys.ts";
import { hkdfSha256 } from "../crypto/kdf.ts";
import type { KyberKeyPair, KyberPublicKey } from "../crypto/kyber.ts";
import { ChainKey } from "./keys.ts";

/*
 * PQXDH (signal.org/docs/specifications/pqxdh, sections 2.2 and 3), with libsignal's label.
 */

const LABEL = utf8ToBytes("WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024");

/** So that the input is never that of an X25519 or XEdDSA operation (section 2.2: F). */
const DISCONTINUITY = new Uint8Array(32).fill(0xff);

/** What both sides know after the handshake, and nobody else. */
export interface HandshakeSecrets {
  readonly rootKey: Uint8Array;
  readonly chainKey: ChainKey;
  /** What the post-quantum ratchet would start from. */
  readonly pqRatchetKey: Uint8Array;
}

export interface InitiatorKeys {
  readonly ourIdentity: KeyPair;
  readonly ourBaseKey: KeyPair;
  readonly theirIdentity: PublicKey;
  readonly theirSignedPreKey: PublicKey;
  readonly theirPreKey: PublicKey | undefined;
  readonly theirKyberPreKey: KyberPublicKey;
}

/** The initiator's half; the ciphertext goes to the responder. */
export function agreeAsInitiator(keys: InitiatorKeys): { secrets: HandshakeSecrets; kyberCiphertext: Uint8Array } {
  const baseKey = keys.ourBaseKey.privateKey;
  const { sharedSecret, ciphertext } = keys.theirKyberPreKey.encapsulate();
  const secrets = deriveSecrets([
    keys.ourIdentity.privateKey.agree(keys.theirSignedPreKey),
    baseKey.agree(keys.theirIdentity),
    baseKey.agree(keys.theirSignedPreKey),
    ...(keys.theirPreKey === undefined ? [] : [baseKey.agree(keys.theirPreKey)]),
    sharedSecret,
  ]);
  return { secrets, kyberCiphertext: ciphertext };
}

export interface ResponderKeys {
  readonly ourIdentity: KeyPair;
  readonly ourSignedPreKey: KeyPair;
  readonly ourPreKey: KeyPair | undefined;
  readonly ourKyberPreKey: KyberKeyPair;
  readonly theirIdentity: PublicKey;
  readonly theirBaseKey: PublicKey;
  readonly kyberCiphertext: Uint8Array;
}

/** The responder's half. */
export function agreeAsResponder(keys: ResponderKeys): HandshakeSecrets {
  const signedPreKey = keys.ourSignedPreKey.privateKey;
  return deriveSecrets([
    signedPreKey.agree(keys.theirIdentity),
    keys.ourIdentity.privateKey.agree(keys.theirBaseKey),
    signedPreKey.agree(keys.theirBaseKey),
    ...(keys.ourPreKey === undefined ? [] : [keys.ourPreKey.privateKey.agree(keys.theirBaseKey)]),
    keys.ourKyberPreKey.secretKey.decapsulate(keys.kyberCiphertext),
  ]);
}

/** Takes the shared secrets over: they are overwritten. */
function deriveSecrets(shared: readonly Uint8Array[]): HandshakeSecrets {
  const input = concat(DISCONTINUITY, ...shared);
  const derived = hkdfSha256(input, undefined, LABEL, 96);
  const secrets = {
    rootKey: derived.slice(0, 32),
    chainKey: new ChainKey(derived.slice(32, 64), 0),
    pqRatchetKey: derived.slice(64),
  };
  wipe(input, derived, ...shared);
  return secrets;
}
