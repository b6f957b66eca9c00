import { create } from "@bufbuild/protobuf";
import { aesCbcDecrypt, aesCbcEncrypt } from "../crypto/aes.ts";
import { wipe } from "../crypto/bytes.ts";
import { generateKeyPair, type PublicKey } from "../crypto/ec-keys.ts";
import { DuplicateMessageError, InvalidMessageError } from "../errors.ts";
import { type SessionStructure_Chain_MessageKey, SessionStructure_Chain_MessageKeySchema } from "../gen/storage_pb.ts";
import { MAX_FORWARD_JUMPS, MAX_MESSAGE_KEYS } from "../limits.ts";
import { SignalMessage } from "../message/signal-message.ts";
import { type ChainKey, createChain, MessageKeys } from "../ratchet/keys.ts";
import { pqRatchetReceive, pqRatchetSend } from "../ratchet/pq-ratchet.ts";
import type { ReceiverChain, SessionState } from "./session-state.ts";

/** Encrypts the session's next message and moves its sending chain on. */
export function ratchetEncrypt(state: SessionState, plaintext: Uint8Array): SignalMessage {
  const chainKey = state.senderChainKey;
  const pqStep = pqRatchetSend(state.pqRatchetState);
  const seed = chainKey.messageKeySeed();
  const keys = MessageKeys.derive(seed, pqStep.key);
  const message = SignalMessage.create(
    {
      version: state.version,
      senderRatchetKey: state.senderRatchetKey,
      counter: chainKey.index,
      previousCounter: state.previousCounter,
      ciphertext: aesCbcEncrypt(keys.cipherKey, keys.iv, plaintext),
      pqRatchet: pqStep.message,
    },
    keys.macKey,
    { sender: state.localIdentity, receiver: state.remoteIdentity },
  );
  wipe(seed);
  keys.wipe();
  state.senderChainKey = chainKey.next();
  state.pqRatchetState = pqStep.state;
  return message;
}

/**
 * Decrypts one of the session's messages. Nothing in the session changes before the message has proved to be
 * genuine; in particular no key is skipped and no ratchet turned for a forged one.
 *
 * @throws {InvalidMessageError}
 * @throws {DuplicateMessageError}
 */
export function ratchetDecrypt(state: SessionState, message: SignalMessage): Uint8Array {
  if (message.version !== state.version) {
    throw new InvalidMessageError("version-mismatch", `version ${message.version} in a session of ${state.version}`);
  }
  const theirRatchetKey = message.senderRatchetKey;
  const known = state.receiverChain(theirRatchetKey);
  const turn = known === undefined ? turnForReceiving(state, theirRatchetKey) : undefined;
  const chain = known ?? { chainKey: (turn as ReceivingTurn).chainKey, messageKeys: [] };
  const found = findMessageKey(chain, message.counter);
  const pqStep = pqRatchetReceive(state.pqRatchetState, message.pqRatchet);
  const plaintext = open(state, message, found.seed, pqStep.key);

  if (turn !== undefined) {
    state.addReceiverChain(theirRatchetKey, turn.chainKey);
    turnForSending(state, theirRatchetKey, turn.rootKey);
  }
  state.updateReceiverChain(theirRatchetKey, found.nextChainKey, found.messageKeys);
  state.pqRatchetState = pqStep.state;
  state.clearPendingPreKey();
  return plaintext;
}

interface ReceivingTurn {
  readonly rootKey: Uint8Array;
  readonly chainKey: ChainKey;
}

/** The first half of a ratchet step, for a ratchet key of theirs that is new: their chain. */
function turnForReceiving(state: SessionState, theirRatchetKey: PublicKey): ReceivingTurn {
  const ours = state.senderRatchetPrivateKey;
  const turn = createChain(state.rootKey, theirRatchetKey, ours);
  ours.wipe();
  return turn;
}

/** The second half: a new ratchet key and chain of our own. */
function turnForSending(state: SessionState, theirRatchetKey: PublicKey, rootKey: Uint8Array): void {
  const ourRatchetKey = generateKeyPair();
  const turn = createChain(rootKey, theirRatchetKey, ourRatchetKey.privateKey);
  wipe(rootKey);
  state.turnRootKey(turn.rootKey);
  state.setSenderChain(ourRatchetKey, turn.chainKey);
  ourRatchetKey.privateKey.wipe();
}

interface FoundMessageKey {
  readonly seed: Uint8Array;
  /** The chain as it is once the message has been decrypted. */
  readonly nextChainKey: ChainKey;
  readonly messageKeys: SessionStructure_Chain_MessageKey[];
}

/** The key of a chain's message: of one that was skipped, or further on in the chain, skipping those between. */
function findMessageKey({ chainKey, messageKeys }: ReceiverChain, counter: number): FoundMessageKey {
  if (counter < chainKey.index) {
    const skipped = messageKeys.find(({ index }) => index === counter);
    if (skipped === undefined) {
      throw new DuplicateMessageError(counter, chainKey.index);
    }
    return {
      seed: skipped.seed,
      nextChainKey: chainKey,
      messageKeys: messageKeys.filter((key) => key !== skipped),
    };
  }
  if (counter - chainKey.index > MAX_FORWARD_JUMPS) {
    throw new InvalidMessageError("too-far-ahead", `message ${counter} where ${chainKey.index} was expected`);
  }
  const skipped: SessionStructure_Chain_MessageKey[] = [];
  let key = chainKey;
  while (key.index < counter) {
    // Of the messages that are skipped now, only the last ones' keys will be kept.
    if (counter - key.index <= MAX_MESSAGE_KEYS) {
      const seed = key.messageKeySeed();
      skipped.push(create(SessionStructure_Chain_MessageKeySchema, { index: key.index, seed }));
    }
    const next = key.next();
    if (key !== chainKey) {
      wipe(key.key);
    }
    key = next;
  }
  return {
    seed: key.messageKeySeed(),
    nextChainKey: key.next(),
    messageKeys: skipped.reverse().concat(messageKeys).slice(0, MAX_MESSAGE_KEYS),
  };
}

/** Checks the MAC, then decrypts. Overwrites the seed where the message was genuine. */
function open(
  state: SessionState,
  message: SignalMessage,
  seed: Uint8Array,
  pqKey: Uint8Array | undefined,
): Uint8Array {
  const keys = MessageKeys.derive(seed, pqKey);
  try {
    if (!message.verifyMac(keys.macKey, { sender: state.remoteIdentity, receiver: state.localIdentity })) {
      throw new InvalidMessageError("bad-mac", "the message is not of this session, or was changed on its way");
    }
    const plaintext = aesCbcDecrypt(keys.cipherKey, keys.iv, message.ciphertext);
    if (plaintext === undefined) {
      throw new InvalidMessageError("bad-padding", "the message is authentic, but its body does not decrypt");
    }
    wipe(seed);
    return plaintext;
  } finally {
    keys.wipe();
  }
}
