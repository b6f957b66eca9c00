import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { GroupInbox, type Loss, MAX_HELD_OF_ONE } from "../src/deliver/group-inbox.ts";
import type { GroupReader, Reading } from "../src/deliver/group-reader.ts";
import type { Place } from "../src/deliver/place.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";

const PAGE = 3;
const LAST = "2026-01-02T03:04:05Z";
const SENDER = { id: "user-host", deviceId: 1 };

const FIRST = { number: 1, id: "first" };

function message(seq: number, messageId = `message-${seq}`, incarnation = 1): MeetingMessage {
  const acceptedAt = "2026-01-01T00:00:00Z";
  const sender = { senderId: SENDER.id, senderDeviceId: SENDER.deviceId };
  return { meetingId: "meeting-1", incarnation, seq, ...sender, messageId, ciphertext: "", acceptedAt };
}

/** A relay and a device that reads from it; messages in `locked` lack their key. */
class Fixture {
  readonly read: number[] = [];
  readonly replays: number[] = [];
  readonly missing: string[] = [];
  /** Numbers that the server does not hand out. */
  readonly kept = new Set<number>();
  /** It hands out the first messages, whatever it is asked for. */
  repeats = false;
  readonly locked = new Set<number>();
  /** No key at all has come. */
  lacksKey = false;
  /** What has another id than its number says. */
  readonly said = new Map<number, string>();
  /** After the first: what each says. */
  readonly later: { readonly number: number; readonly id: string; readonly said: string[] }[] = [];
  /** Each opens once. */
  readonly opened = new Set<string>();
  latest = 0;
  held = 0;
  readonly restored: Loss[] = [];
  /** The ids of all that was read, in order. */
  readonly ids: string[] = [];
  readonly handled: Place[] = [];
  givenUp = 0;
  readonly store: DeviceStore;
  #inbox: GroupInbox | undefined;

  private constructor(store: DeviceStore) {
    this.store = store;
  }

  static async open(name: string): Promise<Fixture> {
    const fixture = new Fixture(await DeviceStore.open(name));
    await fixture.reopen();
    return fixture;
  }

  get inbox(): GroupInbox {
    if (this.#inbox === undefined) {
      throw new Error("it is not open");
    }
    return this.#inbox;
  }

  /** How many records of this kind there are. */
  async stored(kind: string): Promise<number> {
    return (await this.store.update(({ records }) => records.all(`meeting/meeting-1/${kind}`))).size;
  }

  /** Connects; the server says that the device has read up to `cursor` in the first incarnation. */
  async resume(cursor: number, latest = this.present.latest): Promise<void> {
    const { number, id } = this.present;
    await this.inbox.resume({ incarnation: { number, id }, latest, read: FIRST, cursor, receipt: "" });
  }

  get present(): { readonly number: number; readonly id: string; readonly latest: number } {
    const last = this.later.at(-1);
    return last === undefined ? { ...FIRST, latest: this.latest } : { ...last, latest: last.said.length };
  }

