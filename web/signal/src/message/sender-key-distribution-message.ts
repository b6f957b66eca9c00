import { create, toBinary } from "@bufbuild/protobuf";
import { concat } from "../crypto/bytes.ts";
import { PublicKey } from "../crypto/ec-keys.ts";
import { InvalidMessageError } from "../errors.ts";
import { SenderKeyDistributionMessageSchema } from "../gen/wire_pb.ts";
import { decodeMessage, required, requireLength } from "./decode.ts";
import { distributionIdFromBytes, distributionIdToBytes } from "./distribution-id.ts";
import { readVersion, SENDER_KEY_VERSION, versionByte } from "./version.ts";

const CHAIN_KEY_LENGTH = 32;
const LEAST_LENGTH = 1 + 32 + CHAIN_KEY_LENGTH;

/** What goes into a {@link SenderKeyDistributionMessage}. */
export interface SenderKeyDistributionMessageParts {
  /** A UUID as text. */
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: Uint8Array;
  readonly signingKey: PublicKey;
}

/**
 * What lets another device read a sender's messages from now on, but not write them and not read earlier ones
 * (libsignal's `SenderKeyDistributionMessage`). A secret: send it only inside a session.
 */
export class SenderKeyDistributionMessage implements SenderKeyDistributionMessageParts {
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: Uint8Array;
  readonly signingKey: PublicKey;

  constructor(parts: SenderKeyDistributionMessageParts) {
    this.distributionId = parts.distributionId;
    this.chainId = parts.chainId;
    this.iteration = parts.iteration;
    this.chainKey = parts.chainKey;
    this.signingKey = parts.signingKey;
  }

  /**
   * @throws {InvalidMessageError} malformed
   * @throws {InvalidKeyError} where the signing key is none
   * @throws {LegacyMessageError} and {@link InvalidVersionError} for versions that are not spoken
   */
  static deserialize(serialized: Uint8Array): SenderKeyDistributionMessage {
    requireLength(serialized, LEAST_LENGTH);
    readVersion(serialized[0], SENDER_KEY_VERSION, SENDER_KEY_VERSION);
    const structure = decodeMessage(SenderKeyDistributionMessageSchema, serialized.slice(1));
    const chainKey = required(structure.chainKey, "chain key");
    if (chainKey.length !== CHAIN_KEY_LENGTH) {
      throw new InvalidMessageError("malformed", `a chain key has ${CHAIN_KEY_LENGTH} bytes, not ${chainKey.length}`);
    }
    return new SenderKeyDistributionMessage({
      distributionId: distributionIdFromBytes(required(structure.distributionUuid, "distribution id")),
      chainId: required(structure.chainId, "chain id"),
      iteration: required(structure.iteration, "iteration"),
      chainKey,
      signingKey: PublicKey.deserialize(required(structure.signingKey, "signing key")),
    });
  }

  serialize(): Uint8Array {
    const structure = create(SenderKeyDistributionMessageSchema, {
      distributionUuid: distributionIdToBytes(this.distributionId),
      chainId: this.chainId,
      iteration: this.iteration,
      chainKey: this.chainKey,
      signingKey: this.signingKey.serialize(),
    });
    return concat(
      Uint8Array.of(versionByte(SENDER_KEY_VERSION, SENDER_KEY_VERSION)),
      toBinary(SenderKeyDistributionMessageSchema, structure),
    );
  }
}
