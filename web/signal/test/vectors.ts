import {
  type CiphertextMessage,
  IdentityKeyPair,
  InMemoryProtocolStore,
  KyberPreKeyRecord,
  PreKeyRecord,
  ProtocolAddress,
  SignedPreKeyRecord,
} from "../src/index.ts";
import recorded from "./vectors/libsignal.json" with { type: "json" };

/** What libsignal did; the README says how it is recorded anew. */
export const vectors = recorded;

export const sender = new ProtocolAddress("alice", 1);

export function base64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A recorded message and what it says. */
export interface RecordedMessage {
  readonly type: number;
  readonly ciphertext: string;
  readonly plaintext: string;
}

export function ciphertextOf({ type, ciphertext }: RecordedMessage): CiphertextMessage {
  return { type: type as CiphertextMessage["type"], serialized: base64(ciphertext) };
}

export function storeOf(vector: { identityKeyPair: string; registrationId: number }): InMemoryProtocolStore {
  return new InMemoryProtocolStore({
    identityKeyPair: IdentityKeyPair.deserialize(base64(vector.identityKeyPair)),
    registrationId: vector.registrationId,
  });
}

export type Handshake = (typeof vectors.handshakes)[number];

/** A device that has the recorded pre-keys. */
export async function receiverOf(handshake: Handshake): Promise<InMemoryProtocolStore> {
  const store = storeOf(handshake);
  await store.transaction(async (stores) => {
    await stores.storeSignedPreKey(SignedPreKeyRecord.deserialize(base64(handshake.signedPreKey)));
    await stores.storeKyberPreKey(KyberPreKeyRecord.deserialize(base64(handshake.kyberPreKey)), "last-resort");
    if (handshake.preKey !== undefined) {
      await stores.storePreKey(PreKeyRecord.deserialize(base64(handshake.preKey)));
    }
  });
  return store;
}
