import {
  type CiphertextMessage,
  GroupCipher,
  GroupSessionBuilder,
  generateLocalIdentity,
  InMemoryProtocolStore,
  KyberPreKeyRecord,
  type KyberPreKeyUse,
  type LocalIdentity,
  type PreKeyBundle,
  PreKeyRecord,
  ProtocolAddress,
  type ProtocolStore,
  SenderKeyDistributionMessage,
  SessionBuilder,
  SessionCipher,
  SignedPreKeyRecord,
} from "../src/index.ts";

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What a bundle offers. */
export interface BundleOptions {
  readonly preKey?: boolean;
  readonly kyber?: KyberPreKeyUse;
}

/** A device as an application would put it together. */
export class Device {
  readonly address: ProtocolAddress;
  readonly store: ProtocolStore;
  #lastId = 0;

  constructor(name: string, store: ProtocolStore = new InMemoryProtocolStore()) {
    this.address = new ProtocolAddress(name, 1);
    this.store = store;
  }

  static withIdentity(name: string, identity: LocalIdentity = generateLocalIdentity()): Device {
    return new Device(name, new InMemoryProtocolStore(identity));
  }

  bundle({ preKey = true, kyber = "one-time" }: BundleOptions = {}): Promise<PreKeyBundle> {
    const id = ++this.#lastId;
    return this.store.transaction(async (stores) => {
      const identity = await stores.getIdentityKeyPair();
      const signedPreKey = SignedPreKeyRecord.generate(id, identity.privateKey);
      const kyberPreKey = KyberPreKeyRecord.generate(id, identity.privateKey);
      const oneTimePreKey = preKey ? PreKeyRecord.generate(id) : undefined;
      await stores.storeSignedPreKey(signedPreKey);
      await stores.storeKyberPreKey(kyberPreKey, kyber);
      if (oneTimePreKey !== undefined) {
        await stores.storePreKey(oneTimePreKey);
      }
      return {
        registrationId: await stores.getLocalRegistrationId(),
        deviceId: this.address.deviceId,
        identityKey: identity.publicKey,
        signedPreKey: { id, publicKey: signedPreKey.keyPair.publicKey, signature: signedPreKey.signature },
        kyberPreKey: { id, publicKey: kyberPreKey.keyPair.publicKey, signature: kyberPreKey.signature },
        preKey: oneTimePreKey && { id, publicKey: oneTimePreKey.keyPair.publicKey },
      };
    });
  }

  async begin(peer: Device, options?: BundleOptions): Promise<void> {
    await new SessionBuilder(this.store, peer.address).process(await peer.bundle(options));
  }

  encrypt(peer: Device, message: string): Promise<CiphertextMessage> {
    return new SessionCipher(this.store, peer.address).encrypt(utf8(message));
  }

  async decrypt(peer: Device, message: CiphertextMessage): Promise<string> {
    return text(await new SessionCipher(this.store, peer.address).decrypt(message));
  }

  /** Sends a message, and sees that it arrives. */
  async say(peer: Device, message: string): Promise<CiphertextMessage> {
    const ciphertext = await this.encrypt(peer, message);
    const arrived = await peer.decrypt(this, ciphertext);
    if (arrived !== message) {
      throw new Error(`"${message}" arrived as "${arrived}"`);
    }
    return ciphertext;
  }

  async senderKey(distributionId: string): Promise<Uint8Array> {
    return (await new GroupSessionBuilder(this.store).create(this.address, distributionId)).serialize();
  }

  processSenderKey(sender: Device, serialized: Uint8Array): Promise<void> {
    const message = SenderKeyDistributionMessage.deserialize(serialized);
    return new GroupSessionBuilder(this.store).process(sender.address, message);
  }

  groupEncrypt(distributionId: string, message: string): Promise<Uint8Array> {
    return new GroupCipher(this.store, this.address).encrypt(distributionId, utf8(message));
  }

  async groupDecrypt(sender: Device, serialized: Uint8Array): Promise<string> {
    return text(await new GroupCipher(this.store, sender.address).decrypt(serialized));
  }
}
