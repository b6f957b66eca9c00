import { beforeEach, describe, expect, test } from "vitest";
import { EMPTY } from "../src/crypto/bytes.ts";
import {
  type SenderKeyDistributionMessage as DistributionStructure,
  PreKeySignalMessageSchema,
  type PreKeySignalMessage as PreKeyStructure,
  SenderKeyDistributionMessageSchema,
  SenderKeyMessageSchema,
  type SenderKeyMessage as SenderKeyStructure,
  SignalMessageSchema,
  type SignalMessage as SignalStructure,
} from "../src/gen/wire_pb.ts";
import {
  type CiphertextMessage,
  CiphertextMessageType,
  GroupCipher,
  GroupSessionBuilder,
  generateKeyPair,
  generateLocalIdentity,
  InMemoryProtocolStore,
  ProtocolAddress,
  type ProtocolStore,
  SenderKeyDistributionMessage,
  SessionCipher,
  SessionRecord,
  SignalError,
} from "../src/index.ts";
import { type Change, flipBit, withChange, withFirstByte } from "./damage.ts";
import { base64, ciphertextOf, receiverOf, sender, storeOf, vectors } from "./vectors.ts";

const MAC_LENGTH = 8;
const SIGNATURE_LENGTH = 64;
const lowOrderKey = Uint8Array.of(5, ...new Uint8Array(32));

/** What the refusal says of itself. */
interface Refusal {
  readonly code: string;
  readonly reason?: string;
}

const malformed: Refusal = { code: "invalid-message", reason: "malformed" };
const badMac: Refusal = { code: "invalid-message", reason: "bad-mac" };
const invalidKey: Refusal = { code: "invalid-key" };

