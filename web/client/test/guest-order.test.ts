import "fake-indexeddb/auto";
import { PrivateKey } from "@latchkey/signal";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomBytes } from "../src/bytes.ts";
import { SignedWords } from "../src/content/guest-words.ts";
import type { Standing } from "../src/deliver/author-order.ts";
import { GuestOrder } from "../src/deliver/guest-order.ts";
import { sessionIdOf } from "../src/log/form.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const KEY = PrivateKey.generate();
const LOG_ID = randomBytes(16);
const FOLLOWS = { kind: "follows" };
const OUT_OF_PLACE = { kind: "out-of-place" };

/** So many words, as a new guest says them one after another. */
function speak(count: number): readonly SignedWords[] {
  const sessionId = sessionIdOf(randomBytes(16));
  const said: SignedWords[] = [];
  for (let number = 1; number <= count; number++) {
    const words = { kind: "text" as const, messageId: crypto.randomUUID(), text: `${number}`, sentAt: 0 };
    const place = { number, previousHash: said.at(-1)?.hash ?? "" };
    const head = { rosterIndex: 1, rosterHead: new Uint8Array(32) };
    said.push(SignedWords.sign(KEY, { logId: LOG_ID, sessionId, ...place, ...head, said: words }));
  }
  return said;
}

/** Something else in the same place. */
function besides(signed: SignedWords | undefined): SignedWords {
  const { words } = signed ?? expect.unreachable();
  return SignedWords.sign(KEY, {
    ...words,
    said: { kind: "text", messageId: words.said.messageId, text: "something else", sentAt: 0 },
  });
}

const store = await DeviceStore.open(crypto.randomUUID());
const order = new GuestOrder("meeting-1");

/** Each word is taken by a reader that has just started: all is in the store. */
function take(
  words: SignedWords | undefined,
  { isWhole = true, waiting = 0, by = order, stay = 1, readerStay = "" } = {},
): Promise<Standing> {
  return store.update(({ records }) =>
    by.take(records, words ?? expect.unreachable(), { stay, readerStay, isWhole, waiting }),
  );
}

test("words that follow one another are in their places, by whomever they are passed on", async () => {
  for (const words of speak(5)) {
    expect(await take(words)).toEqual(FOLLOWS);
  }
});

test("one who was there before the guest misses what came first, and one who came later does not", async () => {
  const [, , three, four] = speak(4);
  expect(await take(three)).toEqual({ kind: "after-missing", count: 2 });
  expect(await take(four)).toEqual(FOLLOWS);
  const [, , other] = speak(3);
  expect(await take(other, { isWhole: false })).toEqual(FOLLOWS);
});

test("what may be among messages that wait for their key is not missing, and then belongs where it is", async () => {
  const [one, two, three, four, five] = speak(5);
  expect(await take(one, { waiting: 7 })).toEqual(FOLLOWS);
  expect(await take(three, { waiting: 1 })).toEqual(FOLLOWS);
  expect(await take(two)).toEqual(FOLLOWS);
  expect(await take(five, { waiting: 0 })).toEqual({ kind: "after-missing", count: 1 });
  expect(await take(four)).toEqual(OUT_OF_PLACE);
});

test("others under a number that has come contradict it, and the same are repeated", async () => {
  const [one, two, three, four] = speak(4);
  await take(one);
  await take(two);
  expect(await take(one)).toEqual({ kind: "repeated" });
  expect(await take(besides(one))).toEqual({ kind: "contradicts" });
  expect(await take(four)).toEqual({ kind: "after-missing", count: 1 });
  expect(await take(besides(three))).toEqual({ kind: "contradicts" });
  expect(await take(three)).toEqual(OUT_OF_PLACE);
  const [early, late] = speak(2);
  await take(late, { isWhole: false });
  expect(await take(besides(early))).toEqual({ kind: "contradicts" });
  expect(await take(early)).toEqual(OUT_OF_PLACE);
});

test("a guest that is let in again counts anew, and its former words do not come back", async () => {
  const [one, two, late] = speak(3);
  expect(await take(one)).toEqual(FOLLOWS);
  expect(await take(two)).toEqual(FOLLOWS);
  expect(await take(besides(one), { stay: 7 })).toEqual(FOLLOWS);
  expect(await take(late)).toEqual(OUT_OF_PLACE);
  expect(await take(besides(two), { stay: 7 })).toMatchObject({ kind: "out-of-place" }); // It names another one before.
  expect(await take(besides(one), { stay: 1 })).toEqual({ kind: "contradicts" });
});

test("a reader that comes in again misses nothing that was said while it was out", async () => {
  const [one, , three, , five] = speak(5);
  expect(await take(one)).toEqual(FOLLOWS);
  expect(await take(three, { isWhole: false, readerStay: "again" })).toEqual(FOLLOWS);
  expect(await take(five, { isWhole: false, readerStay: "again" })).toEqual({ kind: "after-missing", count: 1 });
});

test("in whatever order words come, a reader counts as many missing as it then finds out of place, and those left out", async () => {
  const schedule = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
  const said = speak(8);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (indexes) => {
      const fresh = new GuestOrder(`meeting/${runs++}`);
      let missing = 0;
      let outOfPlace = 0;
      for (const index of indexes) {
        const standing = await take(said[index], { by: fresh });
        missing += standing.kind === "after-missing" ? standing.count : 0;
        outOfPlace += standing.kind === "out-of-place" ? 1 : 0;
      }
      const leftOut = Math.max(...indexes) + 1 - indexes.length;
      expect(missing).toBe(leftOut + outOfPlace);
      const isInOrder = indexes.every((index, i) => index === i);
      expect(missing + outOfPlace === 0).toBe(isInOrder);
    }),
    { numRuns: 60 },
  );
});
