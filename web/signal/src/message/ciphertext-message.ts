import type { PreKeySignalMessage } from "./pre-key-signal-message.ts";
import type { SignalMessage } from "./signal-message.ts";

/** libsignal's numbers for the kinds of message, for envelopes that name them. */
export const CiphertextMessageType = {
  /** A {@link SignalMessage}. */
  Whisper: 2,
  /** A {@link PreKeySignalMessage}. */
  PreKey: 3,
  /** A {@link SenderKeyMessage}. */
  SenderKey: 7,
} as const;

/** What a session's cipher makes: bytes, and the kind that its receiver must be told. */
export interface CiphertextMessage {
  readonly type: typeof CiphertextMessageType.Whisper | typeof CiphertextMessageType.PreKey;
  readonly serialized: Uint8Array;
}

export function whisperMessage(message: SignalMessage): CiphertextMessage {
  return { type: CiphertextMessageType.Whisper, serialized: message.serialize() };
}

export function preKeyMessage(message: PreKeySignalMessage): CiphertextMessage {
  return { type: CiphertextMessageType.PreKey, serialized: message.serialize() };
}
