import type { ProtocolAddress } from "../address.ts";
import { aesCbcDecrypt, aesCbcEncrypt } from "../crypto/aes.ts";
import { thenWipe } from "../crypto/bytes.ts";
import { InvalidMessageError, InvalidSignatureError, NoSenderKeyError } from "../errors.ts";
import { SenderKeyMessage } from "../message/sender-key-message.ts";
import type { ProtocolStore, ProtocolTransaction } from "../store/protocol-store.ts";

/** Encrypts and decrypts one sender's group messages (libsignal's `GroupCipher`). */
export class GroupCipher {
  readonly #store: ProtocolStore;
  readonly #sender: ProtocolAddress;

  /** @param sender whose messages these are: our own address to encrypt, the sender's to decrypt */
  constructor(store: ProtocolStore, sender: ProtocolAddress) {
    this.#store = store;
    this.#sender = sender;
  }

  /**
   * @param distributionId a UUID as text
   * @returns a serialised {@link SenderKeyMessage}
   * @throws {NoSenderKeyError} where `GroupSessionBuilder.create` was not called for it
   */
  encrypt(distributionId: string, plaintext: Uint8Array): Promise<Uint8Array> {
    return this.#store.transaction((stores) => encrypt(stores, this.#sender, distributionId, plaintext));
  }

  /**
   * @param serialized a serialised {@link SenderKeyMessage}
   * @throws {NoSenderKeyError} where the key that it was encrypted with is not known (yet)
   * @throws {InvalidSignatureError} where the sender did not write it
   * @throws {DuplicateMessageError} where it was decrypted before
   * @throws {InvalidMessageError} {@link LegacyMessageError} {@link InvalidVersionError}
   */
  async decrypt(serialized: Uint8Array): Promise<Uint8Array> {
    const message = SenderKeyMessage.deserialize(serialized);
    return this.#store.transaction((stores) => decrypt(stores, this.#sender, message));
  }
}

async function encrypt(
  stores: ProtocolTransaction,
  sender: ProtocolAddress,
  distributionId: string,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const record = await stores.loadSenderKey(sender, distributionId);
  const state = record?.current;
  if (record === undefined || state === undefined) {
    throw new NoSenderKeyError(sender, distributionId);
  }
  return thenWipe(record, async () => {
    const { chainId, iteration, signingPrivateKey } = state;
    const keys = state.takeNextMessageKeys();
    const ciphertext = aesCbcEncrypt(keys.cipherKey, keys.iv, plaintext);
    keys.wipe();
    const message = SenderKeyMessage.create({ distributionId, chainId, iteration, ciphertext }, signingPrivateKey);
    signingPrivateKey.wipe();
    await stores.storeSenderKey(sender, distributionId, record);
    return message.serialize();
  });
}

async function decrypt(
  stores: ProtocolTransaction,
  sender: ProtocolAddress,
  message: SenderKeyMessage,
): Promise<Uint8Array> {
  const { distributionId } = message;
  const record = await stores.loadSenderKey(sender, distributionId);
  const state = record?.stateOfChain(message.chainId);
  if (record === undefined || state === undefined) {
    throw new NoSenderKeyError(sender, distributionId);
  }
  return thenWipe(record, async () => {
    if (!message.verifySignature(state.signingKey)) {
      throw new InvalidSignatureError(`the group message is not by ${sender}`);
    }
    const keys = state.takeMessageKeys(message.iteration);
    const plaintext = aesCbcDecrypt(keys.cipherKey, keys.iv, message.ciphertext);
    keys.wipe();
    if (plaintext === undefined) {
      throw new InvalidMessageError("bad-padding", "the message is authentic, but its body does not decrypt");
    }
    await stores.storeSenderKey(sender, distributionId, record);
    return plaintext;
  });
}
