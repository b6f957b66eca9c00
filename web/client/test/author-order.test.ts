import "fake-indexeddb/auto";
import { create } from "@bufbuild/protobuf";
import { beforeEach, describe, expect, test } from "vitest";
import { fromBase64 } from "../src/bytes.ts";
import { placeOf, toWire } from "../src/content/author-place.ts";
import type { ContentBody } from "../src/content/content.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { type Content, ContentSchema } from "../src/gen/latchkey/protocol/content_pb.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const MEETING = "meeting-1";
const HANNA = { id: "user-hanna", deviceId: 1 };
const FOLLOWS = { kind: "follows" };
const OUT_OF_PLACE = { kind: "out-of-place" };
const counter = new AuthorCounter(MEETING, HANNA);

let hannas: DeviceStore;
let readers: DeviceStore;
let seq: number;

beforeEach(async () => {
  [hannas, readers] = await Promise.all([newStore(), newStore()]);
  seq = 0;
});

function newStore(): Promise<DeviceStore> {
  return DeviceStore.open(crypto.randomUUID());
}

function content(body: ContentBody): Content {
  return create(ContentSchema, { meetingId: MEETING, body });
}

function text(words: string): Content {
  return content({ case: "text", value: { messageId: "message-1", text: words, sentAt: 1n } });
}

function place(messageId: string, what: Content): Promise<Content> {
  return hannas.update(async ({ records }) => ({
    ...what,
    authorPlace: toWire(await counter.place(records, messageId, what)),
  }));
}

function stands(messageId: string): Promise<void> {
  return hannas.update(({ records }) => counter.stands(records, messageId));
}

function unsettled(next: string) {
  return hannas.update(({ records }) => counter.unsettled(records, next));
}

/** A message that the server has. */
async function says(words: string): Promise<Content> {
  const messageId = crypto.randomUUID();
  const said = await place(messageId, text(words));
  await stands(messageId);
  return said;
}

/** Each `take` is by a reader that has just started: all is in the store. */
function take(what: Content, { at = ++seq, waiting = 0, store = readers } = {}) {
  return store.update(({ records }) => new AuthorOrder(MEETING).take(records, HANNA, at, what, waiting));
}

function unread(at: number): Promise<void> {
  return readers.update(({ records }) => new AuthorOrder(MEETING).unread(records, HANNA, at));
}

