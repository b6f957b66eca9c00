import type { ProtocolAddress } from "../address.ts";
import { thenWipe, wipe } from "../crypto/bytes.ts";
import { generateKeyPair, type KeyPair } from "../crypto/ec-keys.ts";
import { InvalidSignatureError, UntrustedIdentityError } from "../errors.ts";
import { SESSION_VERSION } from "../message/version.ts";
import type { PreKeyBundle } from "../prekeys/pre-key-bundle.ts";
import { createChain } from "../ratchet/keys.ts";
import { initialPqRatchetState } from "../ratchet/pq-ratchet.ts";
import { agreeAsInitiator } from "../ratchet/pqxdh.ts";
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
  const ourIdentity = await stores.getIdentityKeyPair();
  const ourRegistrationId = await stores.getLocalRegistrationId();
  const record = (await stores.loadSession(remoteAddress)) ?? SessionRecord.empty();
  await thenWipe(record, async () => {
    record.promote(initiate(ourIdentity, ourRegistrationId, bundle, now));
    await stores.saveIdentity(remoteAddress, bundle.identityKey);
    await stores.storeSession(remoteAddress, record);
  });
}

/** The initiator's session as it is before its first message. */
function initiate(ourIdentity: KeyPair, localRegistrationId: number, bundle: PreKeyBundle, now: Date): SessionState {
  const theirSignedPreKey = bundle.signedPreKey.publicKey;
  const ourBaseKey = generateKeyPair();
  const { secrets, kyberCiphertext } = agreeAsInitiator({
    ourIdentity,
    ourBaseKey,
    theirIdentity: bundle.identityKey,
    theirSignedPreKey,
    theirPreKey: bundle.preKey?.publicKey,
    theirKyberPreKey: bundle.kyberPreKey.publicKey,
  });
  const senderRatchetKey = generateKeyPair();
  const sending = createChain(secrets.rootKey, theirSignedPreKey, senderRatchetKey.privateKey);
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
  state.addReceiverChain(theirSignedPreKey, secrets.chainKey);
  state.pendingPreKey = {
    preKeyId: bundle.preKey?.id,
    signedPreKeyId: bundle.signedPreKey.id,
    kyber: { preKeyId: bundle.kyberPreKey.id, ciphertext: kyberCiphertext },
    baseKey: ourBaseKey.publicKey,
    timestamp: Math.floor(now.getTime() / 1000),
  };
  wipe(secrets.rootKey);
  ourBaseKey.privateKey.wipe();
  senderRatchetKey.privateKey.wipe();
  return state;
}

function verifyBundle({ identityKey, signedPreKey, kyberPreKey }: PreKeyBundle): void {
  if (!identityKey.verifySignature(signedPreKey.publicKey.serialize(), signedPreKey.signature)) {
    throw new InvalidSignatureError("the bundle's signed pre-key is not signed by its identity key");
  }
  if (!identityKey.verifySignature(kyberPreKey.publicKey.serialize(), kyberPreKey.signature)) {
    throw new InvalidSignatureError("the bundle's Kyber pre-key is not signed by its identity key");
  }
}