  /** As when the page is reloaded. */
  async reopen(): Promise<void> {
    const read: GroupReader["read"] = async ({ seq, messageId }, _, keep): Promise<Reading> => {
      if (this.opened.has(messageId)) {
        return { kind: "known" };
      }
      if (this.lacksKey || this.locked.has(seq)) {
        return { kind: "lacks-key", sender: SENDER, distributionId: "id" };
      }
      await this.store.update(({ records }) => keep(records));
      this.opened.add(messageId);
      this.ids.push(messageId);
      this.read.push(seq);
      return { kind: "known" };
    };
    const readTogether: GroupReader["readTogether"] = async (messages, _, keep) => {
      if (
        this.lacksKey ||
        messages.some(({ seq, messageId }) => this.locked.has(seq) || seq % 7 === 0 || this.opened.has(messageId))
      ) {
        return undefined; // Something is the matter with one of them.
      }
      await this.store.update(({ records }) => keep(records));
      for (const { messageId } of messages) {
        this.opened.add(messageId);
        this.ids.push(messageId);
      }
      this.read.push(...messages.map(({ seq }) => seq));
      return messages.map(() => ({ kind: "known" }));
    };
    this.#inbox = await GroupInbox.open({
      store: this.store,
      meetingId: "meeting-1",
      reader: {
        read,
        readTogether,
        unreadable: (_, keep) => this.store.update(({ records }) => keep(records)),
      },
      receipt: { keep: async () => undefined },
      transcript: {
        hasBegun: true,
        begins: () => undefined,
        isIn: () => undefined,
        took: () => undefined,
        keep: async () => undefined,
      },
      replay: async ({ incarnation, seq: after }) => {
        this.replays.push(after);
        const next = this.later.find(({ number }) => number > incarnation);
        const more = next === undefined ? {} : { next: { number: next.number, id: next.id }, until: LAST };
        if (incarnation > FIRST.number) {
          const said = this.later.find(({ number }) => number === incarnation)?.said ?? [];
          const all = said.map((id, i) => message(i + 1, id, incarnation));
          return { ok: true, messages: all.slice(after, after + PAGE), latest: said.length, ...more };
        }
        const first = this.repeats ? 1 : after + 1;
        const seqs = Array.from({ length: this.latest + 1 - first }, (_, i) => first + i);
        const page = seqs.filter((seq) => !this.kept.has(seq)).slice(0, PAGE);
        return {
          ok: true,
          messages: page.map((seq) => message(seq, this.said.get(seq))),
          latest: this.latest,
          ...more,
        };
      },
      handled: (place) => this.handled.push(place),
      told: ({ kind }) => {
        if (kind === "given-up") {
          this.givenUp++;
        }
      },
      missing: (from, to) => this.missing.push(`${from}-${to}`),
      restored: (loss) => this.restored.push(loss),
      holds: (count) => {
        this.held = count;
      },
    });
  }
}

let databases = 0;

test("reads every message once and in order, whatever is lost, doubled, reordered or interrupted", async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("push" as const),
        back: fc.nat(3),
        many: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("lose" as const), back: fc.constant(0), many: fc.constant(1) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("reconnect" as const, "reopen" as const),
        back: fc.constant(0),
        many: fc.constant(1),
      }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const fixture = await Fixture.open(`inbox-${databases++}`);
      for (const { kind, back, many } of steps) {
        if (kind === "push") {
          fixture.latest += many;
          const first = Math.max(1, fixture.latest + 1 - many - back);
          await fixture.inbox.offer(...Array.from({ length: many }, (_, i) => message(first + i)));
        } else if (kind === "lose") {
          fixture.latest++;
        } else {
          await (kind === "reopen" ? fixture.reopen() : undefined);
          await fixture.resume(0, fixture.latest);
        }
      }
      await fixture.resume(0, fixture.latest);
      expect(fixture.read).toEqual(Array.from({ length: fixture.latest }, (_, i) => i + 1));
      expect(fixture.missing).toEqual([]);
      await fixture.store.erase();
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("a message that comes before the device knows where it stands is not lost", async () => {
  const fixture = await Fixture.open("inbox-early");
  fixture.latest = 1;
  await fixture.inbox.offer(message(1));
  await fixture.resume(0, 0);
  expect(fixture.read).toEqual([1]);
});

test("a device reads from its admission on, and never from before", async () => {
  const fixture = await Fixture.open("inbox-admission");
  fixture.latest = 5;
  await fixture.resume(3, 5);
  expect(fixture.read).toEqual([4, 5]);
  expect(fixture.replays).toEqual([3]);
});

test("what lacks its key is held, also while the page is reloaded, and opens when the key comes", async () => {
  const fixture = await Fixture.open("inbox-held");
  fixture.latest = 3;
  fixture.locked.add(2);
  await fixture.resume(0, 3);
  expect(fixture.read).toEqual([1, 3]);
  expect(fixture.held).toBe(1);
  await fixture.reopen();
  expect(fixture.held).toBe(1);
  fixture.locked.clear();
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.read).toEqual([1, 3, 2]);
  expect(fixture.held).toBe(0);
});