describe("an author counts, and a reader sees", () => {
  test("that messages follow one another", async () => {
    expect(await take(await says("one"))).toEqual(FOLLOWS);
    expect(await take(await says("two"))).toEqual(FOLLOWS);
  });

  test("how many are left out, and which come too late", async () => {
    const [one, two, three, four] = [await says("one"), await says("two"), await says("three"), await says("four")];
    expect(await take(one)).toEqual(FOLLOWS);
    expect(await take(four)).toEqual({ kind: "after-missing", count: 2 });
    expect(await take(two)).toEqual(OUT_OF_PLACE);
    expect(await take(three)).toEqual(OUT_OF_PLACE);
    expect(await take(await says("five"))).toEqual(FOLLOWS);
  });

  test("a message that contradicts the one before", async () => {
    const one = await says("one");
    const two = await says("two");
    expect(await take({ ...one, body: text("another").body })).toEqual(FOLLOWS);
    expect(await take(two)).toEqual(OUT_OF_PLACE);
  });

  test("that what came and could not be read is not missing", async () => {
    const one = await says("one");
    await says("unreadable");
    expect(await take(one)).toEqual(FOLLOWS);
    await unread(++seq);
    expect(await take(await says("three"))).toEqual(FOLLOWS);
    await says("left out");
    expect(await take(await says("five"))).toEqual({ kind: "after-missing", count: 1 });
  });

  test("that what waits for its key is not missing, and belongs where it is", async () => {
    const [one, two, three, four] = [await says("one"), await says("two"), await says("three"), await says("four")];
    expect(await take(one, { at: 1 })).toEqual(FOLLOWS);
    expect(await take(four, { at: 4, waiting: 2 })).toEqual(FOLLOWS);
    await says("left out");
    expect(await take(await says("six"), { at: 5, waiting: 2 })).toEqual({ kind: "after-missing", count: 1 });
    expect(await take(two, { at: 2 })).toEqual(FOLLOWS);
    expect(await take(three, { at: 3 })).toEqual(FOLLOWS);
    expect(await take(await says("seven"), { at: 6 })).toEqual(FOLLOWS);
  });

  test("that what waited for its key was turned around", async () => {
    const [one, two, three, four] = [await says("one"), await says("two"), await says("three"), await says("four")];
    expect(await take(one, { at: 1 })).toEqual(FOLLOWS);
    expect(await take(four, { at: 4, waiting: 2 })).toEqual(FOLLOWS);
    expect(await take(three, { at: 2 })).toEqual(FOLLOWS);
    expect(await take(two, { at: 3 })).toEqual(OUT_OF_PLACE);
    const five = await says("five");
    const six = await says("six");
    expect(await take(five, { at: 6, waiting: 1 })).toEqual(FOLLOWS);
    expect(await take(six, { at: 5 })).toEqual(OUT_OF_PLACE);
  });

  test("that what waited for its key in vain is not missing", async () => {
    const one = await says("one");
    await says("locked");
    expect(await take(one, { at: 1 })).toEqual(FOLLOWS);
    expect(await take(await says("three"), { at: 3, waiting: 1 })).toEqual(FOLLOWS);
    await unread(2);
    await says("left out");
    expect(await take(await says("five"), { at: 4 })).toEqual({ kind: "after-missing", count: 1 });
  });

  test("what is left out at the beginning of an epoch", async () => {
    expect(await take(await says("one"))).toEqual(FOLLOWS);
    hannas = await newStore();
    expect(await take(await says("one again"))).toEqual(FOLLOWS);
    hannas = await newStore();
    await says("left out");
    expect(await take(await says("two"))).toEqual({ kind: "after-missing", count: 1 });
  });

  test("nothing in what does not say where it stands", async () => {
    await expect(take(text("nowhere"))).rejects.toThrow(ContentRefusal);
    const { authorPlace, ...one } = await says("one");
    for (const wrong of [
      { epoch: new Uint8Array(15) },
      { number: 0n },
      { number: 2n },
      { number: 1n << 53n },
      { previousHash: new Uint8Array(32) },
    ]) {
      const place = { ...authorPlace, ...wrong } as NonNullable<Content["authorPlace"]>;
      await expect(take({ ...one, authorPlace: place })).rejects.toThrow(ContentRefusal);
    }
    const nothing = content({ case: "voidMessage", value: { hash: new Uint8Array(31) } });
    await expect(take({ ...nothing, authorPlace })).rejects.toThrow(ContentRefusal);
  });
});

describe("an author", () => {
  test("gives another attempt the same place and hash", async () => {
    const one = await place("message-a", text("one"));
    const pending = await unsettled("another");
    expect(placeOf(await place("message-a", text("one")))).toEqual(placeOf(one));
    expect(await unsettled("another")).toEqual(pending);
    expect(pending?.messageId).toBe("message-a");
    expect(await unsettled("message-a")).toBeUndefined();
  });

  test("lets a void message stand for the one that was given up", async () => {
    const one = await says("one");
    const two = await place("given-up", text("two"));
    const hash = fromBase64((await unsettled("next"))?.hash ?? "");
    const nothing = await place("given-up", content({ case: "voidMessage", value: { hash } }));
    await stands("given-up");
    const three = await says("three");
    const other = await newStore();
    for (const said of [one, two, three]) {
      expect(await take(said)).toEqual(FOLLOWS);
    }
    for (const said of [one, nothing, three]) {
      expect(await take(said, { store: other })).toEqual(FOLLOWS);
    }
  });
});
