import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { randomBytes } from "../src/bytes.ts";
import type { AuthorPlace, Counted } from "../src/content/author-place.ts";
import { encodeBody, type GroupBody } from "../src/content/body.ts";
import { hashOf } from "../src/content/chained-hash.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { meetingIdOf } from "../src/log/form.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const LOG_ID = randomBytes(16);
const MEETING = meetingIdOf(LOG_ID);
const HANNA = { id: "user-hanna", deviceId: 1 };
const FOLLOWS = { kind: "follows" };
const OUT_OF_PLACE = { kind: "out-of-place" };
const REPEATED = { kind: "repeated" };
const CONTRADICTS = { kind: "contradicts" };
const counter = new AuthorCounter(MEETING, HANNA, () => hannasStay);

let hannas: DeviceStore;
let readers: DeviceStore;
let seq: number;
let hannasStay: string;
let readersStay: string;

beforeEach(async () => {
  [hannas, readers] = await Promise.all([newStore(), newStore()]);
  seq = 0;
  hannasStay = "entry-1";
  readersStay = "entry-2";
});

function newStore(): Promise<DeviceStore> {
  return DeviceStore.open(crypto.randomUUID());
}

function text(words: string): GroupBody {
  return { kind: "text", text: words, sentAt: 1 };
}

function counted(place: AuthorPlace, messageId: string, body: GroupBody): Counted {
  return { place, hash: hashOf(HANNA, { logId: LOG_ID, place, messageId, ...encodeBody(body) }) };
}

async function place(messageId: string, body: GroupBody): Promise<Counted> {
  const given = await hannas.update(({ records }) => counter.place(records, messageId, body));
  return counted(given, messageId, body);
}

function stands(messageId: string): Promise<void> {
  return hannas.update(({ records }) => counter.stands(records, messageId));
}

function beginAnew(): Promise<void> {
  return hannas.update(({ records }) => counter.beginAnew(records));
}

function unsettled(next: string) {
  return hannas.update(({ records }) => counter.unsettled(records, next));
}

/** A message that the server has. */
async function says(words: string): Promise<Counted> {
  const messageId = crypto.randomUUID();
  const said = await place(messageId, text(words));
  await stands(messageId);
  return said;
}

/** Each `take` is by a reader that has just started: all is in the store. */
function take(what: Counted, { at = ++seq, waiting = 0, store = readers } = {}) {
  return store.update(({ records }) =>
    new AuthorOrder(MEETING, () => readersStay).take(records, HANNA, at, what, waiting),
  );
}

function unread(at: number): Promise<void> {
  return readers.update(({ records }) => new AuthorOrder(MEETING, () => readersStay).unread(records, HANNA, at));
}

/** Hanna's key comes, under which this one is the next. */
function begin(next: AuthorPlace, stay = readersStay): Promise<void> {
  return readers.update(({ records }) => new AuthorOrder(MEETING, () => readersStay).begin(records, HANNA, next, stay));
}

function upcoming(): Promise<AuthorPlace> {
  return hannas.update(({ records }) => counter.upcoming(records));
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
    expect(await take(counted(one.place, crypto.randomUUID(), text("another")))).toEqual(FOLLOWS);
    expect(await take(two)).toEqual(OUT_OF_PLACE);
  });

  test("what is said besides under the same number", async () => {
    const [one, two, three, four] = [await says("one"), await says("two"), await says("three"), await says("four")];
    const besides = ({ place }: Counted) => counted(place, crypto.randomUUID(), text("something else"));
    expect(await take(one)).toEqual(FOLLOWS);
    expect(await take(two)).toEqual(FOLLOWS);
    expect(await take(besides(one))).toEqual(CONTRADICTS);
    expect(await take(besides(two))).toEqual(CONTRADICTS);
    expect(await take(one)).toEqual(REPEATED);
    expect(await take(four)).toEqual({ kind: "after-missing", count: 1 });
    expect(await take(besides(three))).toEqual(CONTRADICTS);
    expect(await take(three)).toEqual(OUT_OF_PLACE);
    expect(await take(await says("five"))).toEqual(FOLLOWS);
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
});

