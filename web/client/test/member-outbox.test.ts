import "fake-indexeddb/auto";
import { GroupCipher, GroupSessionBuilder, SenderKeyDistributionMessage } from "@latchkey/signal";
import { expect, test } from "vitest";
import { base64, fromBase64, randomBytes } from "../src/bytes.ts";
import { after } from "../src/content/author-place.ts";
import { VOID } from "../src/content/body.ts";
import { hashOf } from "../src/content/chained-hash.ts";
import { type GroupContent, readGroupContent } from "../src/content/content.ts";
import type { SignedWords } from "../src/content/guest-words.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { History } from "../src/deliver/history.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import { LatchkeyError } from "../src/errors.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { MemberOutbox } from "../src/say/member-outbox.ts";
import { newText } from "../src/say/text.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";
import { host, Keyholder, LOG_ID, Log, MEETING, newSenderKey } from "./keyholder.ts";

/** A machine that does other things, too, is slow. */
const PATIENCE = { timeout: 20_000 };

interface Sent {
  readonly messageId: string;
  readonly content: GroupContent;
  readonly ciphertext: string;
}

/** As the server hands it out. */
function back(sent: Sent | undefined, seq: number): MeetingMessage {
  const { messageId, ciphertext } = sent ?? expect.unreachable();
  const { id: senderId, deviceId: senderDeviceId } = host.address;
  return {
    meetingId: MEETING,
    incarnation: 1,
    seq,
    senderId,
    senderDeviceId,
    messageId,
    ciphertext,
    acceptedAt: "2026-01-01T00:00:00Z",
  };
}

/** The host's device speaks, and a server answers as it is told; Ada reads what it was sent. */
async function speaker(...guests: readonly Keyholder[]) {
  const ada = await Keyholder.member("Ada");
  const log = await Log.create(...guests);
  await log.add(ada);
  const { follower, people } = log;
  const counter = new AuthorCounter(MEETING, host.address, () => "");
  const store = await DeviceStore.open(crypto.randomUUID());
  const sent: Sent[] = [];
  const answers: (() => { seq: number })[] = [];
  const failed: string[] = [];
  const notPassedOn: string[] = [];
  const from = toProtocolAddress(host.address);
  let key: string | undefined;
  const open = async () => {
    const own = await newSenderKey(store, log, counter);
    return MemberOutbox.open({
      store,
      follower,
      people,
      history: await History.open(store, MEETING, () => undefined),
      own,
      counter,
      distributor: { handOver: () => own.prepare([ada.address]), mayLack: () => true },
      mark: () => undefined,
      others: () => [ada.address],
      send: async ({ messageId, ciphertext }) => {
        if (key === undefined) {
          key = (await own.entitlement(ada.address, undefined))?.grant.message ?? "";
          const message = SenderKeyDistributionMessage.deserialize(fromBase64(key));
          await new GroupSessionBuilder(ada.store).process(from, message);
        }
        const opened = await new GroupCipher(ada.store, from).decrypt(fromBase64(ciphertext));
        sent.push({ messageId, content: readGroupContent(LOG_ID, opened), ciphertext });
        return answers.shift()?.() ?? { seq: sent.length };
      },
      isForkTold: () => false,
      forkStands: () => undefined,
      isPassedOn: () => false,
      notPassedOn: (words) => notPassedOn.push(words.hash),
      isConnected: () => true,
      failed: (_, { code }) => failed.push(code),
      broken: (error) => {
        throw error;
      },
    });
  };
  return { log, store, sent, answers, failed, notPassedOn, open };
}

const refusal = (code: "forbidden" | "unavailable" | "storage_full") => () => {
  throw new LatchkeyError(code, "Not now.");
};

/** How many of these a reader finds missing or out of place. */
async function disorders(...contents: readonly (Sent | undefined)[]): Promise<number> {
  const store = await DeviceStore.open(crypto.randomUUID());
  let found = 0;
  for (const [i, one] of contents.entries()) {
    const { kind } = await store.update(({ records }) =>
      new AuthorOrder(MEETING, () => "").take(records, host.address, i, counted(one as Sent), 0),
    );
    found += kind === "follows" ? 0 : 1;
  }
  return found;
}

function counted({ content }: Sent) {
  return { place: content.place, hash: hashOf(host.address, { logId: LOG_ID, ...content }) };
}

const places = (sent: readonly Sent[]) => sent.map(({ content }) => content.place.number);

test("each message has its place, and another attempt has the same", async () => {
  const { sent, answers, open } = await speaker();
  const outbox = await open();
  answers.push(refusal("unavailable"));
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  outbox.flush();
  await outbox.say(newText("two"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 1, 2]);
  const [first, again, two] = sent as [Sent, Sent, Sent];
  expect(again.messageId).toBe(first.messageId);
  expect(first.content.messageId).toBe(first.messageId);
  expect(two.content.place).toEqual(after(counted(first)));
  expect(await disorders(again, two)).toBe(0);
  await outbox.close();
});

test("what could not be kept once the server has it is sent again, and not told as failed", async () => {
  const { sent, answers, failed, open } = await speaker();
  const outbox = await open();
  answers.push(refusal("storage_full"));
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  outbox.flush();
  await outbox.say(newText("two"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 1, 2]);
  expect(failed).toEqual([]);
  await outbox.close();
});

