import "fake-indexeddb/auto";
import { afterEach, describe, expect, test } from "vitest";
import {
  generateLocalIdentity,
  IndexedDbProtocolStore,
  InMemoryProtocolStore,
  InvalidMessageError,
  PreKeyRecord,
  type ProtocolStore,
  SignedPreKeyRecord,
  type TableName,
  TableTransaction,
} from "../src/index.ts";
import { Device } from "./device.ts";

const DATABASE = "signal-store-test";
const distributionId = "9d2f4b6a-1c3e-4857-a0b9-c8d7e6f5a4b3";
const opened: IndexedDbProtocolStore[] = [];

async function openDatabase(): Promise<IndexedDbProtocolStore> {
  const store = await IndexedDbProtocolStore.open(DATABASE);
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) {
    store.close();
  }
  await IndexedDbProtocolStore.delete(DATABASE);
});

describe.each<{ kind: string; open: () => Promise<ProtocolStore> }>([
  { kind: "in memory", open: () => Promise.resolve(new InMemoryProtocolStore()) },
  { kind: "in IndexedDB", open: openDatabase },
])("a store $kind", ({ open }) => {
  test("serves both sides of a conversation, and groups", async () => {
    const alice = new Device("alice", await open());
    const bob = new Device("bob");
    await alice.begin(bob);
    await alice.say(bob, "hello");
    await bob.say(alice, "hello yourself");
    await bob.begin(alice, { preKey: false, kyber: "last-resort" });
    await bob.say(alice, "again");
    await alice.processSenderKey(bob, await bob.senderKey(distributionId));
    await bob.processSenderKey(alice, await alice.senderKey(distributionId));
    expect(await alice.groupDecrypt(bob, await bob.groupEncrypt(distributionId, "to all"))).toBe("to all");
    expect(await bob.groupDecrypt(alice, await alice.groupEncrypt(distributionId, "to all"))).toBe("to all");
  });

  test("keeps all of a transaction's changes, or none", async () => {
    const store = await open();
    const failure = new Error("halfway");
    const change = store.transaction(async (stores) => {
      await stores.storePreKey(PreKeyRecord.generate(1));
      await stores.storePreKey(PreKeyRecord.generate(2));
      expect(await stores.loadPreKey(1)).toBeDefined();
      throw failure;
    });
    await expect(change).rejects.toBe(failure);
    expect(await store.transaction((stores) => stores.loadPreKey(1))).toBeUndefined();
  });

  test("makes transactions within a transaction part of it", async () => {
    const alice = new Device("alice", await open());
    const bob = new Device("bob");
    await bob.begin(alice);
    const message = await bob.encrypt(alice, "hello");
    const failure = new Error("the application could not handle it");
    const attempt = alice.store.transaction(async (stores) => {
      expect(await new Device("alice", stores).decrypt(bob, message)).toBe("hello");
      throw failure;
    });
    await expect(attempt).rejects.toBe(failure);
    expect(await alice.decrypt(bob, message)).toBe("hello");
  });

  test("lets transactions follow each other", async () => {
    const alice = new Device("alice", await open());
    const bob = new Device("bob");
    await alice.begin(bob);
    const texts = Array.from({ length: 8 }, (_, i) => `${i}`);
    const messages = await Promise.all(texts.map((message) => alice.encrypt(bob, message)));
    expect(await Promise.all(messages.map((message) => bob.decrypt(alice, message)))).toEqual(texts);
  });

  test("changes nothing for a message that is refused", async () => {
    const alice = new Device("alice", await open());
    const bob = new Device("bob");
    await alice.begin(bob);
    await alice.say(bob, "hello");
    await bob.say(alice, "hello yourself");
    const before = await exportSession(alice, bob);
    const message = await bob.encrypt(alice, "genuine");
    const damaged = message.serialized.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 1;
    await expect(alice.decrypt(bob, { ...message, serialized: damaged })).rejects.toThrow(InvalidMessageError);
    expect(await exportSession(alice, bob)).toEqual(before);
  });

  test("gives back what was stored, until it is removed", async () => {
    const store = await open();
    await store.transaction(async (stores) => {
      const { privateKey } = await stores.getIdentityKeyPair();
      const record = SignedPreKeyRecord.generate(5, privateKey, 1234);
      await stores.storeSignedPreKey(record);
      const loaded = await stores.loadSignedPreKey(5);
      expect(loaded?.timestamp).toBe(1234);
      expect(loaded?.serialize()).toEqual(record.serialize());
    });
    await store.transaction((stores) => stores.removeSignedPreKey(5));
    expect(await store.transaction((stores) => stores.loadSignedPreKey(5))).toBeUndefined();
  });

  test("forgets a last-resort pre-key's uses with the pre-key", async () => {
    const alice = new Device("alice");
    const bob = new Device("bob", await open());
    await alice.begin(bob, { preKey: false, kyber: "last-resort" });
    const { publicKey } = generateLocalIdentity().identityKeyPair;
    const use = () => bob.store.transaction((stores) => stores.markKyberPreKeyUsed(1, 1, publicKey));
    expect(await use()).toBe(true);
    expect(await use()).toBe(false);
    await bob.store.transaction((stores) => stores.removeKyberPreKey(1));
    expect(await use()).toBe(true);
  });
});

