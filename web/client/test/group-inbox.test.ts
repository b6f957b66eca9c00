import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { GroupInbox, MAX_HELD_OF_ONE } from "../src/deliver/group-inbox.ts";
import type { GroupReader, Reading } from "../src/deliver/group-reader.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";

const PAGE = 3;
const SENDER = { id: "user-host", deviceId: 1 };

function message(seq: number, messageId = `message-${seq}`): MeetingMessage {
  const acceptedAt = "2026-01-01T00:00:00Z";
  const sender = { senderId: SENDER.id, senderDeviceId: SENDER.deviceId };
  return { meetingId: "meeting-1", seq, ...sender, messageId, ciphertext: "", acceptedAt };
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
  /** What was restored is said under other ids. */
  said = new Map<number, string>();
  /** Each opens once. */
  readonly opened = new Set<string>();
  latest = 0;
  held = 0;
  readonly wentBack: string[] = [];
  readonly renumbered: number[] = [];
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

  /** As when the page is reloaded. */
  async reopen(): Promise<void> {
    const read: GroupReader["read"] = async ({ seq, messageId }, _, keep): Promise<Reading> => {
      if (this.opened.has(messageId)) {
        return { kind: "known" };
      }
      if (this.locked.has(seq)) {
        return { kind: "lacks-key", sender: SENDER, distributionId: "id" };
      }
      await this.store.update(({ records }) => keep(records));
      this.opened.add(messageId);
      this.read.push(seq);
      return { kind: "known" };
    };
    const readTogether: GroupReader["readTogether"] = async (messages, _, keep) => {
      if (messages.some(({ seq, messageId }) => this.locked.has(seq) || seq % 7 === 0 || this.opened.has(messageId))) {
        return undefined; // Something is the matter with one of them.
      }
      await this.store.update(({ records }) => keep(records));
      for (const { messageId } of messages) {
        this.opened.add(messageId);
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
        renumberedFrom: async (_, seq) => void this.renumbered.push(seq),
      },
      replay: async (after) => {
        this.replays.push(after);
        const first = this.repeats ? 1 : after + 1;
        const seqs = Array.from({ length: this.latest + 1 - first }, (_, i) => first + i);
        const page = seqs.filter((seq) => !this.kept.has(seq)).slice(0, PAGE);
        return { ok: true, messages: page.map((seq) => message(seq, this.said.get(seq))), latest: this.latest };
      },
      handled: () => undefined,
      told: ({ kind }) => {
        if (kind === "given-up") {
          this.givenUp++;
        }
      },
      missing: (from, to) => this.missing.push(`${from}-${to}`),
      wentBack: (from, to) => this.wentBack.push(`${from}-${to}`),
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
          await fixture.inbox.resume(0, fixture.latest);
        }
      }
      await fixture.inbox.resume(0, fixture.latest);
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
  await fixture.inbox.resume(0, 0);
  expect(fixture.read).toEqual([1]);
});

test("a device reads from its admission on, and never from before", async () => {
  const fixture = await Fixture.open("inbox-admission");
  fixture.latest = 5;
  await fixture.inbox.resume(3, 5);
  expect(fixture.read).toEqual([4, 5]);
  expect(fixture.replays).toEqual([3]);
});

test("what lacks its key is held, also while the page is reloaded, and opens when the key comes", async () => {
  const fixture = await Fixture.open("inbox-held");
  fixture.latest = 3;
  fixture.locked.add(2);
  await fixture.inbox.resume(0, 3);
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
  await fixture.inbox.resume(0, count);
  expect(fixture.held).toBe(count);
  expect(await fixture.stored("held/")).toBe(MAX_HELD_OF_ONE);
  await fixture.reopen();
  await fixture.inbox.resume(count, count);
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
  await fixture.inbox.resume(0, 4);
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
  await fixture.inbox.resume(0, 4);
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
  await fixture.inbox.resume(0, 3);
  expect(fixture.read).toEqual([1]);
  expect(fixture.missing).toEqual(["2-3"]);
});

test("a server that repeats itself instead of going on does not keep the device reading", async () => {
  const fixture = await Fixture.open("inbox-loop");
  fixture.latest = 1;
  await fixture.inbox.resume(0, 1);
  fixture.repeats = true;
  await fixture.inbox.resume(0, 5);
  expect(fixture.missing).toEqual(["2-5"]);
});

test("a server that comes back with an older copy loses nothing of what is said afterwards", async () => {
  const fixture = await Fixture.open("inbox-restored");
  fixture.latest = 20;
  fixture.locked.add(18);
  await fixture.inbox.resume(0, 20);
  fixture.read.length = 0;
  fixture.latest = 8;
  [6, 7, 8].forEach((seq) => {
    fixture.said.set(seq, `restored-${seq}`);
  });
  await fixture.inbox.resume(5, 8);
  expect(fixture.read).toEqual([6, 7, 8]);
  expect(fixture.wentBack).toEqual(["6-20"]);
  expect(fixture.renumbered).toEqual([9]);
  await fixture.inbox.resume(5, 8);
  await fixture.reopen();
  await fixture.inbox.resume(5, 8);
  expect(fixture.read).toEqual([6, 7, 8]);
  expect(fixture.wentBack).toEqual(["6-20"]);
  fixture.locked.clear();
  await fixture.inbox.keyCame(SENDER);
  expect(fixture.read).toEqual([6, 7, 8, 18]);
  expect(fixture.missing).toEqual([]);
});

test("an older copy is noticed also when it has grown past what was read", async () => {
  const fixture = await Fixture.open("inbox-restored-and-grown");
  fixture.latest = 10;
  await fixture.inbox.resume(0, 10);
  fixture.read.length = 0;
  fixture.latest = 15;
  for (let seq = 6; seq <= 15; seq++) {
    fixture.said.set(seq, `restored-${seq}`);
  }
  await fixture.inbox.resume(5, 15);
  expect(fixture.read).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(fixture.wentBack).toEqual(["6-10"]);
  expect(fixture.renumbered).toEqual([6]);
});
