import type { ProtocolAddress } from "./address.ts";
import type { PublicKey } from "./crypto/ec-keys.ts";

/** The stable name of each way in which this package refuses something. */
export type SignalErrorCode =
  | "duplicate-message"
  | "fingerprint-invalid"
  | "fingerprint-version-mismatch"
  | "invalid-key"
  | "invalid-key-id"
  | "invalid-message"
  | "invalid-record"
  | "invalid-signature"
  | "invalid-version"
  | "legacy-message"
  | "no-sender-key"
  | "no-session"
  | "untrusted-identity";

/** Everything that this package throws about its input. Anything else it throws is a bug or a failing store. */
export abstract class SignalError extends Error {
  abstract readonly code: SignalErrorCode;
}

/** Bytes that are no key of the expected kind, or a key that must not be used. */
export class InvalidKeyError extends SignalError {
  override readonly name = "InvalidKeyError";
  readonly code = "invalid-key";
}

/** A signature that is not by the key it should be by. */
export class InvalidSignatureError extends SignalError {
  override readonly name = "InvalidSignatureError";
  readonly code = "invalid-signature";
}

/** Why an {@link InvalidMessageError} was thrown. */
export type InvalidMessageReason =
  /** It does not parse. */
  | "malformed"
  /** No session that is known with its sender gives its MAC. */
  | "bad-mac"
  /** It was authenticated, but its body is no AES-CBC ciphertext. */
  | "bad-padding"
  /** Its counter is more than `MAX_FORWARD_JUMPS` ahead. */
  | "too-far-ahead"
  /** It is of a known version, but not of its session's. */
  | "version-mismatch"
  /** It would set up a session by X3DH, without a Kyber pre-key. */
  | "missing-kyber-pre-key"
  /** It would set up a session from a base key that is not a canonical point. */
  | "invalid-base-key"
  /** It would set up a session that was set up before, from a last-resort Kyber pre-key. */
  | "reused-base-key";

/** A message that is damaged, forged, or meant for somebody else. */
export class InvalidMessageError extends SignalError {
  override readonly name = "InvalidMessageError";
  readonly code = "invalid-message";
  readonly reason: InvalidMessageReason;

  constructor(reason: InvalidMessageReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A message that was decrypted before, or whose key was dropped long ago. */
export class DuplicateMessageError extends SignalError {
  override readonly name = "DuplicateMessageError";
  readonly code = "duplicate-message";
  readonly counter: number;

  constructor(counter: number, next: number) {
    super(`message ${counter} was already decrypted, or its key is gone; the next one expected is ${next}`);
    this.counter = counter;
  }
}

/** A message of a version that is no longer accepted. */
export class LegacyMessageError extends SignalError {
  override readonly name = "LegacyMessageError";
  readonly code = "legacy-message";
  readonly version: number;

  constructor(version: number) {
    super(`message version ${version} is no longer accepted`);
    this.version = version;
  }
}

/** A message of a version that this package does not know yet. */
export class InvalidVersionError extends SignalError {
  override readonly name = "InvalidVersionError";
  readonly code = "invalid-version";
  readonly version: number;

  constructor(version: number) {
    super(`message version ${version} is not known`);
    this.version = version;
  }
}

/** There is no session with this device, or only one that went unanswered for too long. */
export class NoSessionError extends SignalError {
  override readonly name = "NoSessionError";
  readonly code = "no-session";
  readonly address: ProtocolAddress;

  constructor(address: ProtocolAddress) {
    super(`no session with ${address}; process a pre-key bundle of theirs first`);
    this.address = address;
  }
}

/** The key that a group message was encrypted with is not known (yet). */
export class NoSenderKeyError extends SignalError {
  override readonly name = "NoSenderKeyError";
  readonly code = "no-sender-key";
  readonly sender: ProtocolAddress;
  readonly distributionId: string;

  constructor(sender: ProtocolAddress, distributionId: string) {
    super(`no sender key of ${sender} for distribution ${distributionId}`);
    this.sender = sender;
    this.distributionId = distributionId;
  }
}

/** The store does not trust this identity key for this address. */
export class UntrustedIdentityError extends SignalError {
  override readonly name = "UntrustedIdentityError";
  readonly code = "untrusted-identity";
  readonly address: ProtocolAddress;
  readonly identityKey: PublicKey;

  constructor(address: ProtocolAddress, identityKey: PublicKey) {
    super(`the identity key of ${address} is not the trusted one`);
    this.address = address;
    this.identityKey = identityKey;
  }
}

export type PreKeyKind = "pre-key" | "signed pre-key" | "Kyber pre-key";

/** A message names one of our pre-keys that we do not have (any more). */
export class InvalidKeyIdError extends SignalError {
  override readonly name = "InvalidKeyIdError";
  readonly code = "invalid-key-id";
  readonly kind: PreKeyKind;
  readonly id: number;

  constructor(kind: PreKeyKind, id: number) {
    super(`no ${kind} with id ${id}`);
    this.kind = kind;
    this.id = id;
  }
}

/** A stored record is damaged, or was written by something newer. */
export class InvalidRecordError extends SignalError {
  override readonly name = "InvalidRecordError";
  readonly code = "invalid-record";
}

/** Bytes that are no scannable fingerprint. */
export class FingerprintInvalidError extends SignalError {
  override readonly name = "FingerprintInvalidError";
  readonly code = "fingerprint-invalid";
}

/** A scanned fingerprint of another version than ours: one of the two needs an update. */
export class FingerprintVersionMismatchError extends SignalError {
  override readonly name = "FingerprintVersionMismatchError";
  readonly code = "fingerprint-version-mismatch";

  constructor(theirs: number, ours: number) {
    super(`their fingerprint is of version ${theirs}, ours of version ${ours}`);
  }
}
