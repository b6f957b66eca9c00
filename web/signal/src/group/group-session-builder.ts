import type { ProtocolAddress } from "../address.ts";
import { randomBytes, randomUint32, wipe } from "../crypto/bytes.ts";
import { generateKeyPair } from "../crypto/ec-keys.ts";
import { SenderKeyDistributionMessage } from "../message/sender-key-distribution-message.ts";
import type { ProtocolStore, ProtocolTransaction } from "../store/protocol-store.ts";
import { SenderKeyRecord } from "./sender-key-record.ts";
import { SenderKeyState } from "./sender-key-state.ts";

/** Makes, hands out and takes in sender keys (libsignal's `GroupSessionBuilder`). */
export class GroupSessionBuilder {
  readonly #store: ProtocolStore;

  constructor(store: ProtocolStore) {
    this.#store = store;
  }

  /**
   * What lets others read our messages from the next one on. Makes our sender key where there is none. To rotate
   * it, use a new distribution id, or remove the old key from the store first.
   *
   * @param sender our own address
   * @param distributionId a UUID as text
   */
  create(sender: ProtocolAddress, distributionId: string): Promise<SenderKeyDistributionMessage> {
    return this.#store.transaction((stores) => createDistributionMessage(stores, sender, distributionId));
  }

  /**
   * Takes in another device's sender key. Its being in a session with that device is what makes it theirs.
   *
   * @param sender the address whose session the message came in
   */
  process(sender: ProtocolAddress, message: SenderKeyDistributionMessage): Promise<void> {
    return this.#store.transaction(async (stores) => {
      const { distributionId } = message;
      const record = (await stores.loadSenderKey(sender, distributionId)) ?? SenderKeyRecord.empty();
      record.add(SenderKeyState.begin(message));
      await stores.storeSenderKey(sender, distributionId, record);
      record.wipe();
    });
  }
}

async function createDistributionMessage(
  stores: ProtocolTransaction,
  sender: ProtocolAddress,
  distributionId: string,
): Promise<SenderKeyDistributionMessage> {
  const known = await stores.loadSenderKey(sender, distributionId);
  const record = known ?? newSenderKey();
  const state = record.current as SenderKeyState;
  const message = new SenderKeyDistributionMessage({
    distributionId,
    chainId: state.chainId,
    iteration: state.iteration,
    chainKey: state.chainKey,
    signingKey: state.signingKey,
  });
  if (known === undefined) {
    await stores.storeSenderKey(sender, distributionId, record);
  }
  record.wipe();
  return message;
}

function newSenderKey(): SenderKeyRecord {
  const record = SenderKeyRecord.empty();
  const chainKey = randomBytes(32);
  const { publicKey: signingKey, privateKey: signingPrivateKey } = generateKeyPair();
  // 31 bits, as libsignal has it.
  record.add(
    SenderKeyState.begin({ chainId: randomUint32() >>> 1, iteration: 0, chainKey, signingKey, signingPrivateKey }),
  );
  wipe(chainKey);
  signingPrivateKey.wipe();
  return record;
}
