import {
  type CiphertextMessage,
  GroupCipher,
  GroupSessionBuilder,
  IdentityKeyPair,
  InMemoryProtocolStore,
  KyberPreKeyRecord,
  KyberPublicKey,
  NumericFingerprintGenerator,
  type PreKeyBundle,
  PreKeyRecord,
  PrivateKey,
  PublicKey,
  SenderKeyDistributionMessage,
  SenderKeyRecord,
  SessionBuilder,
  SessionCipher,
  SessionRecord,
  SignedPreKeyRecord,
} from "@latchkey/signal";
import { base64, type Params } from "./params.ts";

const stores = new Map<string, InMemoryProtocolStore>();

function storeOf(params: Params): InMemoryProtocolStore {
  const store = stores.get(params.text("device"));
  if (store === undefined) {
    throw new Error(`no device ${params.text("device")}`);
  }
  return store;
}

function cipherOf(params: Params): SessionCipher {
  return new SessionCipher(storeOf(params), params.address("remote"));
}

function messageOf(params: Params): CiphertextMessage {
  return { type: params.number("type") as CiphertextMessage["type"], serialized: params.bytes("ciphertext") };
}

function bundleOf(params: Params): PreKeyBundle {
  return {
    registrationId: params.number("registrationId"),
    deviceId: params.number("deviceId"),
    identityKey: PublicKey.deserialize(params.bytes("identityKey")),
    signedPreKey: {
      id: params.number("signedPreKeyId"),
      publicKey: PublicKey.deserialize(params.bytes("signedPreKey")),
      signature: params.bytes("signedPreKeySignature"),
    },
    kyberPreKey: {
      id: params.number("kyberPreKeyId"),
      publicKey: KyberPublicKey.deserialize(params.bytes("kyberPreKey")),
      signature: params.bytes("kyberPreKeySignature"),
    },
    preKey: params.has("preKey")
      ? { id: params.number("preKeyId"), publicKey: PublicKey.deserialize(params.bytes("preKey")) }
      : undefined,
  };
}

async function publishBundle(params: Params): Promise<unknown> {
  const id = params.number("id");
  return storeOf(params).transaction(async (stores) => {
    const { publicKey, privateKey } = await stores.getIdentityKeyPair();
    const signedPreKey = SignedPreKeyRecord.generate(id, privateKey);
    await stores.storeSignedPreKey(signedPreKey);
    const oneTime = params.has("withPreKey");
    const kyberPreKey = KyberPreKeyRecord.generate(id, privateKey);
    await stores.storeKyberPreKey(kyberPreKey, oneTime ? "one-time" : "last-resort");
    const preKey = PreKeyRecord.generate(id);
    if (oneTime) {
      await stores.storePreKey(preKey);
    }
    return {
      registrationId: await stores.getLocalRegistrationId(),
      identityKey: base64(publicKey.serialize()),
      signedPreKey: base64(signedPreKey.keyPair.publicKey.serialize()),
      signedPreKeySignature: base64(signedPreKey.signature),
      kyberPreKey: base64(kyberPreKey.keyPair.publicKey.serialize()),
      kyberPreKeySignature: base64(kyberPreKey.signature),
      preKey: oneTime ? base64(preKey.keyPair.publicKey.serialize()) : null,
    };
  });
}

/** What the JVM may ask for. */
export const handlers: ReadonlyMap<string, (params: Params) => unknown> = new Map<string, (params: Params) => unknown>([
  [
    "create",
    (params) => {
      const identityKeyPair = IdentityKeyPair.generate();
      const registrationId = params.number("registrationId");
      stores.set(params.text("device"), new InMemoryProtocolStore({ identityKeyPair, registrationId }));
      return base64(identityKeyPair.serialize());
    },
  ],
  ["bundle", publishBundle],
  ["begin", (params) => new SessionBuilder(storeOf(params), params.address("remote")).process(bundleOf(params))],
  [
    "encrypt",
    async (params) => {
      const { type, serialized } = await cipherOf(params).encrypt(params.bytes("plaintext"));
      return { type, ciphertext: base64(serialized) };
    },
  ],
  ["decrypt", async (params) => base64(await cipherOf(params).decrypt(messageOf(params)))],
  [
    "archive",
    (params) =>
      storeOf(params).transaction(async (stores) => {
        const record = await stores.loadSession(params.address("remote"));
        record?.archiveCurrentSession();
        if (record !== undefined) {
          await stores.storeSession(params.address("remote"), record);
        }
      }),
  ],
  [
    "exportSession",
    (params) =>
      storeOf(params).transaction(async (stores) => {
        return base64(((await stores.loadSession(params.address("remote"))) ?? SessionRecord.empty()).serialize());
      }),
  ],
  [
    "importSession",
    (params) =>
      storeOf(params).transaction((stores) => {
        return stores.storeSession(params.address("remote"), SessionRecord.deserialize(params.bytes("record")));
      }),
  ],
  [
    "createSenderKey",
    async (params) => {
      const builder = new GroupSessionBuilder(storeOf(params));
      return base64((await builder.create(params.address("remote"), params.text("distributionId"))).serialize());
    },
  ],
  [
    "processSenderKey",
    (params) => {
      const message = SenderKeyDistributionMessage.deserialize(params.bytes("message"));
      return new GroupSessionBuilder(storeOf(params)).process(params.address("remote"), message);
    },
  ],
  [
    "groupEncrypt",
    async (params) => {
      const cipher = new GroupCipher(storeOf(params), params.address("remote"));
      return base64(await cipher.encrypt(params.text("distributionId"), params.bytes("plaintext")));
    },
  ],
  [
    "groupDecrypt",
    async (params) => {
      const cipher = new GroupCipher(storeOf(params), params.address("remote"));
      return base64(await cipher.decrypt(params.bytes("ciphertext")));
    },
  ],
  [
    "exportSenderKey",
    (params) =>
      storeOf(params).transaction(async (stores) => {
        const record = await stores.loadSenderKey(params.address("remote"), params.text("distributionId"));
        return base64((record ?? SenderKeyRecord.empty()).serialize());
      }),
  ],
  [
    "importSenderKey",
    (params) =>
      storeOf(params).transaction((stores) => {
        const record = SenderKeyRecord.deserialize(params.bytes("record"));
        return stores.storeSenderKey(params.address("remote"), params.text("distributionId"), record);
      }),
  ],
  ["publicKey", (params) => base64(PrivateKey.deserialize(params.bytes("privateKey")).publicKey().serialize())],
  [
    "agree",
    (params) => {
      const theirs = PublicKey.deserialize(params.bytes("publicKey"));
      return base64(PrivateKey.deserialize(params.bytes("privateKey")).agree(theirs));
    },
  ],
  ["sign", (params) => base64(PrivateKey.deserialize(params.bytes("privateKey")).sign(params.bytes("message")))],
  [
    "verify",
    (params) =>
      PublicKey.deserialize(params.bytes("publicKey")).verifySignature(
        params.bytes("message"),
        params.bytes("signature"),
      ),
  ],
  [
    "fingerprint",
    (params) => {
      const party = (side: string) => ({
        stableIdentifier: params.bytes(`${side}Id`),
        identityKey: PublicKey.deserialize(params.bytes(`${side}Key`)),
      });
      const { displayable, scannable } = new NumericFingerprintGenerator(params.number("iterations")).createFor(
        params.number("version"),
        party("local"),
        party("remote"),
      );
      return { displayable, scannable: base64(scannable.serialize()) };
    },
  ],
]);
