import type { ProtocolAddress } from "../address.ts";
import { wipe } from "../crypto/bytes.ts";
import { generateKeyPair } from "../crypto/ec-keys.ts";
import { InvalidKeyIdError, InvalidMessageError, InvalidSignatureError, UntrustedIdentityError } from "../errors.ts";
import type { PreKeySignalMessage } from "../message/pre-key-signal-message.ts";
import { PRE_KYBER_VERSION, SESSION_VERSION } from "../message/version.ts";
import type { PreKeyBundle } from "../prekeys/pre-key-bundle.ts";
import { createChain } from "../ratchet/keys.ts";
import { initialPqRatchetState } from "../ratchet/pq-ratchet.ts";
import { agreeAsInitiator, agreeAsResponder } from "../ratchet/pqxdh.ts";
import type { ProtocolTransaction } from "../store/protocol-store.ts";
import { SessionRecord } from "./session-record.ts";
import { SessionState } from "./session-state.ts";

/** Begins a session from a bundle and stores it as the current one. */
export async function beginSession(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  bundle: PreKeyBundle,
  now: Date,
): Promise<void> {
  if (!(await stores.isTrustedIdentity(remoteAddress, bundle.identityKey, "sending"))) {
    throw new UntrustedIdentityError(remoteAddress, bundle.identityKey);
  }
  verifyBundle(bundle);
  const record = (await stores.loadSession(remoteAddress)) ?? SessionRecord.empty();
  const ourIdentity = await stores.getIdentityKeyPair();
  const localRegistrationId = await stores.getLocalRegistrationId();

  const ourBaseKey = generateKeyPair();
  const { secrets, kyberCiphertext } = agreeAsInitiator({
    ourIdentity,
    ourBaseKey,
    theirIdentity: bundle.identityKey,
    theirSignedPreKey: bundle.signedPreKey.publicKey,
    theirPreKey: bundle.preKey?.publicKey,
    theirKyberPreKey: bundle.kyberPreKey.publicKey,
  });
  const senderRatchetKey = generateKeyPair();
  const sending = createChain(secrets.rootKey, bundle.signedPreKey.publicKey, senderRatchetKey.privateKey);
  const state = SessionState.begin({
    version: SESSION_VERSION,
    localIdentity: ourIdentity.publicKey,
    remoteIdentity: bundle.identityKey,
    localRegistrationId,
    remoteRegistrationId: bundle.registrationId,
    rootKey: sending.rootKey,
    baseKey: ourBaseKey.publicKey,
    senderRatchetKey,
    senderChainKey: sending.chainKey,
    pqRatchetState: initialPqRatchetState(secrets.pqRatchetKey),
  });
  state.addReceiverChain(bundle.signedPreKey.publicKey, secrets.chainKey);
  state.pendingPreKey = {
    preKeyId: bundle.preKey?.id,
    signedPreKeyId: bundle.signedPreKey.id,
    kyber: { preKeyId: bundle.kyberPreKey.id, ciphertext: kyberCiphertext },
    baseKey: ourBaseKey.publicKey,
    timestamp: Math.floor(now.getTime() / 1000),
  };
  record.promote(state);

  await stores.saveIdentity(remoteAddress, bundle.identityKey);
  await stores.storeSession(remoteAddress, record);
  wipe(secrets.rootKey);
  ourBaseKey.privateKey.wipe();
  senderRatchetKey.privateKey.wipe();
  record.wipe();
}

function verifyBundle({ identityKey, signedPreKey, kyberPreKey }: PreKeyBundle): void {
  if (!identityKey.verifySignature(signedPreKey.publicKey.serialize(), signedPreKey.signature)) {
    throw new InvalidSignatureError("the bundle's signed pre-key is not signed by its identity key");
  }
  if (!identityKey.verifySignature(kyberPreKey.publicKey.serialize(), kyberPreKey.signature)) {
    throw new InvalidSignatureError("the bundle's Kyber pre-key is not signed by its identity key");
  }
}

/** Our pre-keys that a message has used, to be noted once it has proved to be genuine. */
export interface PreKeysUsed {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kyberPreKeyId: number;
}

/**
 * Makes the session that a message names the current one of the record: the one that an earlier copy of its
 * pre-keys set up, or a new one. Stores nothing.
 *
 * @returns the pre-keys used, where the session is new
 */
export async function acceptSession(
  stores: ProtocolTransaction,
  remoteAddress: ProtocolAddress,
  record: SessionRecord,
  message: PreKeySignalMessage,
): Promise<PreKeysUsed | undefined> {
  if (!(await stores.isTrustedIdentity(remoteAddress, message.identityKey, "receiving"))) {
    throw new UntrustedIdentityError(remoteAddress, message.identityKey);
  }
  if (record.promoteMatching(message.version, message.baseKey.serialize())) {
    return undefined;
  }
  if (message.version === PRE_KYBER_VERSION || message.kyber === undefined) {
    throw new InvalidMessageError("missing-kyber-pre-key", "sessions by X3DH are no longer begun");
  }
  const used = {
    preKeyId: message.preKeyId,
    signedPreKeyId: message.signedPreKeyId,
    kyberPreKeyId: message.kyber.preKeyId,
  };
  const ours = await loadPreKeys(stores, used);
  if (!message.baseKey.isCanonical()) {
    throw new InvalidMessageError("invalid-base-key", "the base key is not a canonical point");
  }
  const ourIdentity = await stores.getIdentityKeyPair();
  const secrets = agreeAsResponder({
    ourIdentity,
    ...ours,
    theirIdentity: message.identityKey,
    theirBaseKey: message.baseKey,
    kyberCiphertext: message.kyber.ciphertext,
  });
  record.promote(
    SessionState.begin({
      version: SESSION_VERSION,
      localIdentity: ourIdentity.publicKey,
      remoteIdentity: message.identityKey,
      localRegistrationId: await stores.getLocalRegistrationId(),
      remoteRegistrationId: message.registrationId,
      rootKey: secrets.rootKey,
      baseKey: message.baseKey,
      senderRatchetKey: ours.ourSignedPreKey,
      senderChainKey: secrets.chainKey,
      pqRatchetState: initialPqRatchetState(secrets.pqRatchetKey),
    }),
  );
  ours.ourPreKey?.privateKey.wipe();
  ours.ourSignedPreKey.privateKey.wipe();
  ours.ourKyberPreKey.secretKey.wipe();
  return used;
}

async function loadPreKeys(stores: ProtocolTransaction, used: PreKeysUsed) {
  const signedPreKey = await stores.loadSignedPreKey(used.signedPreKeyId);
  if (signedPreKey === undefined) {
    throw new InvalidKeyIdError("signed pre-key", used.signedPreKeyId);
  }
  const kyberPreKey = await stores.loadKyberPreKey(used.kyberPreKeyId);
  if (kyberPreKey === undefined) {
    throw new InvalidKeyIdError("Kyber pre-key", used.kyberPreKeyId);
  }
  const preKey = used.preKeyId === undefined ? undefined : await stores.loadPreKey(used.preKeyId);
  if (used.preKeyId !== undefined && preKey === undefined) {
    throw new InvalidKeyIdError("pre-key", used.preKeyId);
  }
  return {
    ourSignedPreKey: signedPreKey.keyPair,
    ourKyberPreKey: kyberPreKey.keyPair,
    ourPreKey: preKey?.keyPair,
  };
}
