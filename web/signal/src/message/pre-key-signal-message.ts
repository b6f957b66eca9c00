import { create, toBinary } from "@bufbuild/protobuf";
import { concat } from "../crypto/bytes.ts";
import { PublicKey } from "../crypto/ec-keys.ts";
import { InvalidMessageError } from "../errors.ts";
import { PreKeySignalMessageSchema } from "../gen/wire_pb.ts";
import { decodeMessage, required, requireLength } from "./decode.ts";
import { SignalMessage } from "./signal-message.ts";
import { PRE_KYBER_VERSION, readVersion, SESSION_VERSION, versionByte } from "./version.ts";

/** Which of the receiver's Kyber pre-keys was used, and the ciphertext for it. */
export interface KyberPayload {
  readonly preKeyId: number;
  readonly ciphertext: Uint8Array;
}

/** What goes into a {@link PreKeySignalMessage}. */
export interface PreKeySignalMessageParts {
  readonly version: number;
  readonly registrationId: number;
  /** The receiver's one-time pre-key, where one was used. */
  readonly preKeyId?: number | undefined;
  readonly signedPreKeyId: number;
  /** Absent only in sessions by X3DH, which are refused. */
  readonly kyber?: KyberPayload | undefined;
  readonly baseKey: PublicKey;
  readonly identityKey: PublicKey;
  readonly message: SignalMessage;
}

/** A message with what its receiver needs to set up the session (libsignal's `PreKeySignalMessage`). */
export class PreKeySignalMessage implements PreKeySignalMessageParts {
  readonly version: number;
  readonly registrationId: number;
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kyber: KyberPayload | undefined;
  readonly baseKey: PublicKey;
  readonly identityKey: PublicKey;
  readonly message: SignalMessage;

  constructor(parts: PreKeySignalMessageParts) {
    this.version = parts.version;
    this.registrationId = parts.registrationId;
    this.preKeyId = parts.preKeyId;
    this.signedPreKeyId = parts.signedPreKeyId;
    this.kyber = parts.kyber;
    this.baseKey = parts.baseKey;
    this.identityKey = parts.identityKey;
    this.message = parts.message;
  }

  /**
   * Parses; does not authenticate.
   *
   * @throws {InvalidMessageError} malformed
   * @throws {InvalidKeyError} where one of its keys is none
   * @throws {LegacyMessageError} and {@link InvalidVersionError} for versions that are not spoken
   */
  static deserialize(serialized: Uint8Array): PreKeySignalMessage {
    requireLength(serialized, 1);
    const version = readVersion(serialized[0], PRE_KYBER_VERSION, SESSION_VERSION);
    const structure = decodeMessage(PreKeySignalMessageSchema, serialized.slice(1));
    const { kyberPreKeyId, kyberCiphertext } = structure;
    if ((kyberPreKeyId === undefined) !== (kyberCiphertext === undefined)) {
      throw new InvalidMessageError("malformed", "a Kyber pre-key id and a Kyber ciphertext only come together");
    }
    if (kyberPreKeyId === undefined && version > PRE_KYBER_VERSION) {
      throw new InvalidMessageError("missing-kyber-pre-key", "a session of this version needs a Kyber pre-key");
    }
    return new PreKeySignalMessage({
      version,
      registrationId: structure.registrationId ?? 0,
      preKeyId: structure.preKeyId,
      signedPreKeyId: required(structure.signedPreKeyId, "signed pre-key id"),
      kyber:
        kyberPreKeyId === undefined || kyberCiphertext === undefined
          ? undefined
          : { preKeyId: kyberPreKeyId, ciphertext: kyberCiphertext },
      baseKey: PublicKey.deserialize(required(structure.baseKey, "base key")),
      identityKey: PublicKey.deserialize(required(structure.identityKey, "identity key")),
      message: SignalMessage.deserialize(required(structure.message, "inner message")),
    });
  }

  serialize(): Uint8Array {
    const structure = create(PreKeySignalMessageSchema, {
      registrationId: this.registrationId,
      signedPreKeyId: this.signedPreKeyId,
      baseKey: this.baseKey.serialize(),
      identityKey: this.identityKey.serialize(),
      message: this.message.serialize(),
    });
    if (this.preKeyId !== undefined) {
      structure.preKeyId = this.preKeyId;
    }
    if (this.kyber !== undefined) {
      structure.kyberPreKeyId = this.kyber.preKeyId;
      structure.kyberCiphertext = this.kyber.ciphertext;
    }
    return concat(
      Uint8Array.of(versionByte(this.version, SESSION_VERSION)),
      toBinary(PreKeySignalMessageSchema, structure),
    );
  }
}
