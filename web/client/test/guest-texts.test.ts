import { PrivateKey } from "@latchkey/signal";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { randomBytes } from "../src/bytes.ts";
import { ConnectedTime } from "../src/connected-time.ts";
import { SignedWords } from "../src/content/guest-words.ts";
import { GuestTexts, PATIENCE_MILLIS, REST_MILLIS, TURN_MILLIS } from "../src/say/guest-texts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A member's device among others. It looks every now and then, so what is due is passed on a little later. */
class Device {
  /** What it has passed on, in order. */
  readonly passedOn: string[] = [];
  turn = 0;
  isAlone = false;
  isBehind = false;
  readonly texts: GuestTexts;
  readonly #time = new ConnectedTime();
  readonly #said = new Map<string, number>();

  constructor() {
    this.texts = new GuestTexts({
      turn: () => this.turn,
      isAlone: () => this.isAlone,
      isBehind: () => this.isBehind,
      connectedMillis: () => this.#time.millis,
      afterReading: (work) => work(),
      publish: ({ key }) => this.passedOn.push(key),
    });
  }

  /** Connected for so long that others know of it. */
  static settled(turn: number): Device {
    const device = new Device();
    device.turn = turn;
    device.connect();
    vi.advanceTimersByTime(TURN_MILLIS);
    return device;
  }

  connect(): void {
    this.#time.connected();
    this.texts.connected();
  }

  disconnect(): void {
    this.#time.disconnected();
    this.texts.disconnected();
  }

