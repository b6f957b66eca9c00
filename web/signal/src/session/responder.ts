import type { ProtocolAddress } from "../address.ts";
import type { KeyPair } from "../crypto/ec-keys.ts";
import type { KyberKeyPair } from "../crypto/kyber.ts";
import { InvalidKeyIdError, InvalidMessageError, UntrustedIdentityError } from "../errors.ts";
import type { KyberPayload, PreKeySignalMessage } from "../message/pre-key-signal-message.ts";
import { PRE_KYBER_VERSION, SESSION_VERSION } from "../message/version.ts";
import { initialPqRatchetState } from "../ratchet/pq-ratchet.ts";
import { agreeAsResponder } from "../ratchet/pqxdh.ts";
import type { ProtocolTransaction } from "../store/protocol-store.ts";
import type { SessionRecord } from "./session-record.ts";
import { SessionState } from "./session-state.ts";

/** Our pre-keys that a message has used, to be noted once it has proved to be genuine. */
export interface PreKeysUsed {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kyberPreKeyId: number;
}

/**
 * Makes the session that a message names the current one of the record: the one that an earlier message with the
 * same base key set up, or a new one. Stores nothing.
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
  const { kyber } = message;
  if (message.version === PRE_KYBER_VERSION || kyber === undefined) {
    throw new InvalidMessageError("missing-kyber-pre-key", "sessions by X3DH are no longer begun");
  }
  if (!message.baseKey.isCanonical()) {
    throw new InvalidMessageError("invalid-base-key", "the base key is not a canonical point");
  }
  const used = {
    preKeyId: message.preKeyId,
    signedPreKeyId: message.signedPreKeyId,
    kyberPreKeyId: kyber.preKeyId,
  };
  const ours = await loadOurKeys(stores, used);
  try {
    record.promote(respond(ours, message, kyber));
  } finally {
    ours.preKey?.privateKey.wipe();
    ours.signedPreKey.privateKey.wipe();
    ours.kyberPreKey.secretKey.wipe();
  }
  return used;
}

interface OurKeys {
  readonly identity: KeyPair;
  readonly registrationId: number;
  readonly signedPreKey: KeyPair;
  readonly kyberPreKey: KyberKeyPair;
  readonly preKey: KeyPair | undefined;
}

async function loadOurKeys(stores: ProtocolTransaction, used: PreKeysUsed): Promise<OurKeys> {
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
    identity: await stores.getIdentityKeyPair(),
    registrationId: await stores.getLocalRegistrationId(),
    signedPreKey: signedPreKey.keyPair,
    kyberPreKey: kyberPreKey.keyPair,
    preKey: preKey?.keyPair,
  };
}

/** The responder's session as it is before the first message; our signed pre-key is its first ratchet key. */
function respond(ours: OurKeys, message: PreKeySignalMessage, kyber: KyberPayload): SessionState {
  const secrets = agreeAsResponder({
    ourIdentity: ours.identity,
    ourSignedPreKey: ours.signedPreKey,
    ourPreKey: ours.preKey,
    ourKyberPreKey: ours.kyberPreKey,
    theirIdentity: message.identityKey,
    theirBaseKey: message.baseKey,
    kyberCiphertext: kyber.ciphertext,
  });
  return SessionState.begin({
    version: SESSION_VERSION,
    localIdentity: ours.identity.publicKey,
    remoteIdentity: message.identityKey,
    localRegistrationId: ours.registrationId,
    remoteRegistrationId: message.registrationId,
    rootKey: secrets.rootKey,
    baseKey: message.baseKey,
    senderRatchetKey: ours.signedPreKey,
    senderChainKey: secrets.chainKey,
    pqRatchetState: initialPqRatchetState(secrets.pqRatchetKey),
  });
}