describe("coming again", () => {
  test("an author counts anew, and its former numbers do not come back", async () => {
    const [one, two, late] = [await says("one"), await says("two"), await says("held back")];
    expect(await take(one)).toEqual(FOLLOWS);
    expect(await take(two)).toEqual(FOLLOWS);
    hannasStay = "entry-3";
    const again = await says("again");
    expect(again.place.number).toBe(1);
    expect(again.place.epoch).not.toBe(one.place.epoch);
    expect(await take(again)).toEqual(FOLLOWS);
    expect(await take(late)).toEqual(OUT_OF_PLACE);
    expect(await take(await says("and on"))).toEqual(FOLLOWS);
    await says("left out");
    expect(await take(await says("four"))).toEqual({ kind: "after-missing", count: 1 });
  });

  test("an author says first, in its place, what may stand already", async () => {
    const one = await says("one");
    const two = await place("message-a", text("two"));
    hannasStay = "entry-3";
    expect(await place("message-a", text("two"))).toEqual(two);
    await stands("message-a");
    for (const said of [one, two, await says("three"), await says("four")]) {
      expect(await take(said)).toEqual(FOLLOWS);
    }
  });

  test("an author whose store is an older copy counts anew", async () => {
    const own = `meeting/${MEETING}/author-place/own`;
    for (const words of ["one", "two", "three"]) {
      expect(await take(await says(words))).toEqual(FOLLOWS);
    }
    const copy = await hannas.update(({ records }) => records.get(own));
    const putBack = () => hannas.update(({ records }) => records.put(own, copy));
    const four = await says("four");
    expect(await take(four)).toEqual(FOLLOWS);
    expect(await take(await says("five"))).toEqual(FOLLOWS);

    await putBack();
    expect(await take(await says("the same number"))).toEqual(CONTRADICTS);
    await putBack();
    await beginAnew();
    const again = await says("anew");
    expect(again.place.number).toBe(1);
    expect(again.place.epoch).not.toBe(four.place.epoch);
    expect(await take(again)).toEqual(FOLLOWS);
    expect(await take(await says("and on"))).toEqual(FOLLOWS);
  });

  test("an author says first, in its place, what may stand already, also from an older copy", async () => {
    const one = await says("one");
    const two = await place("message-a", text("two"));
    await beginAnew();
    expect(await place("message-a", text("two"))).toEqual(two);
    await stands("message-a");
    const three = await says("three");
    expect(three.place.epoch).not.toBe(two.place.epoch);
    for (const said of [one, two, three, await says("four")]) {
      expect(await take(said)).toEqual(FOLLOWS);
    }
  });

  test("a reader misses nothing that was said while it was out", async () => {
    expect(await take(await says("one"))).toEqual(FOLLOWS);
    await says("while the reader is out");
    readersStay = "entry-4";
    await begin({ ...(await upcoming()), number: 1, previousHash: "" }, "entry-2");
    await begin(await upcoming());
    await says("left out");
    expect(await take(await says("four"))).toEqual({ kind: "after-missing", count: 1 });
    expect(await take(await says("five"))).toEqual(FOLLOWS);
  });
});

describe("a newcomer sees", () => {
  test("what is left out between the key and the first message that comes", async () => {
    await says("before");
    await begin(await upcoming());
    await says("left out");
    expect(await take(await says("three"))).toEqual({ kind: "after-missing", count: 1 });
  });

  test("that the author goes on where its key says, also under a key that was given before it ever spoke", async () => {
    await begin(await upcoming());
    expect(await take(await says("one"))).toEqual(FOLLOWS);
    await begin(await upcoming());
    expect(await take(await says("two"))).toEqual(FOLLOWS);
  });

  test("what may stand already when the key is given, and what comes after it", async () => {
    const one = await place("message-a", text("one"));
    await begin(await upcoming());
    await stands("message-a");
    expect(await take(one)).toEqual(FOLLOWS);
    expect(await take(await says("two"))).toEqual(FOLLOWS);
    expect(await take(one)).toEqual(REPEATED);
  });

  test("nothing missing where what may have stood did so before it came", async () => {
    await place("message-a", text("one"));
    await begin(await upcoming());
    await stands("message-a");
    expect(await take(await says("two"))).toEqual(FOLLOWS);
  });

  test("what waits for a key that comes late", async () => {
    const early = await upcoming();
    const one = await says("one");
    await begin(await upcoming());
    expect(await take(await says("two"), { at: 2, waiting: 1 })).toEqual(FOLLOWS);
    await begin(early);
    expect(await take(one, { at: 1 })).toEqual(FOLLOWS);
    expect(await take(await says("three"), { at: 3 })).toEqual(FOLLOWS);
  });
});

describe("an author", () => {
  test("gives another attempt the same place and hash", async () => {
    const one = await place("message-a", text("one"));
    const pending = await unsettled("another");
    expect(await place("message-a", text("one"))).toEqual(one);
    expect(await unsettled("another")).toEqual(pending);
    expect(pending?.messageId).toBe("message-a");
    expect(await unsettled("message-a")).toBeUndefined();
  });

  test("lets a void message stand for the one that was given up", async () => {
    const one = await says("one");
    const two = await place("given-up", text("two"));
    const hash = (await unsettled("next"))?.hash ?? "";
    const nothing = await place("given-up", { kind: "void", hash });
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