describe("a damaged first message", () => {
  const handshake = vectors.handshakes[0] as (typeof vectors.handshakes)[number];
  const genuine = base64(handshake.messages[0]?.ciphertext ?? "");
  let store: ProtocolStore;

  beforeEach(async () => {
    store = await receiverOf(handshake);
  });

  const changed = (change: Change<PreKeyStructure>) => withChange(PreKeySignalMessageSchema, genuine, 0, change);
  const changedWithin = (change: Change<SignalStructure>) =>
    changed(({ message = EMPTY }) => ({ message: withChange(SignalMessageSchema, message, MAC_LENGTH, change) }));
  const flipped = (bytes: Uint8Array | undefined, index: number) => flipBit(bytes ?? EMPTY, index);

  const damages: readonly [string, () => Uint8Array, Refusal][] = [
    ["version too old", () => withFirstByte(genuine, 0x24), { code: "legacy-message" }],
    ["version too new", () => withFirstByte(genuine, 0x54), { code: "invalid-version" }],
    [
      "version of X3DH",
      () => withFirstByte(genuine, 0x34),
      { code: "invalid-message", reason: "missing-kyber-pre-key" },
    ],
    ["empty", () => new Uint8Array(0), malformed],
    ["version byte alone", () => genuine.slice(0, 1), { code: "invalid-message" }],
    ["one-time pre-key id", () => changed(() => ({ preKeyId: 99 })), { code: "invalid-key-id" }],
    ["one-time pre-key id missing", () => changed(() => ({ preKeyId: undefined })), badMac],
    ["signed pre-key id", () => changed(() => ({ signedPreKeyId: 99 })), { code: "invalid-key-id" }],
    ["signed pre-key id missing", () => changed(() => ({ signedPreKeyId: undefined })), malformed],
    ["Kyber pre-key id", () => changed(() => ({ kyberPreKeyId: 99 })), { code: "invalid-key-id" }],
    ["Kyber pre-key id missing", () => changed(() => ({ kyberPreKeyId: undefined })), malformed],
    ["Kyber ciphertext missing", () => changed(() => ({ kyberCiphertext: undefined })), malformed],
    [
      "Kyber payload missing",
      () => changed(() => ({ kyberPreKeyId: undefined, kyberCiphertext: undefined })),
      { code: "invalid-message", reason: "missing-kyber-pre-key" },
    ],
    ["Kyber ciphertext", () => changed((m) => ({ kyberCiphertext: flipped(m.kyberCiphertext, 700) })), badMac],
    ["Kyber ciphertext's type", () => changed((m) => ({ kyberCiphertext: flipped(m.kyberCiphertext, 0) })), invalidKey],
    [
      "Kyber ciphertext cut off",
      () => changed((m) => ({ kyberCiphertext: m.kyberCiphertext?.slice(0, -1) as Uint8Array })),
      invalidKey,
    ],
    ["base key", () => changed(() => ({ baseKey: generateKeyPair().publicKey.serialize() })), badMac],
    ["base key's type", () => changed((m) => ({ baseKey: flipped(m.baseKey, 0) })), invalidKey],
    ["base key cut off", () => changed((m) => ({ baseKey: m.baseKey?.slice(0, -1) as Uint8Array })), invalidKey],
    ["base key missing", () => changed(() => ({ baseKey: undefined })), malformed],
    [
      "base key not canonical",
      () => changed((m) => ({ baseKey: flipBit(m.baseKey as Uint8Array, 32, 7) })),
      { code: "invalid-message", reason: "invalid-base-key" },
    ],
    [
      "base key of low order",
      () => changed(() => ({ baseKey: lowOrderKey })),
      { code: "invalid-message", reason: "invalid-base-key" },
    ],
    ["identity key", () => changed(() => ({ identityKey: generateKeyPair().publicKey.serialize() })), badMac],
    ["identity key's type", () => changed((m) => ({ identityKey: flipped(m.identityKey, 0) })), invalidKey],
    ["identity key of low order", () => changed(() => ({ identityKey: lowOrderKey })), invalidKey],
    ["identity key missing", () => changed(() => ({ identityKey: undefined })), malformed],
    ["inner message missing", () => changed(() => ({ message: undefined })), malformed],
    ["inner message cut off", () => changed((m) => ({ message: m.message?.slice(0, 8) as Uint8Array })), malformed],
    [
      "inner version",
      () => changed((m) => ({ message: withFirstByte(m.message as Uint8Array, 0x34) })),
      {
        code: "invalid-message",
        reason: "version-mismatch",
      },
    ],
    ["inner version's low half", () => changed((m) => ({ message: flipped(m.message, 0) })), badMac],
    ["MAC", () => flipBit(genuine, genuine.length - 1), { code: "invalid-message" }],
    ["ratchet key", () => changedWithin(() => ({ ratchetKey: generateKeyPair().publicKey.serialize() })), badMac],
    ["ratchet key of low order", () => changedWithin(() => ({ ratchetKey: lowOrderKey })), invalidKey],
    ["ratchet key missing", () => changedWithin(() => ({ ratchetKey: undefined })), malformed],
    ["counter", () => changedWithin(() => ({ counter: 7 })), badMac],
    [
      "counter far ahead",
      () => changedWithin(() => ({ counter: 25_001 })),
      {
        code: "invalid-message",
        reason: "too-far-ahead",
      },
    ],
    ["counter missing", () => changedWithin(() => ({ counter: undefined })), malformed],
    ["previous counter", () => changedWithin(() => ({ previousCounter: 7 })), badMac],
    ["ciphertext", () => changedWithin((m) => ({ ciphertext: flipped(m.ciphertext, 3) })), badMac],
    ["ciphertext missing", () => changedWithin(() => ({ ciphertext: undefined })), malformed],
    ["post-quantum ratchet", () => changedWithin(() => ({ pqRatchet: new Uint8Array(4) })), badMac],
  ];

  test.each(damages)("%s: is refused, and the genuine one then read", async (_, damage, refusal) => {
    await expectRefused(store, CiphertextMessageType.PreKey, damage(), refusal);
    expect(await read(store, CiphertextMessageType.PreKey, genuine)).toEqual(
      base64(handshake.messages[0]?.plaintext ?? ""),
    );
  });

  test("cut off anywhere is refused", async () => {
    for (let length = 0; length < genuine.length; length += 37) {
      await expectRefused(store, CiphertextMessageType.PreKey, genuine.slice(0, length));
    }
  });

  test("for another device is refused", async () => {
    const other = await receiverOf({ ...handshake, ...strangersIdentity() });
    await expectRefused(other, CiphertextMessageType.PreKey, genuine, badMac);
  });

  test("says its registration id without proof, as with libsignal", async () => {
    const message = changed(() => ({ registrationId: 1 }));
    expect(await read(store, CiphertextMessageType.PreKey, message)).toEqual(
      base64(handshake.messages[0]?.plaintext ?? ""),
    );
  });
});

