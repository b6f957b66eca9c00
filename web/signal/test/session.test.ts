import { beforeEach, describe, expect, test } from "vitest";
import {
  type CiphertextMessage,
  CiphertextMessageType,
  DuplicateMessageError,
  generateLocalIdentity,
  InvalidKeyIdError,
  InvalidMessageError,
  InvalidSignatureError,
  NoSessionError,
  PreKeySignalMessage,
  ProtocolAddress,
  SessionBuilder,
  SessionCipher,
  UntrustedIdentityError,
} from "../src/index.ts";
import { Device, utf8 } from "./device.ts";

const { PreKey, Whisper } = CiphertextMessageType;
const DAY = 24 * 60 * 60 * 1000;

let alice: Device;
let bob: Device;

beforeEach(() => {
  alice = new Device("alice");
  bob = new Device("bob");
});

describe("setting up a session", () => {
  test.each([
    { preKey: true, kyber: "one-time" },
    { preKey: false, kyber: "last-resort" },
  ] as const)("works with %o", async (options) => {
    await alice.begin(bob, options);
    await alice.say(bob, "hello");
    await bob.say(alice, "hello yourself");
    await alice.say(bob, "how are you?");
  });

  test("repeats what the peer needs until it has answered", async () => {
    await alice.begin(bob);
    expect((await alice.say(bob, "one")).type).toBe(PreKey);
    expect((await alice.say(bob, "two")).type).toBe(PreKey);
    expect((await bob.say(alice, "three")).type).toBe(Whisper);
    expect((await alice.say(bob, "four")).type).toBe(Whisper);
  });

  test("works from the second message, where the first is late", async () => {
    await alice.begin(bob);
    const first = await alice.encrypt(bob, "first");
    await alice.say(bob, "second");
    expect(await bob.decrypt(alice, first)).toBe("first");
  });

  test("uses up one-time pre-keys, and only with a genuine message", async () => {
    await alice.begin(bob);
    const message = await alice.encrypt(bob, "hello");
    const damaged = { ...message, serialized: message.serialized.slice() };
    damaged.serialized[damaged.serialized.length - 1] = 0xff ^ (damaged.serialized.at(-1) as number);
    const { preKeyId = 0, kyber } = PreKeySignalMessage.deserialize(message.serialized);
    const left = () =>
      bob.store.transaction(async (stores) => [
        (await stores.loadPreKey(preKeyId)) !== undefined,
        (await stores.loadKyberPreKey(kyber?.preKeyId ?? 0)) !== undefined,
      ]);

    await expect(bob.decrypt(alice, damaged)).rejects.toThrow(InvalidMessageError);
    expect(await left()).toEqual([true, true]);
    expect(await bob.decrypt(alice, message)).toBe("hello");
    expect(await left()).toEqual([false, false]);
  });

  test("refuses a message for a pre-key that is used up", async () => {
    await alice.begin(bob);
    const message = await alice.say(bob, "hello");
    await bob.store.transaction((stores) => stores.removeSession(alice.address));
    await expect(bob.decrypt(alice, message)).rejects.toThrow(InvalidKeyIdError);
  });

  test("refuses a last-resort session a second time", async () => {
    await alice.begin(bob, { preKey: false, kyber: "last-resort" });
    const message = await alice.say(bob, "hello");
    await bob.store.transaction((stores) => stores.removeSession(alice.address));
    await expect(bob.decrypt(alice, message)).rejects.toMatchObject({ reason: "reused-base-key" });
  });

  test("refuses a bundle whose pre-keys its identity key did not sign", async () => {
    const bundle = await bob.bundle();
    const other = await bob.bundle();
    const process = new SessionBuilder(alice.store, bob.address);
    const { signature } = other.signedPreKey;
    await expect(process.process({ ...bundle, signedPreKey: { ...bundle.signedPreKey, signature } })).rejects.toThrow(
      InvalidSignatureError,
    );
    await expect(process.process({ ...bundle, kyberPreKey: { ...bundle.kyberPreKey, signature } })).rejects.toThrow(
      InvalidSignatureError,
    );
    await expect(alice.encrypt(bob, "hello")).rejects.toThrow(NoSessionError);
  });
});

