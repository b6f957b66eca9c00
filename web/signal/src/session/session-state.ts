import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { wipe } from "../crypto/bytes.ts";
import { type KeyPair, PrivateKey, PublicKey } from "../crypto/ec-keys.ts";
import { InvalidRecordError } from "../errors.ts";
import {
  type SessionStructure,
  type SessionStructure_Chain,
  SessionStructure_Chain_ChainKeySchema,
  type SessionStructure_Chain_MessageKey,
  SessionStructure_ChainSchema,
  SessionStructure_PendingKyberPreKeySchema,
  SessionStructure_PendingPreKeySchema,
  SessionStructureSchema,
} from "../gen/storage_pb.ts";
import { MAX_RECEIVER_CHAINS, MAX_UNACKNOWLEDGED_SESSION_AGE_SECONDS } from "../limits.ts";
import type { KyberPayload } from "../message/pre-key-signal-message.ts";
import { ChainKey } from "../ratchet/keys.ts";

/** What every message repeats until the peer has answered. */
export interface PendingPreKey {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kyber: KyberPayload;
  readonly baseKey: PublicKey;
  /** When the session was begun, in seconds since 1970. */
  readonly timestamp: number;
}

/** What a new session begins with. */
export interface SessionBeginning {
  readonly version: number;
  readonly localIdentity: PublicKey;
  readonly remoteIdentity: PublicKey;
  readonly localRegistrationId: number;
  readonly remoteRegistrationId: number;
  readonly rootKey: Uint8Array;
  /** The initiator's base key, which names the session. */
  readonly baseKey: PublicKey;
  readonly senderRatchetKey: KeyPair;
  readonly senderChainKey: ChainKey;
  readonly pqRatchetState: Uint8Array;
}

/** A chain of the peer's messages: its key, and those of messages that were skipped (newest first). */
export interface ReceiverChain {
  readonly chainKey: ChainKey;
  readonly messageKeys: readonly SessionStructure_Chain_MessageKey[];
}

/** One session: a typed view on its stored structure. */
export class SessionState {
  readonly #structure: SessionStructure;

  private constructor(structure: SessionStructure) {
    this.#structure = structure;
  }

  static begin(beginning: SessionBeginning): SessionState {
    const state = new SessionState(
      create(SessionStructureSchema, {
        sessionVersion: beginning.version,
        localIdentityPublic: beginning.localIdentity.serialize(),
        remoteIdentityPublic: beginning.remoteIdentity.serialize(),
        localRegistrationId: beginning.localRegistrationId,
        remoteRegistrationId: beginning.remoteRegistrationId,
        rootKey: beginning.rootKey,
        aliceBaseKey: beginning.baseKey.serialize(),
        pqRatchetState: beginning.pqRatchetState,
      }),
    );
    state.setSenderChain(beginning.senderRatchetKey, beginning.senderChainKey);
    return state;
  }

  /** @param structure taken over, not copied */
  static of(structure: SessionStructure): SessionState {
    return new SessionState(structure);
  }

  static deserialize(serialized: Uint8Array): SessionState {
    return reading(() => new SessionState(fromBinary(SessionStructureSchema, serialized)));
  }

