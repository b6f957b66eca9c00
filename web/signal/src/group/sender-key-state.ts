import { create } from "@bufbuild/protobuf";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { EMPTY, wipe } from "../crypto/bytes.ts";
import { PrivateKey, PublicKey } from "../crypto/ec-keys.ts";
import { hkdfSha256, hmacSha256 } from "../crypto/kdf.ts";
import { DuplicateMessageError, InvalidMessageError, InvalidRecordError } from "../errors.ts";
import {
  type SenderKeyStateStructure,
  type SenderKeyStateStructure_SenderChainKey,
  SenderKeyStateStructure_SenderChainKeySchema,
  SenderKeyStateStructure_SenderMessageKeySchema,
  SenderKeyStateStructure_SenderSigningKeySchema,
  SenderKeyStateStructureSchema,
} from "../gen/storage_pb.ts";
import { MAX_FORWARD_JUMPS, MAX_MESSAGE_KEYS } from "../limits.ts";
import { SENDER_KEY_VERSION } from "../message/version.ts";

const MESSAGE_KEY_LABEL = utf8ToBytes("WhisperGroup");
const MESSAGE_KEY_SEED = Uint8Array.of(1);
const CHAIN_KEY_SEED = Uint8Array.of(2);

/** The keys of one group message. */
export class SenderMessageKeys {
  readonly iv: Uint8Array;
  readonly cipherKey: Uint8Array;
  readonly #material: Uint8Array;

  private constructor(material: Uint8Array) {
    this.#material = material;
    this.iv = material.subarray(0, 16);
    this.cipherKey = material.subarray(16, 48);
  }

  /** @param seed overwritten */
  static derive(seed: Uint8Array): SenderMessageKeys {
    const keys = new SenderMessageKeys(hkdfSha256(seed, undefined, MESSAGE_KEY_LABEL, 48));
    wipe(seed);
    return keys;
  }

  wipe(): void {
    wipe(this.#material);
  }
}

/** What a new sender key begins with. */
export interface SenderKeyBeginning {
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: Uint8Array;
  readonly signingKey: PublicKey;
  /** Only where the key is ours. */
  readonly signingPrivateKey?: PrivateKey;
}

/** One sender key: a chain of message keys and a signing key; a typed view on its stored structure. */
export class SenderKeyState {
  readonly #structure: SenderKeyStateStructure;

  private constructor(structure: SenderKeyStateStructure) {
    this.#structure = structure;
  }

  static begin(beginning: SenderKeyBeginning): SenderKeyState {
    return new SenderKeyState(
      create(SenderKeyStateStructureSchema, {
        messageVersion: SENDER_KEY_VERSION,
        chainId: beginning.chainId,
        senderChainKey: create(SenderKeyStateStructure_SenderChainKeySchema, {
          iteration: beginning.iteration,
          seed: beginning.chainKey.slice(),
        }),
        senderSigningKey: create(SenderKeyStateStructure_SenderSigningKeySchema, {
          public: beginning.signingKey.serialize(),
          private: beginning.signingPrivateKey?.serialize() ?? EMPTY,
        }),
      }),
    );
  }

  /** @param structure taken over, not copied */
  static of(structure: SenderKeyStateStructure): SenderKeyState {
    return new SenderKeyState(structure);
  }

  /** The live structure, for the record that holds this key. */
  get structure(): SenderKeyStateStructure {
    return this.#structure;
  }

  get chainId(): number {
    return this.#structure.chainId;
  }

  /** The number of the next message. */
  get iteration(): number {
    return this.#chain().iteration;
  }

  /** What reads the next message and all after it; a copy. */
  get chainKey(): Uint8Array {
    return this.#chain().seed.slice();
  }

  get signingKey(): PublicKey {
    return reading(() => PublicKey.deserialize(this.#structure.senderSigningKey?.public ?? EMPTY));
  }

  /** Only of our own sender key. */
  get signingPrivateKey(): PrivateKey {
    return reading(() => PrivateKey.deserialize(this.#structure.senderSigningKey?.private ?? EMPTY));
  }

  /** The keys of the next message; the chain moves on. */
  takeNextMessageKeys(): SenderMessageKeys {
    const chain = this.#chain();
    const seed = hmacSha256(chain.seed, MESSAGE_KEY_SEED);
    advance(chain);
    return SenderMessageKeys.derive(seed);
  }

  /**
   * The keys of this message, once; where it is ahead, those of the messages between are kept.
   *
   * @throws {DuplicateMessageError} where they were taken before, or dropped
   * @throws {InvalidMessageError} too far ahead
   */
  takeMessageKeys(iteration: number): SenderMessageKeys {
    const chain = this.#chain();
    if (iteration < chain.iteration) {
      return SenderMessageKeys.derive(this.#takeSkipped(iteration, chain.iteration));
    }
    if (iteration - chain.iteration > MAX_FORWARD_JUMPS) {
      throw new InvalidMessageError("too-far-ahead", `message ${iteration} where ${chain.iteration} was expected`);
    }
    const skipped = this.#structure.senderMessageKeys;
    while (chain.iteration < iteration) {
      // Of the messages that are skipped now, only the last ones' keys will be kept.
      if (iteration - chain.iteration <= MAX_MESSAGE_KEYS) {
        const seed = hmacSha256(chain.seed, MESSAGE_KEY_SEED);
        skipped.push(create(SenderKeyStateStructure_SenderMessageKeySchema, { iteration: chain.iteration, seed }));
      }
      advance(chain);
    }
    for (const { seed } of skipped.splice(0, Math.max(skipped.length - MAX_MESSAGE_KEYS, 0))) {
      wipe(seed);
    }
    return this.takeNextMessageKeys();
  }

  /** Overwrites every secret; the key is of no use afterwards. */
  wipe(): void {
    const { senderChainKey, senderSigningKey, senderMessageKeys } = this.#structure;
    wipe(senderChainKey?.seed, senderSigningKey?.private, ...senderMessageKeys.map(({ seed }) => seed));
  }

  #takeSkipped(iteration: number, next: number): Uint8Array {
    const skipped = this.#structure.senderMessageKeys;
    const position = skipped.findIndex((key) => key.iteration === iteration);
    const [key] = position < 0 ? [] : skipped.splice(position, 1);
    if (key === undefined) {
      throw new DuplicateMessageError(iteration, next);
    }
    return key.seed;
  }

  #chain(): SenderKeyStateStructure_SenderChainKey {
    const chain = this.#structure.senderChainKey;
    if (chain === undefined || chain.seed.length !== 32) {
      throw new InvalidRecordError("a stored sender key has no chain key");
    }
    return chain;
  }
}

function advance(chain: SenderKeyStateStructure_SenderChainKey): void {
  const next = hmacSha256(chain.seed, CHAIN_KEY_SEED);
  wipe(chain.seed);
  chain.seed = next;
  chain.iteration += 1;
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidRecordError("a stored sender key is damaged", { cause });
  }
}
