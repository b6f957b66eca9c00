import { create, toBinary } from "@bufbuild/protobuf";
import { concat } from "../crypto/bytes.ts";
import type { PrivateKey, PublicKey } from "../crypto/ec-keys.ts";
import { SIGNATURE_LENGTH } from "../crypto/xeddsa.ts";
import { SenderKeyMessageSchema } from "../gen/wire_pb.ts";
import { decodeMessage, required, requireLength } from "./decode.ts";
import { distributionIdFromBytes, distributionIdToBytes } from "./distribution-id.ts";
import { readVersion, SENDER_KEY_VERSION, versionByte } from "./version.ts";

/** What goes into a {@link SenderKeyMessage}. */
export interface SenderKeyMessageParts {
  /** A UUID as text. */
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly ciphertext: Uint8Array;
}

/** A message to a group (libsignal's `SenderKeyMessage`). */
export class SenderKeyMessage implements SenderKeyMessageParts {
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly ciphertext: Uint8Array;
  readonly #serialized: Uint8Array;

  private constructor(parts: SenderKeyMessageParts, serialized: Uint8Array) {
    this.distributionId = parts.distributionId;
    this.chainId = parts.chainId;
    this.iteration = parts.iteration;
    this.ciphertext = parts.ciphertext;
    this.#serialized = serialized;
  }

  static create(parts: SenderKeyMessageParts, signingKey: PrivateKey): SenderKeyMessage {
    const structure = create(SenderKeyMessageSchema, {
      distributionUuid: distributionIdToBytes(parts.distributionId),
      chainId: parts.chainId,
      iteration: parts.iteration,
      ciphertext: parts.ciphertext,
    });
    const body = concat(
      Uint8Array.of(versionByte(SENDER_KEY_VERSION, SENDER_KEY_VERSION)),
      toBinary(SenderKeyMessageSchema, structure),
    );
    return new SenderKeyMessage(parts, concat(body, signingKey.sign(body)));
  }

  /**
   * Parses; does not authenticate.
   *
   * @throws {InvalidMessageError} malformed
   * @throws {LegacyMessageError} and {@link InvalidVersionError} for versions that are not spoken
   */
  static deserialize(serialized: Uint8Array): SenderKeyMessage {
    requireLength(serialized, SIGNATURE_LENGTH + 1);
    readVersion(serialized[0], SENDER_KEY_VERSION, SENDER_KEY_VERSION);
    const copy = serialized.slice();
    const structure = decodeMessage(SenderKeyMessageSchema, copy.subarray(1, -SIGNATURE_LENGTH));
    const parts: SenderKeyMessageParts = {
      distributionId: distributionIdFromBytes(required(structure.distributionUuid, "distribution id")),
      chainId: required(structure.chainId, "chain id"),
      iteration: required(structure.iteration, "iteration"),
      ciphertext: required(structure.ciphertext, "ciphertext"),
    };
    return new SenderKeyMessage(parts, copy);
  }

  serialize(): Uint8Array {
    return this.#serialized.slice();
  }

  verifySignature(signingKey: PublicKey): boolean {
    return signingKey.verifySignature(
      this.#serialized.subarray(0, -SIGNATURE_LENGTH),
      this.#serialized.subarray(-SIGNATURE_LENGTH),
    );
  }
}