  serialize(): Uint8Array {
    return toBinary(SessionStructureSchema, this.#structure);
  }

  /** The live structure, for the record that holds this session. */
  get structure(): SessionStructure {
    return this.#structure;
  }

  get version(): number {
    return this.#structure.sessionVersion;
  }

  get localIdentity(): PublicKey {
    return reading(() => PublicKey.deserialize(this.#structure.localIdentityPublic));
  }

  get remoteIdentity(): PublicKey {
    return reading(() => PublicKey.deserialize(this.#structure.remoteIdentityPublic));
  }

  get localRegistrationId(): number {
    return this.#structure.localRegistrationId;
  }

  get remoteRegistrationId(): number {
    return this.#structure.remoteRegistrationId;
  }

  /** The initiator's base key, serialised. */
  get baseKey(): Uint8Array {
    return this.#structure.aliceBaseKey;
  }

  get rootKey(): Uint8Array {
    return this.#structure.rootKey;
  }

  get previousCounter(): number {
    return this.#structure.previousCounter;
  }

  get pqRatchetState(): Uint8Array {
    return this.#structure.pqRatchetState;
  }

  set pqRatchetState(state: Uint8Array) {
    this.#structure.pqRatchetState = state;
  }

  get senderRatchetKey(): PublicKey {
    return reading(() => PublicKey.deserialize(this.#senderChain().senderRatchetKey));
  }

  get senderRatchetPrivateKey(): PrivateKey {
    return reading(() => PrivateKey.deserialize(this.#senderChain().senderRatchetKeyPrivate));
  }

  get senderChainKey(): ChainKey {
    return chainKeyOf(this.#senderChain());
  }

  /** Puts the next key in the place of the present one, which is overwritten. */
  set senderChainKey(next: ChainKey) {
    replaceChainKey(this.#senderChain(), next);
  }

  setSenderChain(ratchetKey: KeyPair, chainKey: ChainKey): void {
    wipeChain(this.#structure.senderChain);
    this.#structure.senderChain = create(SessionStructure_ChainSchema, {
      senderRatchetKey: ratchetKey.publicKey.serialize(),
      senderRatchetKeyPrivate: ratchetKey.privateKey.serialize(),
      chainKey: create(SessionStructure_Chain_ChainKeySchema, chainKey),
    });
  }

  /** After a ratchet step: the new root key, and how many messages went out under the sending chain before. */
  turnRootKey(rootKey: Uint8Array): void {
    wipe(this.#structure.rootKey);
    this.#structure.rootKey = rootKey;
    this.#structure.previousCounter = Math.max(this.senderChainKey.index - 1, 0);
  }

  receiverChain(ratchetKey: PublicKey): ReceiverChain | undefined {
    const chain = this.#findReceiverChain(ratchetKey);
    return chain === undefined ? undefined : { chainKey: chainKeyOf(chain), messageKeys: chain.messageKeys };
  }

  /** Adds a chain; the oldest goes where there are more than {@link MAX_RECEIVER_CHAINS}. */
  addReceiverChain(ratchetKey: PublicKey, chainKey: ChainKey): void {
    const chains = this.#structure.receiverChains;
    chains.push(
      create(SessionStructure_ChainSchema, {
        senderRatchetKey: ratchetKey.serialize(),
        chainKey: create(SessionStructure_Chain_ChainKeySchema, chainKey),
      }),
    );
    if (chains.length > MAX_RECEIVER_CHAINS) {
      wipeChain(chains.shift());
    }
  }

  /** Puts the chain's next state in the place of the present one, whose key is overwritten. */
  updateReceiverChain(
    ratchetKey: PublicKey,
    chainKey: ChainKey,
    messageKeys: SessionStructure_Chain_MessageKey[],
  ): void {
    const chain = this.#findReceiverChain(ratchetKey);
    if (chain === undefined) {
      throw new Error("no such receiver chain");
    }
    replaceChainKey(chain, chainKey);
    chain.messageKeys = messageKeys;
  }

  get pendingPreKey(): PendingPreKey | undefined {
    const { pendingPreKey, pendingKyberPreKey } = this.#structure;
    if (pendingPreKey === undefined) {
      return undefined;
    }
    if (pendingKyberPreKey === undefined) {
      throw new InvalidRecordError("a stored session was begun without a Kyber pre-key");
    }
    return {
      preKeyId: pendingPreKey.preKeyId,
      signedPreKeyId: pendingPreKey.signedPreKeyId >>> 0,
      kyber: { preKeyId: pendingKyberPreKey.preKeyId, ciphertext: pendingKyberPreKey.ciphertext },
      baseKey: reading(() => PublicKey.deserialize(pendingPreKey.baseKey)),
      timestamp: Number(pendingPreKey.timestamp),
    };
  }

  set pendingPreKey(pending: PendingPreKey) {
    const preKey = create(SessionStructure_PendingPreKeySchema, {
      signedPreKeyId: pending.signedPreKeyId | 0,
      baseKey: pending.baseKey.serialize(),
      timestamp: BigInt(pending.timestamp),
    });
    if (pending.preKeyId !== undefined) {
      preKey.preKeyId = pending.preKeyId;
    }
    this.#structure.pendingPreKey = preKey;
    this.#structure.pendingKyberPreKey = create(SessionStructure_PendingKyberPreKeySchema, pending.kyber);
  }

  /** The peer has answered, or the session is archived. */
  clearPendingPreKey(): void {
    delete this.#structure.pendingPreKey;
    delete this.#structure.pendingKyberPreKey;
  }

  /** Whether this session may send: it was answered, or began not too long ago. */
  isUsable(now: Date): boolean {
    const pending = this.#structure.pendingPreKey;
    return (
      pending === undefined ||
      Number(pending.timestamp) + MAX_UNACKNOWLEDGED_SESSION_AGE_SECONDS >= now.getTime() / 1000
    );
  }

  /** Overwrites every secret; the session is of no use afterwards. */
  wipe(): void {
    wipe(this.#structure.rootKey, this.#structure.pqRatchetState);
    wipeChain(this.#structure.senderChain);
    this.#structure.receiverChains.forEach(wipeChain);
  }

  #senderChain(): SessionStructure_Chain {
    const chain = this.#structure.senderChain;
    if (chain === undefined) {
      throw new InvalidRecordError("a stored session has no sending chain");
    }
    return chain;
  }

  #findReceiverChain(ratchetKey: PublicKey): SessionStructure_Chain | undefined {
    return this.#structure.receiverChains.find((chain) => {
      return reading(() => PublicKey.deserialize(chain.senderRatchetKey)).equals(ratchetKey);
    });
  }
}

function chainKeyOf({ chainKey }: SessionStructure_Chain): ChainKey {
  if (chainKey === undefined || chainKey.key.length !== 32) {
    throw new InvalidRecordError("a stored session has a chain without its key");
  }
  return new ChainKey(chainKey.key, chainKey.index);
}

function replaceChainKey(chain: SessionStructure_Chain, next: ChainKey): void {
  if (chain.chainKey?.key !== next.key) {
    wipe(chain.chainKey?.key);
  }
  chain.chainKey = create(SessionStructure_Chain_ChainKeySchema, next);
}

function wipeChain(chain: SessionStructure_Chain | undefined): void {
  wipe(chain?.senderRatchetKeyPrivate, chain?.chainKey?.key);
  chain?.messageKeys.forEach(({ seed }) => {
    wipe(seed);
  });
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidRecordError("a stored session is damaged", { cause });
  }
}
