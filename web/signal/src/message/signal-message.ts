import { create, toBinary } from "@bufbuild/protobuf";
import { concat, EMPTY, equal } from "../crypto/bytes.ts";
import { PublicKey } from "../crypto/ec-keys.ts";
import { hmacSha256Of } from "../crypto/kdf.ts";
import { SignalMessageSchema } from "../gen/wire_pb.ts";
import { decodeMessage, required, requireLength } from "./decode.ts";
import { PRE_KYBER_VERSION, readVersion, SESSION_VERSION, versionByte } from "./version.ts";

const MAC_LENGTH = 8;

/** What goes into a {@link SignalMessage}. */
export interface SignalMessageParts {
  readonly version: number;
  readonly senderRatchetKey: PublicKey;
  readonly counter: number;
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  /** The post-quantum ratchet's part; empty without it. */
  readonly pqRatchet: Uint8Array;
}

/** Whose message it is and for whom; the MAC covers both identity keys. */
export interface MessageIdentities {
  readonly sender: PublicKey;
  readonly receiver: PublicKey;
}

/** A message of a session (libsignal's `SignalMessage`). */
export class SignalMessage implements SignalMessageParts {
  readonly version: number;
  readonly senderRatchetKey: PublicKey;
  readonly counter: number;
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  readonly pqRatchet: Uint8Array;
  readonly #serialized: Uint8Array;

  private constructor(parts: SignalMessageParts, serialized: Uint8Array) {
    this.version = parts.version;
    this.senderRatchetKey = parts.senderRatchetKey;
    this.counter = parts.counter;
    this.previousCounter = parts.previousCounter;
    this.ciphertext = parts.ciphertext;
    this.pqRatchet = parts.pqRatchet;
    this.#serialized = serialized;
  }

  static create(parts: SignalMessageParts, macKey: Uint8Array, identities: MessageIdentities): SignalMessage {
    const { senderRatchetKey, counter, previousCounter, ciphertext, pqRatchet } = parts;
    const structure = create(SignalMessageSchema, {
      ratchetKey: senderRatchetKey.serialize(),
      counter,
      previousCounter,
      ciphertext,
    });
    if (pqRatchet.length > 0) {
      structure.pqRatchet = pqRatchet;
    }
    const body = concat(
      Uint8Array.of(versionByte(parts.version, SESSION_VERSION)),
      toBinary(SignalMessageSchema, structure),
    );
    return new SignalMessage(parts, concat(body, computeMac(body, macKey, identities)));
  }

  /**
   * Parses; does not authenticate.
   *
   * @throws {InvalidMessageError} malformed
   * @throws {InvalidKeyError} where the ratchet key is none
   * @throws {LegacyMessageError} and {@link InvalidVersionError} for versions that are not spoken
   */
  static deserialize(serialized: Uint8Array): SignalMessage {
    requireLength(serialized, MAC_LENGTH + 1);
    const version = readVersion(serialized[0], PRE_KYBER_VERSION, SESSION_VERSION);
    const copy = serialized.slice();
    const structure = decodeMessage(SignalMessageSchema, copy.subarray(1, -MAC_LENGTH));
    const parts: SignalMessageParts = {
      version,
      senderRatchetKey: PublicKey.deserialize(required(structure.ratchetKey, "ratchet key")),
      counter: required(structure.counter, "counter"),
      previousCounter: structure.previousCounter ?? 0,
      ciphertext: required(structure.ciphertext, "ciphertext"),
      pqRatchet: structure.pqRatchet ?? EMPTY,
    };
    return new SignalMessage(parts, copy);
  }

  serialize(): Uint8Array {
    return this.#serialized.slice();
  }

  verifyMac(macKey: Uint8Array, identities: MessageIdentities): boolean {
    const body = this.#serialized.subarray(0, -MAC_LENGTH);
    return equal(computeMac(body, macKey, identities), this.#serialized.subarray(-MAC_LENGTH));
  }
}

function computeMac(body: Uint8Array, macKey: Uint8Array, { sender, receiver }: MessageIdentities): Uint8Array {
  return hmacSha256Of(macKey, sender.serialize(), receiver.serialize(), body).subarray(0, MAC_LENGTH);
}
