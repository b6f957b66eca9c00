import "fake-indexeddb/auto";
import { GroupCipher } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { base64 } from "../../../src/bytes.ts";
import type { AuthorPlace } from "../../../src/content/author-place.ts";
import type { GroupBody } from "../../../src/content/body.ts";
import { writeGroupContent } from "../../../src/content/content.ts";
import type { MessageReference } from "../../../src/content/reference.ts";
import { toProtocolAddress } from "../../../src/deliver/opener.ts";
import type { MeetingMessage } from "../../../src/wire.ts";
import { plain } from "../bench.ts";
import { inStoreOf, reads, says, scenarios, warned } from "./scenario.ts";

const scenario = scenarios();

/** Sam is in, Hanna has said something, and both have read what the other says: what refers to Hanna's words. */
async function gather(): Promise<MessageReference> {
  const atSam = await scenario.now.samComesIn();
  const { atHanna } = scenario.now;
  await says(atSam, "from Sam");
  await reads(atHanna, "from Sam");
  await says(atHanna, "yes");
  await reads(atSam, "from Sam", "yes");
  const said = atHanna.state.messages.find(({ text }) => text === "yes");
  return said?.reference ?? expect.unreachable();
}

/** What Sam's program says to Hanna if it is another one: under Sam's key, in Sam's next place. */
async function samSays(body: GroupBody): Promise<void> {
  const { sam, samsAddress, meetingId, toHanna } = scenario.now;
  const log = await scenario.now.copyOfLog();
  const messageId = crypto.randomUUID();
  const ciphertext = await inStoreOf(sam, async (store) => {
    const prefix = `meeting/${meetingId}/`;
    const [key, own] = await store.update(async ({ records }) => [
      await records.get<{ readonly distributionId: string }>(`${prefix}own-key/present`),
      await records.get<{ readonly next: AuthorPlace }>(`${prefix}author-place/own`),
    ]);
    const content = writeGroupContent(log, body, { place: own?.next ?? expect.unreachable(), messageId });
    return new GroupCipher(store, toProtocolAddress(samsAddress)).encrypt(key?.distributionId ?? "", content);
  });
  const message: MeetingMessage = {
    meetingId,
    senderId: samsAddress.id,
    senderDeviceId: samsAddress.deviceId,
    messageId,
    ciphertext: base64(ciphertext),
    acceptedAt: new Date().toISOString(),
    incarnation: 1,
    seq: 3,
  };
  toHanna.push("meeting:message", message);
}

/** Hanna is told so of Sam, and her words stand as they did. */
async function isTold(reason: "not-its-own" | "never-said"): Promise<void> {
  const { atHanna } = scenario.now;
  const warning = await warned(atHanna, "message-refused");
  expect([plain(warning.who.name), warning.reason]).toEqual(["Sam", reason]);
  const said = atHanna.state.messages.find(({ text }) => text === "yes");
  expect(said?.editedAt ?? said?.deletedAt ?? said?.reactions).toBeUndefined();
  expect(said).toBeDefined();
}

const invented = (reference: MessageReference) => ({ ...reference, hash: base64(new Uint8Array(32)) });

describe("a member", () => {
  test("changes what another has said", async () => {
    await samSays({ kind: "edit", target: await gather(), text: "no", sentAt: Date.now() });
    await isTold("not-its-own");
  });

  test("deletes what another has said", async () => {
    await samSays({ kind: "deletion", target: await gather(), sentAt: Date.now() });
    await isTold("not-its-own");
  });

  test("puts an emoji beside what was never said", async () => {
    const target = invented(await gather());
    await samSays({ kind: "reaction", target, emoji: "👍", withdrawn: false, sentAt: Date.now() });
    await isTold("never-said");
  });

  test("quotes what was never said", async () => {
    const to = invented(await gather());
    await samSays({ kind: "reply", to, text: "You said so yourself", sentAt: Date.now() });
    const { atHanna } = scenario.now;
    await reads(atHanna, "from Sam", "yes", "You said so yourself");
    expect(atHanna.state.messages.at(-1)?.quote).toMatchObject({ isInvented: true });
  });
});