  /** Guests say something: `NAME/WHAT`. */
  hears(...keys: readonly string[]): void {
    for (const key of keys) {
      const [guest = ""] = key.split("/");
      const number = (this.#said.get(guest) ?? 0) + 1;
      this.#said.set(guest, number);
      this.hearsAs(number, key);
    }
  }

  /** What the guest has numbered so. */
  hearsAs(number: number, key: string): void {
    const [guest = ""] = key.split("/");
    this.texts.came({ key, signed: signed(guest, number, key) });
  }

  /** Somebody's publications stand in the meeting. */
  reads(...keys: readonly string[]): void {
    keys.forEach((key) => {
      this.texts.published(key);
    });
  }

  /** Just not yet, and then. */
  passesOnAfter(millis: number, ...keys: readonly string[]): void {
    const before = [...this.passedOn];
    vi.advanceTimersByTime(millis - 1);
    expect(this.passedOn).toEqual(before);
    vi.advanceTimersByTime(LATEST_LOOK);
    expect(this.passedOn).toEqual([...before, ...keys]);
  }

  passesNothingOnFor(millis: number): void {
    const before = [...this.passedOn];
    vi.advanceTimersByTime(millis);
    expect(this.passedOn).toEqual(before);
  }
}

const KEY = PrivateKey.generate();

function signed(sessionId: string, number: number, text: string): SignedWords {
  const said = { kind: "text" as const, messageId: crypto.randomUUID(), text, sentAt: 0 };
  const place = { number, previousHash: "" };
  return SignedWords.sign(KEY, {
    logId: randomBytes(16),
    sessionId,
    ...place,
    rosterIndex: 0,
    rosterHead: randomBytes(32),
    said,
  });
}

/** From just before something is due until it has been looked at. */
const LATEST_LOOK = 201;

test("the first in order passes a text on at once, and once", () => {
  const device = Device.settled(0);
  device.hears("gus/one", "olga/one");
  device.hears("gus/one");
  expect(device.passedOn).toEqual(["gus/one", "olga/one"]);
  device.passesNothingOnFor(600_000);
});

test.each([1, 2, 5])("with %i before it, a device passes a text on after as many turns", (turn) => {
  const device = Device.settled(turn);
  device.hears("gus/one");
  device.passesOnAfter(TURN_MILLIS * turn, "gus/one");
});

test("what somebody before it has passed on, a device does not", () => {
  const device = Device.settled(1);
  device.hears("gus/one");
  device.reads("gus/one");
  device.passesNothingOnFor(600_000);
});

test("the words are known until they stand in the meeting", () => {
  const device = Device.settled(1);
  device.hears("gus/one");
  expect(device.texts.published("gus/one")).toBe(true);
  expect(device.texts.published("gus/one")).toBe(false);
});

test("what the server refuses is passed on once more after a while", () => {
  const device = Device.settled(0);
  device.hears("gus/one");
  device.texts.failed("gus/one");
  device.hears("gus/two");
  device.passesOnAfter(REST_MILLIS, "gus/one", "gus/two");
  expect(device.passedOn).toEqual(["gus/one", "gus/one", "gus/two"]);
  device.reads("gus/one", "gus/two");
  device.passesNothingOnFor(600_000);
});

test("where those before it have gone, it is a device's turn at once", () => {
  const device = Device.settled(1);
  device.hears("gus/one");
  device.turn = 0;
  device.texts.reconsider();
  expect(device.passedOn).toEqual(["gus/one"]);
});

test.each([
  ["before it had read what it had missed", (device: Device) => device.hears("gus/one"), 0],
  ["within its first two seconds", () => undefined, TURN_MILLIS - 1],
])("a device that has just come waits a turn more with what came %s", (_, before, heardAt) => {
  const device = new Device();
  before(device);
  device.connect();
  vi.advanceTimersByTime(heardAt);
  device.hears("gus/one");
  device.passesOnAfter(TURN_MILLIS, "gus/one");
});

test("a device that is alone waits for nobody", () => {
  const device = new Device();
  device.isAlone = true;
  device.hears("gus/one");
  expect(device.passedOn).toEqual([]);
  device.connect();
  expect(device.passedOn).toEqual(["gus/one"]);
});

test("time without a connection does not count, and a device that is back has just come", () => {
  const device = Device.settled(1);
  device.hears("gus/one");
  vi.advanceTimersByTime(TURN_MILLIS - 100);
  device.disconnect();
  device.passesNothingOnFor(600_000);
  device.connect();
  device.passesOnAfter(2 * TURN_MILLIS, "gus/one");
});

test("coming in twice on one connection is coming once", () => {
  const device = Device.settled(1);
  device.connect();
  device.hears("gus/one");
  device.passesOnAfter(TURN_MILLIS, "gus/one");
});

test("time in which something waits to be read does not count", () => {
  const device = Device.settled(1);
  device.isBehind = true;
  device.hears("gus/one");
  device.passesNothingOnFor(5_000);
  device.isBehind = false;
  device.passesOnAfter(TURN_MILLIS, "gus/one");
});

test("who works off what came together is let finish", () => {
  const device = Device.settled(1);
  device.hears("gus/one", "olga/one", "gus/two");
  device.passesNothingOnFor(TURN_MILLIS - 100);
  device.reads("gus/one");
  device.passesNothingOnFor(TURN_MILLIS - 100);
  device.reads("olga/one");
  device.passesOnAfter(TURN_MILLIS, "gus/two");
});

test("no text waits longer than half a minute beyond its turns for those who pass on others", () => {
  const device = Device.settled(1);
  device.hears("gus/one");
  for (let at = 0; at < PATIENCE_MILLIS + TURN_MILLIS - 1_000; at += 1_000) {
    device.hears(`olga/${at}`);
    device.reads(`olga/${at}`);
    device.passesNothingOnFor(1_000);
  }
  device.hears("olga/last");
  device.reads("olga/last");
  device.passesOnAfter(1_000, "gus/one");
});

test("whoever takes over passes on one text after the other", () => {
  const device = Device.settled(1);
  device.hears("gus/one", "olga/one", "gil/one");
  device.passesOnAfter(TURN_MILLIS, "gus/one");
  device.reads("gus/one");
  expect(device.passedOn).toEqual(["gus/one", "olga/one"]);
  device.passesNothingOnFor(TURN_MILLIS - 300);
  vi.advanceTimersByTime(500); // Its own does not come back: it goes on.
  expect(device.passedOn).toEqual(["gus/one", "olga/one", "gil/one"]);
});

test("whoever has taken over stops where the device before it goes on", () => {
  const device = Device.settled(1);
  device.hears("gus/one", "olga/one", "gil/one");
  device.passesOnAfter(TURN_MILLIS, "gus/one");
  device.reads("olga/one", "gus/one");
  device.passesOnAfter(TURN_MILLIS, "gil/one");
});

test("what one guest says keeps its order; others do not wait for it", () => {
  const device = new Device();
  device.connect();
  device.hears("gus/one");
  vi.advanceTimersByTime(TURN_MILLIS - 1);
  device.reads("olga/none");
  device.isBehind = true;
  vi.advanceTimersByTime(1);
  device.hears("gus/two", "olga/one");
  expect(device.passedOn).toEqual(["olga/one"]);
  device.isBehind = false;
  vi.advanceTimersByTime(2 * TURN_MILLIS);
  expect(device.passedOn).toEqual(["olga/one", "gus/one", "gus/two"]);
});

test("what one guest says is passed on as the guest counts it, in whatever order it comes", () => {
  const device = Device.settled(1);
  device.hearsAs(2, "gus/two");
  device.hearsAs(1, "gus/one");
  vi.advanceTimersByTime(10 * TURN_MILLIS);
  expect(device.passedOn).toEqual(["gus/one", "gus/two"]);
});