test("what one sender says without a key is held up to a bound, and the rest is read from the server when the key comes", async () => {
  const fixture = await Fixture.open(crypto.randomUUID());
  const count = MAX_HELD_OF_ONE + 120;
  fixture.latest = count;
  for (let seq = 1; seq <= count; seq++) {
    fixture.locked.add(seq);
  }
  await fixture.resume(0);
  expect(fixture.held).toBe(count);
  expect(await fixture.stored("held/")).toBe(MAX_HELD_OF_ONE);
  await fixture.reopen();
  await fixture.resume(count);
  expect(fixture.held).toBe(count);
  fixture.locked.clear();
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.read).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(fixture.held).toBe(0);
  expect(await fixture.stored("left/")).toBe(0);
});

test("what is given up is told and held no longer, also after a reload, and what opens by then is read", async () => {
  const fixture = await Fixture.open("inbox-given-up");
  fixture.latest = 4;
  fixture.locked.add(2).add(3);
  await fixture.resume(0, 4);
  fixture.locked.delete(3);
  await fixture.inbox.giveUp({ ...SENDER, deviceId: 2 });
  expect(fixture.held).toBe(2);
  await fixture.inbox.giveUp(SENDER);
  expect(fixture.read).toEqual([1, 4, 3]);
  expect(fixture.givenUp).toBe(1);
  expect(fixture.held).toBe(0);
  await fixture.reopen();
  expect(fixture.held).toBe(0);
});

test("a number that the server does not hand out is told, and what comes after it is read", async () => {
  const fixture = await Fixture.open("inbox-gap");
  fixture.kept.add(2).add(3);
  fixture.latest = 4;
  await fixture.resume(0, 4);
  expect(fixture.read).toEqual([1, 4]);
  expect(fixture.missing).toEqual(["2-3"]);
  fixture.latest = 6;
  fixture.kept.add(5);
  await fixture.inbox.offer(message(6));
  expect(fixture.read).toEqual([1, 4, 6]);
  expect(fixture.missing).toEqual(["2-3", "5-5"]);
});

test("the newest messages that the server only claims to have are told as well", async () => {
  const fixture = await Fixture.open("inbox-end");
  fixture.latest = 1;
  await fixture.resume(0, 3);
  expect(fixture.read).toEqual([1]);
  expect(fixture.missing).toEqual(["2-3"]);
});

test("a server that repeats itself instead of going on does not keep the device reading", async () => {
  const fixture = await Fixture.open("inbox-loop");
  fixture.latest = 1;
  await fixture.resume(0, 1);
  fixture.repeats = true;
  await fixture.resume(0, 5);
  expect(fixture.missing).toEqual(["2-5"]);
});

test("what is said after the server was restored is read once, and what is lost is told", async () => {
  const fixture = await Fixture.open("inbox-restored");
  fixture.latest = 20;
  fixture.locked.add(18);
  await fixture.resume(0);
  fixture.latest = 8;
  fixture.later.push({ number: 2, id: "second", said: ["anew-1", "anew-2"] });
  await fixture.resume(5);
  expect(fixture.ids.slice(-2)).toEqual(["anew-1", "anew-2"]);
  expect(fixture.ids).toHaveLength(21);
  expect(fixture.restored).toEqual([{ lost: 12, since: new Date(LAST) }]);
  expect(fixture.handled.at(-1)).toEqual({ incarnation: 2, seq: 2 });
  expect(fixture.read.every((number, i) => i === 0 || number > (fixture.read[i - 1] ?? 0))).toBe(true);
  await fixture.resume(5);
  await fixture.reopen();
  await fixture.resume(5);
  expect(fixture.ids).toHaveLength(21);
  expect(fixture.restored).toHaveLength(1);
  fixture.locked.clear();
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.ids.at(-1)).toBe("message-18");
  expect(fixture.missing).toEqual([]);
});

test("what was said on the restored server before it was noticed is read, too", async () => {
  const fixture = await Fixture.open("inbox-restored-and-grown");
  fixture.latest = 10;
  await fixture.resume(0);
  fixture.latest = 15;
  for (let seq = 6; seq <= 15; seq++) {
    fixture.said.set(seq, `restored-${seq}`);
  }
  fixture.later.push({ number: 2, id: "second", said: ["anew-1"] });
  await fixture.resume(5);
  expect(fixture.ids.slice(10)).toEqual([
    ...[6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((seq) => `restored-${seq}`),
    "anew-1",
  ]);
  expect(fixture.restored).toEqual([{ lost: 5, since: new Date(LAST) }]);
});

test("who has read nothing of what is lost reads on, and is told", async () => {
  const fixture = await Fixture.open("inbox-restored-unread");
  fixture.latest = 5;
  await fixture.resume(0);
  fixture.latest = 8;
  fixture.later.push({ number: 2, id: "second", said: ["anew-1"] });
  await fixture.resume(5);
  expect(fixture.ids).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8].map((seq) => `message-${seq}`), "anew-1"]);
  expect(fixture.restored).toEqual([{ lost: 0, since: new Date(LAST) }]);
});

