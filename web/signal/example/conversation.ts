import {
  GroupCipher,
  GroupSessionBuilder,
  InMemoryProtocolStore,
  KyberPreKeyRecord,
  type PreKeyBundle,
  ProtocolAddress,
  SenderKeyDistributionMessage,
  SessionBuilder,
  SessionCipher,
  SignedPreKeyRecord,
} from "@latchkey/signal";

const utf8 = new TextEncoder();
const text = new TextDecoder();

const aliceAddress = new ProtocolAddress("alice", 1);
const bobAddress = new ProtocolAddress("bob", 1);
const alice = new InMemoryProtocolStore();
const bob = new InMemoryProtocolStore();

/** Bob makes pre-keys, keeps the private halves, and publishes the rest. */
async function publishBundle(): Promise<PreKeyBundle> {
  return bob.transaction(async (stores) => {
    const identity = await stores.getIdentityKeyPair();
    const signedPreKey = SignedPreKeyRecord.generate(1, identity.privateKey);
    const kyberPreKey = KyberPreKeyRecord.generate(1, identity.privateKey);
    await stores.storeSignedPreKey(signedPreKey);
    await stores.storeKyberPreKey(kyberPreKey, "last-resort");
    return {
      registrationId: await stores.getLocalRegistrationId(),
      deviceId: bobAddress.deviceId,
      identityKey: identity.publicKey,
      signedPreKey: { id: 1, publicKey: signedPreKey.keyPair.publicKey, signature: signedPreKey.signature },
      kyberPreKey: { id: 1, publicKey: kyberPreKey.keyPair.publicKey, signature: kyberPreKey.signature },
    };
  });
}

/** Alice gives Bob her sender key in a session, and he reads what she says to the group. */
export async function conversation(): Promise<string> {
  await new SessionBuilder(alice, bobAddress).process(await publishBundle());

  const distributionId = crypto.randomUUID();
  const key = await new GroupSessionBuilder(alice).create(aliceAddress, distributionId);
  const envelope = await new SessionCipher(alice, bobAddress).encrypt(key.serialize());

  const received = await new SessionCipher(bob, aliceAddress).decrypt(envelope);
  await new GroupSessionBuilder(bob).process(aliceAddress, SenderKeyDistributionMessage.deserialize(received));

  const message = await new GroupCipher(alice, aliceAddress).encrypt(distributionId, utf8.encode("hello, all"));
  return text.decode(await new GroupCipher(bob, aliceAddress).decrypt(message));
}