describe("a damaged message in a session", () => {
  const { session } = vectors;
  const message = session.currentSession[1] as (typeof session.currentSession)[number];
  const { type, serialized: genuine } = ciphertextOf(message);
  let store: ProtocolStore;

  beforeEach(async () => {
    store = storeOf(session);
    const record = SessionRecord.deserialize(base64(session.sessionRecord));
    await store.transaction((stores) => stores.storeSession(sender, record));
  });

  test("in any of its bytes is refused, and the genuine one then read", async () => {
    for (let index = 0; index < genuine.length; index++) {
      await expectRefused(store, type, flipBit(genuine, index, index % 8));
    }
    expect(await read(store, type, genuine)).toEqual(base64(message.plaintext));
  });

  test("cut off anywhere, or longer than it was, is refused", async () => {
    for (let length = 0; length < genuine.length; length++) {
      await expectRefused(store, type, genuine.slice(0, length));
    }
    await expectRefused(store, type, Uint8Array.of(...genuine, 0));
  });

  test.each([
    [0x24, "legacy-message"],
    [0x54, "invalid-version"],
  ])("of version byte %i is refused", async (first, code) => {
    await expectRefused(store, type, withFirstByte(genuine, first), { code });
  });

  test("handed over as the other kind is refused", async () => {
    await expectRefused(store, CiphertextMessageType.PreKey, genuine, malformed);
  });

  test("of an unknown kind is refused", async () => {
    const unknown = { type: 8, serialized: genuine } as unknown as CiphertextMessage;
    await expect(new SessionCipher(store, sender).decrypt(unknown)).rejects.toMatchObject(malformed);
  });

  test("from another device is refused", async () => {
    const cipher = new SessionCipher(store, new ProtocolAddress("mallory", 1));
    await expect(cipher.decryptWhisper(genuine)).rejects.toMatchObject({ code: "no-session" });
  });
});

