import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { Address } from "../../../src/address.ts";
import { first } from "../../../src/content/author-place.ts";
import { writeGroupContent, writePairwiseContent } from "../../../src/content/content.ts";
import type { MeetingMessage, ReceivedDirect, ReceivedSenderKey } from "../../../src/wire.ts";
import { admit, plain, ready } from "../bench.ts";
import { BareGuest } from "./bare-guest.ts";
import { reads, refused, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();

function by<T extends { senderId: string; senderDeviceId: number }>({ id, deviceId }: Address, sent: T): T {
  return { ...sent, senderId: id, senderDeviceId: deviceId };
}

describe("the server", () => {
  test("says that a message is another member's", async () => {
    const { toGus, samsAddress } = scenario.now;
    await scenario.now.samComesIn();
    const gus = await scenario.now.gusIsLetIn();
    await gus.until(({ coverage }) => coverage.ready === 2);
    toGus.pushes<MeetingMessage>("meeting:message", (message) => [by(samsAddress, message)]);
    await scenario.now.say("Hanna's words");

    expect(plain((await warned(gus, "key-overdue")).who.name)).toBe("Sam");
    expect(words(gus)).toEqual([]);
  });

  test("says that something else is what a device itself has said", async () => {
    const { toHanna, atHanna, hanna } = scenario.now;
    toHanna.pushes<MeetingMessage>("meeting:message", (message) => [{ ...message, ciphertext: "AwMD" }]);
    await atHanna.say("Hanna's words");

    const warning = await warned(atHanna, "message-refused");
    expect(warning.who.address.id).toBe(hanna.me.userId);
    expect(warning.detail).toContain("has not sent it");
    expect(atHanna.state.messages.map(({ delivery }) => delivery)).toEqual(["pending"]);
  });

  test("says that a message is from a device that nobody signed in", async () => {
    const { toGus, hanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    const other = { id: hanna.me.userId, deviceId: 99 };
    toGus.pushes<MeetingMessage>("meeting:message", (message) => [by(other, message)]);
    await scenario.now.say("Hanna's words");

    await refused(gus, "no device in the meeting");
    expect(words(gus)).toEqual([]);
  });

  test("says that a key envelope is another member's", async () => {
    const { toGus, hanna, samsAddress } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    let isFirst = true;
    toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => {
      if (key.senderId !== hanna.me.userId || !isFirst) {
        return [key];
      }
      isFirst = false;
      return [by(samsAddress, key)];
    });
    const gus = await scenario.now.gusIsLetIn();
    await scenario.now.say("from Hanna");
    await says(atSam, "from Sam");

    const { messages } = await gus.until((state) => state.messages.length === 2);
    expect(words(gus)).toEqual(["from Hanna", "from Sam"]);
    expect(messages.map(({ author }) => plain(author.name))).toEqual(["Hanna", "Sam"]);
    expect(isFirst).toBe(false);
    expect(plain((await warned(gus, "identity-changed")).who.name)).toBe("Sam");
  });

  test("passes a guest's sender key and group message on", async () => {
    const { toHanna, atHanna, meetingId } = scenario.now;
    const mallory = await BareGuest.knock(await scenario.now.invitation(), "Mallory");
    await admit(atHanna, "Mallory");
    const { id: senderId, deviceId: senderDeviceId } = mallory.address;
    const distributionId = crypto.randomUUID();
    const log = await scenario.now.copyOfLog();
    const distributionMessage = await mallory.senderKey(distributionId);
    const { ciphertext, type } = await mallory.seal(
      atHanna.state.self.address,
      writePairwiseContent(log, {
        kind: "sender-key",
        distributionMessage,
        next: first(),
        entitlingEntry: log.hashAt(0) ?? expect.unreachable(),
      }),
    );
    const envelope = { id: crypto.randomUUID(), meetingId, senderId, senderDeviceId };
    toHanna.push("meeting:receiveSenderKey", { ...envelope, encryptedSenderKey: ciphertext, type });
    expect(plain(await refused(atHanna, "no key of a member's device"))).toBe("Mallory");

    const messageId = crypto.randomUUID();
    const said = { kind: "text", text: "mine", sentAt: 0 } as const;
    const message = { meetingId, incarnation: 1, seq: 1, senderId, senderDeviceId, messageId };
    toHanna.push("meeting:message", {
      ...message,
      ciphertext: await mallory.encrypt(distributionId, writeGroupContent(log, said, { place: first(), messageId })),
      acceptedAt: new Date().toISOString(),
    });
    await refused(atHanna, "no device in the meeting");
    expect(words(atHanna)).toEqual([]);
    await mallory.close();
  });

  test("says that a guest's words are another guest's", async () => {
    const { toHanna, atHanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    const gina = await scenario.now.ginaKnocks();
    await admit(atHanna, "Gina");
    await Promise.all([ready(gina), ready(atHanna)]);
    const { address } = gina.state.self;
    toHanna.pushes<ReceivedDirect>("meeting:direct", (direct) => [by(address, direct)]);
    await gus.say("Gus's words");

    expect(await refused(atHanna, "it does not open")).toBe("Gina");
    await says(gina, "Gina's words");
    await reads(atHanna, "Gina's words");
  });
});