describe("a conversation", () => {
  beforeEach(async () => {
    await alice.begin(bob);
    await alice.say(bob, "hello");
    await bob.say(alice, "hello yourself");
  });

  test("survives loss and reordering", async () => {
    const early: CiphertextMessage[] = [];
    for (let turn = 0; turn < 4; turn++) {
      early.push(await alice.encrypt(bob, `early ${turn}`));
      await alice.say(bob, "on time");
      await bob.encrypt(alice, "lost");
      await bob.say(alice, "on time");
    }
    for (const [turn, message] of [...early.entries()].reverse()) {
      expect(await bob.decrypt(alice, message)).toBe(`early ${turn}`);
    }
  });

  test("reads no message twice", async () => {
    const skipped = await alice.encrypt(bob, "skipped");
    const message = await alice.say(bob, "message");
    await expect(bob.decrypt(alice, message)).rejects.toThrow(DuplicateMessageError);
    expect(await bob.decrypt(alice, skipped)).toBe("skipped");
    await expect(bob.decrypt(alice, skipped)).rejects.toThrow(DuplicateMessageError);
  });

  test("can be of empty messages", async () => {
    await alice.say(bob, "");
  });

  test("keeps the keys of 2000 skipped messages in a chain", async () => {
    const messages: CiphertextMessage[] = [];
    for (let i = 0; i < 2002; i++) {
      messages.push(await alice.encrypt(bob, `${i}`));
    }
    const at = (index: number) => messages.at(index) as CiphertextMessage;
    expect(await bob.decrypt(alice, at(2001))).toBe("2001");
    await expect(bob.decrypt(alice, at(0))).rejects.toThrow(DuplicateMessageError);
    expect(await bob.decrypt(alice, at(1))).toBe("1");
    expect(await bob.decrypt(alice, at(2000))).toBe("2000");
  });

  test("takes late messages under the peer's last five ratchet keys", async () => {
    const late: CiphertextMessage[] = [];
    for (let turn = 0; turn < 6; turn++) {
      late.push(await alice.encrypt(bob, `late ${turn}`));
      await alice.say(bob, "a new ratchet key");
      await bob.say(alice, "mine too");
    }
    const [tooLate, ...inTime] = late;
    await expect(bob.decrypt(alice, tooLate as CiphertextMessage)).rejects.toMatchObject({ reason: "bad-mac" });
    for (const [turn, message] of inTime.entries()) {
      expect(await bob.decrypt(alice, message)).toBe(`late ${turn + 1}`);
    }
  });

  test("goes on where both sides do several things at once", async () => {
    const messages = await Promise.all(Array.from({ length: 20 }, (_, i) => alice.encrypt(bob, `${i}`)));
    const read = await Promise.all(messages.map((message) => bob.decrypt(alice, message)));
    expect(read).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
  });

  test("is a matter of the two alone", async () => {
    const eve = new Device("eve");
    const message = await alice.encrypt(bob, "for bob");
    await expect(eve.decrypt(alice, message)).rejects.toThrow(NoSessionError);
    await eve.begin(bob);
    await eve.say(bob, "I am eve");
    await expect(bob.decrypt(eve, message)).rejects.toMatchObject({ reason: "bad-mac" });
  });
});

