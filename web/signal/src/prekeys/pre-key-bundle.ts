import type { PublicKey } from "../crypto/ec-keys.ts";
import type { KyberPublicKey } from "../crypto/kyber.ts";

/** A pre-key that its owner's identity key signed. */
export interface SignedPublicPreKey<Key> {
  readonly id: number;
  readonly publicKey: Key;
  /** XEdDSA over the serialised public key, 64 bytes. */
  readonly signature: Uint8Array;
}

/** What a device publishes so that others can begin a session with it. */
export interface PreKeyBundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: PublicKey;
  readonly signedPreKey: SignedPublicPreKey<PublicKey>;
  readonly kyberPreKey: SignedPublicPreKey<KyberPublicKey>;
  /** A one-time pre-key, where one is left. */
  readonly preKey?: { readonly id: number; readonly publicKey: PublicKey } | undefined;
}