describe("a store in IndexedDB", () => {
  test("is the same device when opened again", async () => {
    const first = await openDatabase();
    const alice = new Device("alice", first);
    const bob = new Device("bob");
    await alice.begin(bob);
    await alice.say(bob, "hello");
    const identity = await first.transaction((stores) => stores.getIdentityKeyPair());
    first.close();

    const again = await openDatabase();
    const sameAlice = new Device("alice", again);
    const { publicKey } = await again.transaction((stores) => stores.getIdentityKeyPair());
    expect(publicKey.equals(identity.publicKey)).toBe(true);
    await bob.say(sameAlice, "still you?");
    await sameAlice.say(bob, "still me");
  });

  test("that is deleted is closed wherever it is open", async () => {
    const store = await openDatabase();
    await IndexedDbProtocolStore.delete(DATABASE);
    await expect(store.transaction((stores) => stores.getLocalRegistrationId())).rejects.toThrow(DOMException);
  });

  test("is shared by two tabs without a message being lost", async () => {
    const [one, other] = [new Device("alice", await openDatabase()), new Device("alice", await openDatabase())];
    const bob = new Device("bob");
    await one.begin(bob);
    await one.say(bob, "hello");
    await bob.say(one, "hello yourself");
    const messages = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? one : other).encrypt(bob, `${i}`)),
    );
    const read = await Promise.all(messages.map((message) => bob.decrypt(one, message)));
    expect(read.toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
  });
});

test("what is loaded is overwritten once it is done with", async () => {
  const loaded: [TableName, Uint8Array][] = [];
  const tables = new Map<string, Uint8Array>();
  const watched = new TableTransaction({
    get: async (table, key) => {
      const value = tables.get(`${table}/${key}`)?.slice();
      if (value !== undefined) {
        loaded.push([table, value]);
      }
      return value;
    },
    put: async (table, key, value) => void tables.set(`${table}/${key}`, value.slice()),
    delete: async (table, key) => void tables.delete(`${table}/${key}`),
    deleteWithPrefix: () => Promise.reject(new Error("not expected")),
  });
  await watched.storeLocalIdentity(generateLocalIdentity());
  const alice = new Device("alice", watched);
  const bob = new Device("bob");
  await bob.begin(alice);
  await bob.say(alice, "hello");
  await alice.say(bob, "hello yourself");
  expect(new Set(loaded.map(([table]) => table))).toEqual(
    new Set(["local", "identities", "sessions", "pre-keys", "signed-pre-keys", "kyber-pre-keys"]),
  );
  for (const [, value] of loaded) {
    expect(value.every((byte) => byte === 0)).toBe(true);
  }
});

test("a new identity has a registration id that libsignal accepts", () => {
  for (let i = 0; i < 5; i++) {
    const { registrationId } = generateLocalIdentity();
    expect(registrationId).toBeGreaterThanOrEqual(1);
    expect(registrationId).toBeLessThanOrEqual(16380);
  }
});

function exportSession(device: Device, peer: Device): Promise<Uint8Array | undefined> {
  return device.store.transaction(async (stores) => (await stores.loadSession(peer.address))?.serialize());
}