describe("new sessions", () => {
  test("replace old ones, whose messages still open", async () => {
    await alice.begin(bob);
    await alice.say(bob, "in the first session");
    await bob.say(alice, "in the first session");
    const late = await bob.encrypt(alice, "late");
    await alice.begin(bob);
    await alice.say(bob, "in the second session");
    await bob.say(alice, "in the second session");
    expect(await alice.decrypt(bob, late)).toBe("late");
  });

  test("begun by both at once come down to one", async () => {
    await alice.begin(bob);
    await bob.begin(alice);
    const fromAlice = await alice.encrypt(bob, "mine");
    const fromBob = await bob.encrypt(alice, "mine");
    expect(await bob.decrypt(alice, fromAlice)).toBe("mine");
    expect(await alice.decrypt(bob, fromBob)).toBe("mine");
    for (let turn = 0; turn < 3; turn++) {
      await alice.say(bob, "ours");
      await bob.say(alice, "ours");
    }
    expect((await alice.say(bob, "settled")).type).toBe(Whisper);
  });

  test("beyond forty push the oldest out", async () => {
    await alice.begin(bob);
    await alice.say(bob, "first");
    await bob.say(alice, "first");
    const late = await bob.encrypt(alice, "late");
    const later = await bob.encrypt(alice, "later");
    for (let i = 0; i < 40; i++) {
      await alice.begin(bob, { preKey: false });
    }
    expect(await alice.decrypt(bob, late)).toBe("late");
    await alice.store.transaction(async (stores) => {
      const record = await stores.loadSession(bob.address);
      record?.archiveCurrentSession();
      expect(record?.hasUsableSession()).toBe(false);
    });
    for (let i = 0; i < 41; i++) {
      await alice.begin(bob, { preKey: false });
    }
    await expect(alice.decrypt(bob, later)).rejects.toThrow(InvalidMessageError);
  });

  test("go stale after thirty days without an answer", async () => {
    const begun = new Date("2026-01-01T00:00:00Z");
    await new SessionBuilder(alice.store, bob.address).process(await bob.bundle(), begun);
    const cipher = new SessionCipher(alice.store, bob.address);
    await cipher.encrypt(utf8("in time"), new Date(begun.getTime() + 30 * DAY));
    await expect(cipher.encrypt(utf8("too late"), new Date(begun.getTime() + 31 * DAY))).rejects.toThrow(
      NoSessionError,
    );
    const message = await cipher.encrypt(utf8("in time"), begun);
    await bob.decrypt(alice, message);
    await bob.say(alice, "an answer");
    await cipher.encrypt(utf8("at last"), new Date(begun.getTime() + 31 * DAY));
  });
});

describe("identity keys", () => {
  test("are pinned when first met, and a changed one is refused until it is confirmed", async () => {
    await alice.begin(bob);
    await alice.say(bob, "hello");
    const impostor = Device.withIdentity("bob", generateLocalIdentity());
    await expect(alice.begin(impostor)).rejects.toThrow(UntrustedIdentityError);
    await impostor.begin(alice);
    const message = await impostor.encrypt(alice, "it is me");
    await expect(alice.decrypt(impostor, message)).rejects.toThrow(UntrustedIdentityError);

    const { publicKey } = await impostor.store.transaction((stores) => stores.getIdentityKeyPair());
    const replaced = await alice.store.transaction((stores) => stores.saveIdentity(bob.address, publicKey));
    expect(replaced).toBe(true);
    expect(await alice.decrypt(impostor, message)).toBe("it is me");
    await alice.say(impostor, "so it is");
  });

  test("that lose trust stop a session both ways", async () => {
    await alice.begin(bob);
    await alice.say(bob, "hello");
    await bob.say(alice, "hello yourself");
    const message = await bob.encrypt(alice, "still me");
    const { identityKeyPair } = generateLocalIdentity();
    await alice.store.transaction((stores) => stores.saveIdentity(bob.address, identityKeyPair.publicKey));
    await expect(alice.encrypt(bob, "are you?")).rejects.toThrow(UntrustedIdentityError);
    await expect(alice.decrypt(bob, message)).rejects.toThrow(UntrustedIdentityError);
  });
});

test("an address has a device id that libsignal accepts", () => {
  expect(new ProtocolAddress("alice", 127).toString()).toBe("alice.127");
  expect(() => new ProtocolAddress("alice", 0)).toThrow(RangeError);
  expect(() => new ProtocolAddress("alice", 128)).toThrow(RangeError);
});
