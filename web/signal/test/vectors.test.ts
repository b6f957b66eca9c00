import { describe, expect, test } from "vitest";
import {
  GroupCipher,
  GroupSessionBuilder,
  NumericFingerprintGenerator,
  PrivateKey,
  ProtocolAddress,
  PublicKey,
  SenderKeyDistributionMessage,
  SenderKeyMessage,
  SenderKeyRecord,
  SessionCipher,
  SessionRecord,
} from "../src/index.ts";
import { InMemoryProtocolStore } from "../src/store/in-memory-protocol-store.ts";
import { base64, ciphertextOf, type RecordedMessage, receiverOf, sender, storeOf, vectors } from "./vectors.ts";

test.each(vectors.agreements)("agreement $#", (vector) => {
  const ours = PrivateKey.deserialize(base64(vector.privateKey));
  expect(ours.publicKey().serialize()).toEqual(base64(vector.publicKey));
  expect(ours.agree(PublicKey.deserialize(base64(vector.theirPublicKey)))).toEqual(base64(vector.sharedSecret));
});

test.each(vectors.signatures)("signature $#", (vector) => {
  const publicKey = PublicKey.deserialize(base64(vector.publicKey));
  expect(publicKey.verifySignature(base64(vector.message), base64(vector.signature))).toBe(true);
});

test.each(vectors.fingerprints)("fingerprint $#", (vector) => {
  const local = {
    stableIdentifier: base64(vector.localId),
    identityKey: PublicKey.deserialize(base64(vector.localKey)),
  };
  const remote = {
    stableIdentifier: base64(vector.remoteId),
    identityKey: PublicKey.deserialize(base64(vector.remoteKey)),
  };
  const { displayable, scannable } = new NumericFingerprintGenerator().createFor(vector.version, local, remote);
  expect(displayable).toBe(vector.displayable);
  expect(scannable.serialize()).toEqual(base64(vector.scannable));
});

describe.each([
  { name: "with a one-time pre-key", handshake: vectors.handshakes[0] },
  { name: "without a one-time pre-key", handshake: vectors.handshakes[1] },
])("a handshake $name", ({ handshake }) => {
  if (handshake === undefined) {
    throw new Error("no such handshake was recorded");
  }

  test.each([
    { order: "in order", messages: handshake.messages },
    { order: "the other way round", messages: handshake.messages.toReversed() },
  ])("reads its messages $order", async ({ messages }) => {
    const cipher = new SessionCipher(await receiverOf(handshake), sender);
    await expectAllRead(cipher, messages);
  });
});

test("a session of libsignal's goes on: current, skipped and earlier messages", async () => {
  const { session } = vectors;
  const store = storeOf(session);
  const record = SessionRecord.deserialize(base64(session.sessionRecord));
  expect(record.serialize()).toEqual(base64(session.sessionRecord));
  await store.transaction((stores) => stores.storeSession(sender, record));
  const cipher = new SessionCipher(store, sender);
  await expectAllRead(cipher, session.currentSession);
  await expectAllRead(cipher, session.skipped.toReversed());
  await expectAllRead(cipher, session.earlierSession);
});

describe("libsignal's group messages", () => {
  const { senderKey } = vectors;
  const all = senderKey.messages;

  test("are read from the first on", async () => {
    await expectGroupRead(await readerOf(senderKey.distributionMessage), all);
  });

  test("are read out of order", async () => {
    await expectGroupRead(await readerOf(senderKey.distributionMessage), all.toReversed());
  });

  test("are read from where a later key begins, and none before", async () => {
    const cipher = await readerOf(senderKey.laterDistributionMessage);
    await expectGroupRead(cipher, all.slice(3));
    for (const { ciphertext } of all.slice(0, 3)) {
      await expect(cipher.decrypt(base64(ciphertext))).rejects.toMatchObject({ code: "duplicate-message" });
    }
  });

  test("go on from libsignal's own record: the same ciphertext for the same text", async () => {
    const store = new InMemoryProtocolStore();
    const record = SenderKeyRecord.deserialize(base64(senderKey.ownRecord));
    expect(record.serialize()).toEqual(base64(senderKey.ownRecord));
    await store.transaction((stores) => stores.storeSenderKey(sender, senderKey.distributionId, record));
    const reader = await readerOf(senderKey.laterDistributionMessage);
    for (const { ciphertext, plaintext } of all.slice(3)) {
      const ours = await new GroupCipher(store, sender).encrypt(senderKey.distributionId, base64(plaintext));
      // All but the signature, which is random.
      expect(ours.slice(0, -64)).toEqual(base64(ciphertext).slice(0, -64));
      expect(await reader.decrypt(ours)).toEqual(base64(plaintext));
    }
  });

  test("survive being taken apart and put together", () => {
    const serialized = base64(senderKey.distributionMessage);
    expect(SenderKeyDistributionMessage.deserialize(serialized).serialize()).toEqual(serialized);
    for (const { ciphertext } of all) {
      expect(SenderKeyMessage.deserialize(base64(ciphertext)).serialize()).toEqual(base64(ciphertext));
    }
  });

  async function readerOf(distributionMessage: string): Promise<GroupCipher> {
    const store = new InMemoryProtocolStore();
    const message = SenderKeyDistributionMessage.deserialize(base64(distributionMessage));
    await new GroupSessionBuilder(store).process(sender, message);
    return new GroupCipher(store, new ProtocolAddress("alice", 1));
  }
});

async function expectAllRead(cipher: SessionCipher, messages: readonly RecordedMessage[]): Promise<void> {
  for (const message of messages) {
    expect(await cipher.decrypt(ciphertextOf(message))).toEqual(base64(message.plaintext));
  }
}

async function expectGroupRead(
  cipher: GroupCipher,
  messages: readonly { ciphertext: string; plaintext: string }[],
): Promise<void> {
  for (const { ciphertext, plaintext } of messages) {
    expect(await cipher.decrypt(base64(ciphertext))).toEqual(base64(plaintext));
  }
}