describe("a damaged group message", () => {
  const { senderKey } = vectors;
  const [first] = senderKey.messages;
  const genuine = base64(first?.ciphertext ?? "");
  let cipher: GroupCipher;

  beforeEach(async () => {
    cipher = await readerOf(SenderKeyDistributionMessage.deserialize(base64(senderKey.distributionMessage)));
  });

  test("in any of its bytes is refused, and the genuine one then read", async () => {
    for (let index = 0; index < genuine.length; index++) {
      await expect(cipher.decrypt(flipBit(genuine, index, index % 8))).rejects.toThrow(SignalError);
    }
    expect(await cipher.decrypt(genuine)).toEqual(base64(first?.plaintext ?? ""));
  });

  test("cut off anywhere is refused", async () => {
    for (let length = 0; length < genuine.length; length++) {
      await expect(cipher.decrypt(genuine.slice(0, length))).rejects.toThrow(SignalError);
    }
  });

  test.each([
    ["version too old", withFirstByte(genuine, 0x23), { code: "legacy-message" }],
    ["version too new", withFirstByte(genuine, 0x43), { code: "invalid-version" }],
    ["chain id", changed(() => ({ chainId: 1 })), { code: "no-sender-key" }],
    ["chain id missing", changed(() => ({ chainId: undefined })), malformed],
    ["distribution id", changed(() => ({ distributionUuid: new Uint8Array(16) })), { code: "no-sender-key" }],
    ["distribution id cut off", changed(() => ({ distributionUuid: new Uint8Array(15) })), malformed],
    ["iteration", changed(() => ({ iteration: 2 })), { code: "invalid-signature" }],
    ["iteration missing", changed(() => ({ iteration: undefined })), malformed],
    ["ciphertext", changed(() => ({ ciphertext: new Uint8Array(16) })), { code: "invalid-signature" }],
    ["ciphertext missing", changed(() => ({ ciphertext: undefined })), malformed],
    ["signature", flipBit(genuine, genuine.length - 20), { code: "invalid-signature" }],
  ] as const)("%s: is refused", async (_, damaged, refusal) => {
    await expect(cipher.decrypt(damaged)).rejects.toMatchObject(refusal);
  });

  test("under another signing key is refused", async () => {
    const key = SenderKeyDistributionMessage.deserialize(base64(senderKey.distributionMessage));
    const other = await readerOf(new SenderKeyDistributionMessage({ ...key, signingKey: generateKeyPair().publicKey }));
    await expect(other.decrypt(genuine)).rejects.toMatchObject({ code: "invalid-signature" });
  });

  function changed(change: Change<SenderKeyStructure>): Uint8Array {
    return withChange(SenderKeyMessageSchema, genuine, SIGNATURE_LENGTH, change);
  }
});

describe("a damaged distribution message", () => {
  const genuine = base64(vectors.senderKey.distributionMessage);

  test.each([
    ["version too old", withFirstByte(genuine, 0x23), { code: "legacy-message" }],
    ["version too new", withFirstByte(genuine, 0x43), { code: "invalid-version" }],
    ["cut off", genuine.slice(0, 64), malformed],
    ["chain key too short", changed(() => ({ chainKey: new Uint8Array(31) })), malformed],
    ["chain key missing", changed(() => ({ chainKey: undefined })), malformed],
    ["signing key's type", changed(() => ({ signingKey: new Uint8Array(33) })), invalidKey],
    ["signing key missing", changed(() => ({ signingKey: undefined })), malformed],
    ["distribution id missing", changed(() => ({ distributionUuid: undefined })), malformed],
    ["chain id missing", changed(() => ({ chainId: undefined })), malformed],
    ["iteration missing", changed(() => ({ iteration: undefined })), malformed],
  ] as const)("%s: is refused", (_, damaged, refusal) => {
    expect(() => SenderKeyDistributionMessage.deserialize(damaged)).toThrow(expect.objectContaining(refusal));
  });

  function changed(change: Change<DistributionStructure>) {
    return withChange(SenderKeyDistributionMessageSchema, genuine, 0, change);
  }
});

function strangersIdentity(): { identityKeyPair: string; registrationId: number } {
  const { identityKeyPair, registrationId } = generateLocalIdentity();
  return { identityKeyPair: btoa(String.fromCharCode(...identityKeyPair.serialize())), registrationId };
}

async function readerOf(key: SenderKeyDistributionMessage): Promise<GroupCipher> {
  const store = new InMemoryProtocolStore();
  await new GroupSessionBuilder(store).process(sender, key);
  return new GroupCipher(store, sender);
}

function read(store: ProtocolStore, type: number, serialized: Uint8Array): Promise<Uint8Array> {
  const cipher = new SessionCipher(store, sender);
  return type === CiphertextMessageType.PreKey ? cipher.decryptPreKey(serialized) : cipher.decryptWhisper(serialized);
}

/** Refused with an error of this package's, never with another one. */
async function expectRefused(
  store: ProtocolStore,
  type: number,
  serialized: Uint8Array,
  refusal: Refusal | undefined = undefined,
): Promise<void> {
  const error = await read(store, type, serialized).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SignalError);
  if (refusal !== undefined) {
    expect(error).toMatchObject(refusal);
  }
}