test("an incarnation that the server does not know any more is lost as a whole", async () => {
  const fixture = await Fixture.open("inbox-restored-twice");
  fixture.latest = 5;
  await fixture.resume(0);
  fixture.later.push({ number: 2, id: "second", said: ["a-1", "a-2", "a-3"] });
  await fixture.resume(5);
  fixture.later.splice(0, 1, { number: 2, id: "another second", said: ["b-1"] });
  await fixture.resume(5);
  expect(fixture.ids.slice(5)).toEqual(["a-1", "a-2", "a-3", "b-1"]);
  expect(fixture.restored.slice(1)).toEqual([{ lost: 3 }]);
});

test("a server that has lost messages and does not begin anew is told of", async () => {
  const fixture = await Fixture.open("inbox-shorter");
  fixture.latest = 9;
  await fixture.resume(0);
  fixture.latest = 3;
  await fixture.resume(3);
  expect(fixture.restored).toEqual([{ lost: 6 }]);
  fixture.said.set(4, "new-4");
  fixture.latest = 4;
  await fixture.inbox.offer(message(4, "new-4"));
  expect(fixture.ids.at(-1)).toBe("new-4");
});

test("a server that points back does not keep the device reading", async () => {
  const fixture = await Fixture.open("inbox-points-back");
  fixture.latest = 2;
  await fixture.inbox.resume({ incarnation: { number: 3, id: "x" }, latest: 0, read: FIRST, cursor: 0, receipt: "" });
  expect(fixture.ids).toEqual(["message-1", "message-2"]);
});

test("what was left on the server is read when the key comes, through what was said since it was restored", async () => {
  const fixture = await Fixture.open("inbox-restored-left");
  const count = MAX_HELD_OF_ONE + 20;
  fixture.latest = count;
  fixture.lacksKey = true;
  await fixture.resume(0);
  expect(fixture.handled.at(-1)).toEqual({ incarnation: 1, seq: MAX_HELD_OF_ONE });
  const anew = Array.from({ length: 30 }, (_, i) => `anew-${i + 1}`);
  fixture.later.push({ number: 2, id: "second", said: anew });
  await fixture.resume(MAX_HELD_OF_ONE);
  expect(fixture.held).toBe(count + anew.length);
  await fixture.reopen();
  await fixture.resume(MAX_HELD_OF_ONE);
  fixture.lacksKey = false;
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.ids).toEqual([...Array.from({ length: count }, (_, i) => `message-${i + 1}`), ...anew]);
  expect(fixture.held).toBe(0);
  expect(await fixture.stored("left/")).toBe(0);
  expect(fixture.missing).toEqual([]);
  expect(fixture.handled.at(-1)).toEqual({ incarnation: 2, seq: anew.length });
});

test("what was left on the server and is lost is waited for no longer", async () => {
  const fixture = await Fixture.open("inbox-restored-left-lost");
  fixture.latest = MAX_HELD_OF_ONE + 20;
  fixture.lacksKey = true;
  await fixture.resume(0);
  fixture.latest = 100;
  fixture.later.push({ number: 2, id: "second", said: ["anew-1"] });
  await fixture.resume(80);
  expect(fixture.restored).toEqual([{ lost: MAX_HELD_OF_ONE - 80, since: new Date(LAST) }]);
  expect(fixture.held).toBe(MAX_HELD_OF_ONE + 1);
  fixture.lacksKey = false;
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.ids).toHaveLength(MAX_HELD_OF_ONE + 1);
  expect(fixture.ids.at(-1)).toBe("anew-1");
  expect(fixture.held).toBe(0);
  expect(await fixture.stored("left/")).toBe(0);
});
