import type { ProtocolAddress } from "../address.ts";
import { thenWipe } from "../crypto/bytes.ts";
import {
  DuplicateMessageError,
  InvalidMessageError,
  NoSessionError,
  SignalError,
  UntrustedIdentityError,
} from "../errors.ts";
import {
  type CiphertextMessage,
  CiphertextMessageType,
  preKeyMessage,
  whisperMessage,
} from "../message/ciphertext-message.ts";
import { PreKeySignalMessage } from "../message/pre-key-signal-message.ts";
import { SignalMessage } from "../message/signal-message.ts";
import type { ProtocolStore, ProtocolTransaction } from "../store/protocol-store.ts";
import { ratchetDecrypt, ratchetEncrypt } from "./double-ratchet.ts";
import { acceptSession, type PreKeysUsed } from "./responder.ts";
import { SessionRecord } from "./session-record.ts";
import type { SessionState } from "./session-state.ts";

/** Encrypts for and decrypts from one remote device (libsignal's `SessionCipher`). */
export class SessionCipher {
  readonly #store: ProtocolStore;
  readonly #remoteAddress: ProtocolAddress;

  constructor(store: ProtocolStore, remoteAddress: ProtocolAddress) {
    this.#store = store;
    this.#remoteAddress = remoteAddress;
  }

  /**
   * @throws {NoSessionError} where there is no session, or only one that has gone unanswered for 30 days
   * @throws {UntrustedIdentityError} where the store no longer trusts the session's identity key
   */
  encrypt(plaintext: Uint8Array, now: Date = new Date()): Promise<CiphertextMessage> {
    return this.#store.transaction((stores) => encrypt(stores, this.#remoteAddress, plaintext, now));
  }

  /**
   * Decrypts what the peer's cipher made, setting up the session where the message says how.
   *
   * @throws {SignalError} one for each way in which the message can be bad; nothing has changed then
   */
  async decrypt(message: CiphertextMessage): Promise<Uint8Array> {
    switch (message.type) {
      case CiphertextMessageType.PreKey:
        return this.decryptPreKey(message.serialized);
      case CiphertextMessageType.Whisper:
        return this.decryptWhisper(message.serialized);
      default:
        // The type often comes from the network, where the compiler has no say.
        throw new InvalidMessageError("malformed", "a message of no kind that a session has");
    }
  }

  /**
   * Decrypts a serialised {@link PreKeySignalMessage}, setting up its session where it is new.
   *
   * @throws {UntrustedIdentityError} where the store does not trust the sender's identity key
   * @throws {InvalidKeyIdError} where one of our pre-keys that it uses is gone
   * @throws {DuplicateMessageError} where it was decrypted before
   * @throws {InvalidMessageError} {@link LegacyMessageError} {@link InvalidVersionError} {@link InvalidKeyError}
   */
  async decryptPreKey(serialized: Uint8Array): Promise<Uint8Array> {
    const message = PreKeySignalMessage.deserialize(serialized);
    return this.#store.transaction((stores) => decryptPreKey(stores, this.#remoteAddress, message));
  }

  /**
   * Decrypts a serialised {@link SignalMessage} with the current session or an earlier one.
   *
   * @throws {NoSessionError} where there never was a session with this device
   * @throws {DuplicateMessageError} where it was decrypted before
   * @throws {UntrustedIdentityError} where the store no longer trusts the session's identity key
   * @throws {InvalidMessageError} {@link LegacyMessageError} {@link InvalidVersionError} {@link InvalidKeyError}
   */
  async decryptWhisper(serialized: Uint8Array): Promise<Uint8Array> {
    const message = SignalMessage.deserialize(serialized);
    return this.#store.transaction((stores) => decryptWhisper(stores, this.#remoteAddress, message));
  }
}

