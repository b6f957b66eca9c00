/**
 * The Signal protocol for browsers, compatible with libsignal. Begin with a {@link ProtocolStore}, then
 * {@link SessionBuilder} and {@link SessionCipher} between two devices, {@link GroupSessionBuilder} and
 * {@link GroupCipher} for groups.
 */
export { ProtocolAddress } from "./address.ts";
export { generateKeyPair, type KeyPair, PrivateKey, PublicKey } from "./crypto/ec-keys.ts";
export { generateKyberKeyPair, type KyberKeyPair, KyberPublicKey, KyberSecretKey } from "./crypto/kyber.ts";
export * from "./errors.ts";
export {
  type Fingerprint,
  type FingerprintParty,
  NumericFingerprintGenerator,
  ScannableFingerprint,
} from "./fingerprint/numeric-fingerprint.ts";
export { GroupCipher } from "./group/group-cipher.ts";
export { GroupSessionBuilder } from "./group/group-session-builder.ts";
export { SenderKeyRecord } from "./group/sender-key-record.ts";
export { IdentityKeyPair } from "./identity.ts";
export { type CiphertextMessage, CiphertextMessageType } from "./message/ciphertext-message.ts";
export { type KyberPayload, PreKeySignalMessage } from "./message/pre-key-signal-message.ts";
export { SenderKeyDistributionMessage } from "./message/sender-key-distribution-message.ts";
export { SenderKeyMessage } from "./message/sender-key-message.ts";
export { SignalMessage } from "./message/signal-message.ts";
export type { PreKeyBundle, SignedPublicPreKey } from "./prekeys/pre-key-bundle.ts";
export { KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord } from "./prekeys/pre-key-records.ts";
export { SessionBuilder } from "./session/session-builder.ts";
export { SessionCipher } from "./session/session-cipher.ts";
export { SessionRecord } from "./session/session-record.ts";
export { generateLocalIdentity, InMemoryProtocolStore } from "./store/in-memory-protocol-store.ts";
export { IndexedDbProtocolStore } from "./store/indexed-db-protocol-store.ts";
export type * from "./store/protocol-store.ts";
export { type LocalIdentity, TableTransaction } from "./store/table-transaction.ts";
export { TABLES, type TableName, type Tables } from "./store/tables.ts";
