import { beforeEach, describe, expect, test } from "vitest";
import {
  DuplicateMessageError,
  InvalidMessageError,
  InvalidSignatureError,
  NoSenderKeyError,
  SenderKeyDistributionMessage,
} from "../src/index.ts";
import { Device } from "./device.ts";

const distributionId = "c5a1f2de-7b34-4e80-9f16-2d8a6c0b3e57";
const otherDistributionId = "0b8d3c5e-41fa-4d2b-8c97-6e1f5a7b9d30";

let alice: Device;
let bob: Device;

beforeEach(() => {
  alice = new Device("alice");
  bob = new Device("bob");
});

describe("a group", () => {
  beforeEach(async () => {
    await bob.processSenderKey(alice, await alice.senderKey(distributionId));
  });

  test("reads its sender, in order and out of order, once", async () => {
    const one = await alice.groupEncrypt(distributionId, "one");
    const two = await alice.groupEncrypt(distributionId, "two");
    const three = await alice.groupEncrypt(distributionId, "three");
    expect(await bob.groupDecrypt(alice, three)).toBe("three");
    expect(await bob.groupDecrypt(alice, one)).toBe("one");
    expect(await bob.groupDecrypt(alice, two)).toBe("two");
    for (const message of [one, two, three]) {
      await expect(bob.groupDecrypt(alice, message)).rejects.toThrow(DuplicateMessageError);
    }
  });

  test("lets who comes later read from then on, and nothing before", async () => {
    const before = await alice.groupEncrypt(distributionId, "before");
    const carol = new Device("carol");
    await carol.processSenderKey(alice, await alice.senderKey(distributionId));
    const after = await alice.groupEncrypt(distributionId, "after");
    await expect(carol.groupDecrypt(alice, before)).rejects.toThrow(DuplicateMessageError);
    expect(await carol.groupDecrypt(alice, after)).toBe("after");
    expect(await bob.groupDecrypt(alice, before)).toBe("before");
  });

  test("does not let a reader write", async () => {
    await expect(bob.groupEncrypt(distributionId, "as alice")).rejects.toThrow(NoSenderKeyError);
    const key = SenderKeyDistributionMessage.deserialize(await alice.senderKey(distributionId));
    const mallory = new Device("mallory");
    const forged = SenderKeyDistributionMessage.deserialize(await mallory.senderKey(distributionId));
    await bob.processSenderKey(
      mallory,
      new SenderKeyDistributionMessage({ ...key, signingKey: forged.signingKey }).serialize(),
    );
    const message = await alice.groupEncrypt(distributionId, "by alice");
    await expect(bob.groupDecrypt(mallory, message)).rejects.toThrow(InvalidSignatureError);
    expect(await bob.groupDecrypt(alice, message)).toBe("by alice");
  });

  test("needs the key first, and says which", async () => {
    const message = await alice.groupEncrypt(distributionId, "too early");
    const carol = new Device("carol");
    await expect(carol.groupDecrypt(alice, message)).rejects.toMatchObject({
      code: "no-sender-key",
      sender: alice.address,
      distributionId,
    });
  });

  test("keeps how far it is when a key comes again", async () => {
    const again = await alice.senderKey(distributionId);
    const skipped = await alice.groupEncrypt(distributionId, "skipped");
    const message = await alice.groupEncrypt(distributionId, "message");
    expect(await bob.groupDecrypt(alice, message)).toBe("message");
    await bob.processSenderKey(alice, again);
    await expect(bob.groupDecrypt(alice, message)).rejects.toThrow(DuplicateMessageError);
    expect(await bob.groupDecrypt(alice, skipped)).toBe("skipped");
  });

  test("keeps a sender's last five keys for one distribution", async () => {
    const messages: Uint8Array[] = [await alice.groupEncrypt(distributionId, "0")];
    for (let key = 1; key <= 5; key++) {
      await alice.store.transaction((stores) => stores.removeSenderKey(alice.address, distributionId));
      await bob.processSenderKey(alice, await alice.senderKey(distributionId));
      messages.push(await alice.groupEncrypt(distributionId, `${key}`));
    }
    const [oldest, ...kept] = messages;
    await expect(bob.groupDecrypt(alice, oldest as Uint8Array)).rejects.toThrow(NoSenderKeyError);
    for (const [index, message] of kept.entries()) {
      expect(await bob.groupDecrypt(alice, message)).toBe(`${index + 1}`);
    }
  });

  test("keeps distributions apart", async () => {
    await alice.senderKey(otherDistributionId);
    const message = await alice.groupEncrypt(otherDistributionId, "elsewhere");
    await expect(bob.groupDecrypt(alice, message)).rejects.toThrow(NoSenderKeyError);
  });

  test("keeps the keys of 2000 skipped messages", async () => {
    const { iteration } = SenderKeyDistributionMessage.deserialize(await alice.senderKey(distributionId));
    const lost = await alice.groupEncrypt(distributionId, "0");
    const oldest = await alice.groupEncrypt(distributionId, "1");
    await skipTo(iteration + 2000);
    const latest = await alice.groupEncrypt(distributionId, "2000");
    const ahead = await alice.groupEncrypt(distributionId, "2001");
    expect(await bob.groupDecrypt(alice, ahead)).toBe("2001");
    await expect(bob.groupDecrypt(alice, lost)).rejects.toThrow(DuplicateMessageError);
    expect(await bob.groupDecrypt(alice, oldest)).toBe("1");
    expect(await bob.groupDecrypt(alice, latest)).toBe("2000");
  });

  test("refuses what is more than 25000 messages ahead", async () => {
    const key = SenderKeyDistributionMessage.deserialize(await alice.senderKey(distributionId));
    await skipTo(key.iteration + 25_001);
    const tooFar = await alice.groupEncrypt(distributionId, "too far");
    await expect(bob.groupDecrypt(alice, tooFar)).rejects.toThrow(InvalidMessageError);
    await expect(bob.groupDecrypt(alice, tooFar)).rejects.toMatchObject({ reason: "too-far-ahead" });
  });

  /** Lets alice's sender key be at this message, without writing those before. */
  async function skipTo(iteration: number): Promise<void> {
    await alice.store.transaction(async (stores) => {
      const record = await stores.loadSenderKey(alice.address, distributionId);
      record?.current?.takeMessageKeys(iteration - 1);
      if (record !== undefined) {
        await stores.storeSenderKey(alice.address, distributionId, record);
      }
    });
  }
});

test("a sender key goes out by its public half alone", async () => {
  const serialized = await alice.senderKey(distributionId);
  const signingKey = await alice.store.transaction(async (stores) => {
    return (await stores.loadSenderKey(alice.address, distributionId))?.current?.signingPrivateKey.serialize();
  });
  expect(Buffer.from(serialized).includes(Buffer.from(signingKey as Uint8Array))).toBe(false);
});

test("a distribution id is a UUID", async () => {
  await expect(alice.senderKey("no uuid")).rejects.toThrow(TypeError);
  const upperCase = distributionId.toUpperCase();
  await bob.processSenderKey(alice, await alice.senderKey(upperCase));
  expect(await bob.groupDecrypt(alice, await alice.groupEncrypt(distributionId, "the same"))).toBe("the same");
});
