import type { ProtocolAddress } from "../address.ts";
import type { PublicKey } from "../crypto/ec-keys.ts";
import type { SenderKeyRecord } from "../group/sender-key-record.ts";
import type { IdentityKeyPair } from "../identity.ts";
import type { KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord } from "../prekeys/pre-key-records.ts";
import type { SessionRecord } from "../session/session-record.ts";

/** Whether an identity key is about to be used to send, or was met in something received. */
export type Direction = "sending" | "receiving";

/** Who this device is, and which identity keys it trusts for others. */
export interface IdentityKeyStore {
  getIdentityKeyPair(): Promise<IdentityKeyPair>;
  getLocalRegistrationId(): Promise<number>;
  /** Makes this the trusted key of that address; whether it replaced another. */
  saveIdentity(address: ProtocolAddress, identityKey: PublicKey): Promise<boolean>;
  /** Decides from what is stored alone; it runs inside a transaction. */
  isTrustedIdentity(address: ProtocolAddress, identityKey: PublicKey, direction: Direction): Promise<boolean>;
  getIdentity(address: ProtocolAddress): Promise<PublicKey | undefined>;
}

export interface PreKeyStore {
  loadPreKey(id: number): Promise<PreKeyRecord | undefined>;
  storePreKey(record: PreKeyRecord): Promise<void>;
  /** A one-time pre-key goes with the first message that uses it. */
  removePreKey(id: number): Promise<void>;
}

export interface SignedPreKeyStore {
  loadSignedPreKey(id: number): Promise<SignedPreKeyRecord | undefined>;
  storeSignedPreKey(record: SignedPreKeyRecord): Promise<void>;
  removeSignedPreKey(id: number): Promise<void>;
}

/** A Kyber pre-key serves one session, or, of last resort, any number. */
export type KyberPreKeyUse = "one-time" | "last-resort";

export interface KyberPreKeyStore {
  loadKyberPreKey(id: number): Promise<KyberPreKeyRecord | undefined>;
  storeKyberPreKey(record: KyberPreKeyRecord, use: KyberPreKeyUse): Promise<void>;
  removeKyberPreKey(id: number): Promise<void>;
  /**
   * Notes that a session was set up with this pre-key: a one-time one is removed; for one of last resort the base
   * key is remembered, so that the same first message cannot set up the session again.
   *
   * @returns whether the base key is new to it
   */
  markKyberPreKeyUsed(id: number, signedPreKeyId: number, baseKey: PublicKey): Promise<boolean>;
}

export interface SessionStore {
  loadSession(address: ProtocolAddress): Promise<SessionRecord | undefined>;
  storeSession(address: ProtocolAddress, record: SessionRecord): Promise<void>;
  removeSession(address: ProtocolAddress): Promise<void>;
}

/** Sender keys: others', and those of this device under its own address. */
export interface SenderKeyStore {
  loadSenderKey(sender: ProtocolAddress, distributionId: string): Promise<SenderKeyRecord | undefined>;
  storeSenderKey(sender: ProtocolAddress, distributionId: string, record: SenderKeyRecord): Promise<void>;
  removeSenderKey(sender: ProtocolAddress, distributionId: string): Promise<void>;
}

/**
 * Everything that a device keeps, behind transactions. The ciphers and builders of this package do each of their
 * operations in one transaction: a message is either decrypted and the session moved on, or nothing has changed.
 */
export interface ProtocolStore {
  /**
   * Runs `work` alone: transactions on one store follow each other. All it stores is kept when its promise is
   * fulfilled, and none when it is rejected. `work` must await nothing but the transaction's own methods; a store
   * in IndexedDB could not wait for anything else.
   */
  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T>;
}

/**
 * The stores inside a transaction. What they load belongs to whoever loaded it, who changes it and overwrites its
 * secrets; so they hand out copies, and have written out what they are to store when they say so.
 *
 * It is a {@link ProtocolStore} itself, whose transactions are part of this one, so
 * that several operations can be made one.
 */
export interface ProtocolTransaction
  extends ProtocolStore,
    IdentityKeyStore,
    PreKeyStore,
    SignedPreKeyStore,
    KyberPreKeyStore,
    SessionStore,
    SenderKeyStore {}