async function encrypt(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  plaintext: Uint8Array,
  now: Date,
): Promise<CiphertextMessage> {
  const record = await stores.loadSession(remoteAddress);
  const state = record?.current;
  if (record === undefined || state === undefined || !state.isUsable(now)) {
    throw new NoSessionError(remoteAddress);
  }
  return thenWipe(record, async () => {
    await requireTrust(stores, remoteAddress, state, "sending");
    const message = ratchetEncrypt(state, plaintext);
    await stores.saveIdentity(remoteAddress, state.remoteIdentity);
    await stores.storeSession(remoteAddress, record);
    return wrap(state, message);
  });
}

function wrap(state: SessionState, message: SignalMessage): CiphertextMessage {
  const pending = state.pendingPreKey;
  if (pending === undefined) {
    return whisperMessage(message);
  }
  return preKeyMessage(
    new PreKeySignalMessage({
      version: state.version,
      registrationId: state.localRegistrationId,
      preKeyId: pending.preKeyId,
      signedPreKeyId: pending.signedPreKeyId,
      kyber: pending.kyber,
      baseKey: pending.baseKey,
      identityKey: state.localIdentity,
      message,
    }),
  );
}

async function decryptPreKey(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  message: PreKeySignalMessage,
): Promise<Uint8Array> {
  const record = (await stores.loadSession(remoteAddress)) ?? SessionRecord.empty();
  return thenWipe(record, async () => {
    const used = await acceptSession(stores, remoteAddress, record, message);
    const plaintext = ratchetDecrypt(record.current as SessionState, message.message);
    if (used !== undefined) {
      await notePreKeysUsed(stores, used, message);
    }
    await stores.saveIdentity(remoteAddress, message.identityKey);
    await stores.storeSession(remoteAddress, record);
    return plaintext;
  });
}

async function notePreKeysUsed(
  stores: ProtocolTransaction,
  used: PreKeysUsed,
  { baseKey }: PreKeySignalMessage,
): Promise<void> {
  if (!(await stores.markKyberPreKeyUsed(used.kyberPreKeyId, used.signedPreKeyId, baseKey))) {
    throw new InvalidMessageError("reused-base-key", "this message set up a session before, which is gone");
  }
  if (used.preKeyId !== undefined) {
    await stores.removePreKey(used.preKeyId);
  }
}

async function decryptWhisper(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  message: SignalMessage,
): Promise<Uint8Array> {
  const record = await stores.loadSession(remoteAddress);
  if (record === undefined) {
    throw new NoSessionError(remoteAddress);
  }
  return thenWipe(record, async () => {
    const plaintext = decryptWithAnySession(record, message);
    const state = record.current as SessionState;
    await requireTrust(stores, remoteAddress, state, "receiving");
    await stores.saveIdentity(remoteAddress, state.remoteIdentity);
    await stores.storeSession(remoteAddress, record);
    return plaintext;
  });
}

/**
 * Tries the current session, then the earlier ones; the one that takes the message becomes the current one. Where
 * none does, the current session's reason is the one that is told.
 */
function decryptWithAnySession(record: SessionRecord, message: SignalMessage): Uint8Array {
  const refusals: SignalError[] = [];
  const attempt = (state: SessionState): Uint8Array | undefined => {
    try {
      return ratchetDecrypt(state, message);
    } catch (error) {
      if (!(error instanceof SignalError) || error instanceof DuplicateMessageError) {
        throw error;
      }
      refusals.push(error);
      return undefined;
    }
  };
  const plaintext = (record.current && attempt(record.current)) ?? record.promoteFirst(attempt);
  if (plaintext === undefined) {
    throw refusals[0] ?? new InvalidMessageError("bad-mac", "there is no session left to decrypt the message with");
  }
  return plaintext;
}

async function requireTrust(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  { remoteIdentity }: SessionState,
  direction: "sending" | "receiving",
): Promise<void> {
  if (!(await stores.isTrustedIdentity(remoteAddress, remoteIdentity, direction))) {
    throw new UntrustedIdentityError(remoteAddress, remoteIdentity);
  }
}