test("what has come back, and could not be kept, comes back once more", async () => {
  const { store, sent, open } = await speaker();
  const outbox = await open();
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  const placed = () => store.update(({ records }) => outbox.placed(records, back(sent[0], 1)));
  const failing = store.update(async ({ records }) => {
    await outbox.placed(records, back(sent[0], 1));
    throw new LatchkeyError("storage_full", "There is no room.");
  });
  await expect(failing).rejects.toMatchObject({ code: "storage_full" });
  expect(await placed()).toMatchObject({ said: { text: "one" } });
  expect(await placed()).toBeUndefined();
  await outbox.close();
});

test("a void message with the id of what was refused for good goes before the next, whichever of the two stands", async () => {
  const { sent, answers, failed, open } = await speaker();
  const outbox = await open();
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  answers.push(refusal("forbidden"));
  await outbox.say(newText("refused"));
  await expect.poll(() => failed, PATIENCE).toEqual(["forbidden"]);
  await outbox.close();
  const later = await open();
  await later.say(newText("three"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 2, 2, 3]);
  const [one, refused, nothing, three] = sent as [Sent, Sent, Sent, Sent];
  expect(nothing.messageId).toBe(refused.messageId);
  expect(nothing.content).toMatchObject({ type: VOID, messageId: refused.messageId });
  expect(await disorders(one, nothing, three)).toBe(0);
  expect(await disorders(one, refused, three)).toBe(0);
  expect(await disorders(one, three)).toBe(1);
  await later.close();
});

test("what the server has taken keeps its place when it is sent again, also by a page that was loaded anew", async () => {
  const { sent, open } = await speaker();
  const outbox = await open();
  await outbox.say(newText("one"));
  await outbox.say(newText("two"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 2]);
  await outbox.close();
  const again = await open();
  again.sendAgain();
  await again.say(newText("three"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 2, 1, 2, 3]);
  expect(await disorders(sent[2], sent[1], sent[4])).toBe(0);
  await again.close();
});

test("what comes back in its turn stands, though no answer came", async () => {
  const { store, sent, answers, open } = await speaker();
  const outbox = await open();
  answers.push(refusal("unavailable"));
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  await store.update(({ records }) => outbox.placed(records, back(sent[0], 1)));
  await outbox.say(newText("two"));
  await expect.poll(() => places(sent), PATIENCE).toEqual([1, 2]);
  await outbox.close();
});

test("whichever attempt comes back is known, also by a page that was loaded anew, and what was not sent is refused", async () => {
  const { log, store, sent, answers, open } = await speaker();
  const outbox = await open();
  answers.push(refusal("unavailable"));
  await outbox.say(newText("one"));
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  await outbox.close();
  await log.add(await Keyholder.member("Tom"));
  const again = await open();
  answers.push(refusal("unavailable"));
  again.flush();
  await expect.poll(() => sent.length, PATIENCE).toBe(2);
  await again.close();
  const last = await open();
  const [first, second] = sent as [Sent, Sent];
  expect(first.ciphertext).not.toBe(second.ciphertext);
  const placed = (message: MeetingMessage) => store.update(({ records }) => last.placed(records, message));
  await expect(placed({ ...back(first, 1), ciphertext: base64(randomBytes(40)) })).rejects.toThrow(ContentRefusal);
  await expect(placed({ ...back(second, 1), messageId: crypto.randomUUID() })).rejects.toThrow(ContentRefusal);
  expect(await placed(back(first, 1))).toMatchObject({ said: { text: "one" }, place: { number: 1 } });
  expect(await placed(back(second, 1))).toBeUndefined();
  await last.close();
});

test("a guest's words that the server refuses are told, and passed on under another id the next time", async () => {
  const gus = await Keyholder.guest("Gus");
  const { log, sent, answers, notPassedOn, open } = await speaker(gus);
  const outbox = await open();
  const words = gus.says("one", { number: 1, previousHash: "" }, log.follower);
  answers.push(refusal("forbidden"));
  await outbox.passOn(words);
  await expect.poll(() => notPassedOn, PATIENCE).toEqual([words.hash]);
  await outbox.passOn(words);
  await expect.poll(() => sent.map(({ content }) => content.type), PATIENCE).toHaveLength(3);
  const [refused, nothing, again] = sent as [Sent, Sent, Sent];
  expect(nothing.content).toMatchObject({ type: VOID, messageId: refused.messageId });
  expect(again.messageId).not.toBe(refused.messageId);
  expect(await disorders(nothing, again)).toBe(0);
  await outbox.close();
});

test("a guest's words are passed on while it takes part, and not after it was turned out", async () => {
  const gus = await Keyholder.guest("Gus");
  const { log, sent, open } = await speaker(gus);
  const outbox = await open();
  const said = [1, 2].map((number) =>
    gus.says(
      `number ${number}`,
      { number, previousHash: number === 1 ? "" : base64(new Uint8Array(32)) },
      log.follower,
    ),
  );
  const kinds = () => sent.map(({ content }) => content.type);
  await outbox.passOn(said[0] as SignedWords);
  await expect.poll(kinds, PATIENCE).toHaveLength(1);
  await log.written.append((writer) => writer.removeGuest(gus.address.id));
  await outbox.passOn(said[1] as SignedWords);
  await outbox.say(newText("without Gus"));
  await expect.poll(kinds, PATIENCE).toHaveLength(2);
  expect(kinds()[1]).not.toBe(kinds()[0]);
  expect(places(sent)).toEqual([1, 2]);
  await outbox.close();
});
