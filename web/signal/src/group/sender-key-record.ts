import { create, toBinary } from "@bufbuild/protobuf";
import { type SenderKeyRecordStructure, SenderKeyRecordStructureSchema } from "../gen/storage_pb.ts";
import { MAX_SENDER_KEY_STATES } from "../limits.ts";
import { decodeRecord } from "../record.ts";
import { SenderKeyState } from "./sender-key-state.ts";

/**
 * The sender keys of one sender for one distribution, newest first (libsignal's `SenderKeyRecord`, in its format).
 * Our own holds the signing key's private half: it never leaves the device.
 */
export class SenderKeyRecord {
  #states: SenderKeyState[];

  private constructor(states: SenderKeyState[]) {
    this.#states = states;
  }

  static empty(): SenderKeyRecord {
    return new SenderKeyRecord([]);
  }

  /**
   * @param serialized copied
   * @throws {InvalidRecordError} for anything that {@link serialize} did not make
   */
  static deserialize(serialized: Uint8Array): SenderKeyRecord {
    return decodeRecord("sender key record", SenderKeyRecordStructureSchema, serialized.slice(), (structure) => {
      return new SenderKeyRecord(structure.senderKeyStates.map(SenderKeyState.of));
    });
  }

  serialize(): Uint8Array {
    const structure: SenderKeyRecordStructure = create(SenderKeyRecordStructureSchema);
    structure.senderKeyStates = this.#states.map((state) => state.structure);
    return toBinary(SenderKeyRecordStructureSchema, structure);
  }

  /** @internal The newest key, which sends. */
  get current(): SenderKeyState | undefined {
    return this.#states[0];
  }

  /** @internal */
  stateOfChain(chainId: number): SenderKeyState | undefined {
    return this.#states.find((state) => state.chainId === chainId);
  }

  /**
   * @internal Makes this the newest key. One that is known already, by chain id and signing key, stays as far on as
   * it is; one with the same chain id and another signing key goes; so do the oldest beyond
   * {@link MAX_SENDER_KEY_STATES}.
   */
  add(state: SenderKeyState): void {
    const known = this.#states.find((other) => {
      return other.chainId === state.chainId && other.signingKey.equals(state.signingKey);
    });
    const others = this.#states.filter((other) => other.chainId !== state.chainId);
    const kept = [known ?? state, ...others].slice(0, MAX_SENDER_KEY_STATES);
    for (const gone of this.#states.filter((other) => !kept.includes(other))) {
      gone.wipe();
    }
    this.#states = kept;
  }

  /** Overwrites every secret; the record is of no use afterwards. */
  wipe(): void {
    for (const state of this.#states) {
      state.wipe();
    }
  }
}
