import "fake-indexeddb/auto";
import {
  GroupCipher,
  GroupSessionBuilder,
  InMemoryProtocolStore,
  SenderKeyDistributionMessage,
} from "@latchkey/signal";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { type Address, addressKey } from "../src/address.ts";
import { fromBase64, utf8 } from "../src/bytes.ts";
import { first as firstPlace } from "../src/content/author-place.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import { type Due, MAX_AGE, MAX_MESSAGES, OwnSenderKey } from "../src/distribute/own-sender-key.ts";
import { DeviceStore } from "../src/store/device-store.ts";

const SELF: Address = { id: "user-host", deviceId: 1 };
const PEOPLE: readonly Address[] = ["gil", "olga", "jo", "ada"].map((id) => ({ id: `guest-${id}`, deviceId: 1 }));

/** Keeps every key that it was ever given, also when it is no longer in the meeting. */
class Reader {
  readonly store = new InMemoryProtocolStore();

  async take(message: string): Promise<void> {
    const key = SenderKeyDistributionMessage.deserialize(fromBase64(message));
    await new GroupSessionBuilder(this.store).process(toProtocolAddress(SELF), key);
  }

  opens(ciphertext: Uint8Array): Promise<boolean> {
    return new GroupCipher(this.store, toProtocolAddress(SELF)).decrypt(ciphertext).then(
      () => true,
      () => false,
    );
  }
}

type Step = { readonly kind: "toggle"; readonly who: number } | { readonly kind: "say" | "distribute" | "reopen" };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("toggle" as const), who: fc.nat(PEOPLE.length - 1) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("say" as const, "distribute" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const) }) },
  ),
  { minLength: 5, maxLength: 30 },
);

afterEach(() => {
  vi.useRealTimers();
});

let databases = 0;

function open(store: DeviceStore, renewed: () => void = () => undefined): Promise<OwnSenderKey> {
  const counter = { upcoming: async () => firstPlace() };
  const entitlingEntry = () => new Uint8Array(32);
  return OwnSenderKey.open({ store, meetingId: "meeting-1", self: SELF, counter, entitlingEntry, renewed });
}

/** Whoever lacks the key is given it afterwards. */
async function say(own: OwnSenderKey, others: () => readonly Address[]): Promise<Uint8Array> {
  const mayLack = () => true;
  const ciphertext = await own.encrypt(others, mayLack, async () => utf8("words"));
  return ciphertext ?? expect.unreachable("nothing was encrypted");
}

async function walk(schedule: readonly Step[]): Promise<void> {
  const store = await DeviceStore.open(`own-sender-key-${databases++}`);
  const readers = PEOPLE.map(() => new Reader());
  const sent: { readonly ciphertext: Uint8Array; readonly entitled: ReadonlySet<number> }[] = [];
  const present = new Set<number>();
  const others = () => [...present].map((who) => PEOPLE[who] as Address);
  let own = await open(store);
  const distribute = async () => {
    for (const due of own.due()) {
      const who = PEOPLE.findIndex((address) => addressKey(address) === addressKey(due.recipient));
      await readers[who]?.take(due.grant.message);
      await own.handedOver([{ due, envelopeId: crypto.randomUUID(), queued: false }]);
    }
  };
  for (const step of schedule) {
    if (step.kind === "toggle") {
      if (!present.delete(step.who)) {
        present.add(step.who);
      }
    } else if (step.kind === "say") {
      sent.push({ ciphertext: await say(own, others), entitled: new Set(present) });
    } else if (step.kind === "distribute") {
      await own.prepare(others());
      await distribute();
    } else {
      own = await open(store);
    }
  }
  // Everybody is handed what it was entitled to, however late, and every ciphertext there ever was.
  for (const { distributionId, who } of await entitlements(store)) {
    const due = await own.entitlement(PEOPLE[who] as Address, distributionId);
    await readers[who]?.take(due?.grant.message ?? "");
  }
  for (const { ciphertext, entitled } of sent) {
    for (const [who, reader] of readers.entries()) {
      expect(await reader.opens(ciphertext)).toBe(entitled.has(who));
    }
  }
  await store.erase();
}

async function entitlements(store: DeviceStore): Promise<readonly { distributionId: string; who: number }[]> {
  const names = await store.update(({ records }) => records.all("meeting/meeting-1/own-key/recipient/"));
  return [...names.keys()].map((name) => {
    const [distributionId = "", key = ""] = name.split("/");
    return { distributionId, who: PEOPLE.findIndex((address) => addressKey(address) === key) };
  });
}

test("whoever was there when something was said opens it, and nobody else ever", async () => {
  await fc.assert(fc.asyncProperty(steps, walk), { numRuns: 25 });
}, 120_000);

test("departures that come together cost one new key, and joining costs none", async () => {
  const store = await DeviceStore.open("own-sender-key-rotation");
  let renewals = 0;
  const own = await open(store, () => renewals++);
  const keyFor = async (others: readonly Address[]) => {
    await say(own, () => others);
    return (await own.entitlement(PEOPLE[0] as Address, undefined))?.distributionId;
  };
  const [first, second, third, fourth] = PEOPLE as [Address, Address, Address, Address];
  const begin = await keyFor([first, second]);
  expect(await keyFor([first, second, third, fourth])).toBe(begin);
  expect(renewals).toBe(0);
  const after = await keyFor([first]);
  expect(after).not.toBe(begin);
  expect(await keyFor([first])).toBe(after);
  expect(renewals).toBe(1);
  expect(own.coverage([first])).toEqual({ ready: 0, queued: 0, total: 1 });
  await store.erase();
});

test("a key that was used for a day gives way to a new one with the next words, and an unused one does not", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const store = await DeviceStore.open("own-sender-key-age");
  let own = await open(store);
  const [first] = PEOPLE as [Address];
  const present = async () => (await own.entitlement(first, undefined))?.distributionId;
  await own.prepare([first]);
  const unused = await present();
  vi.advanceTimersByTime(2 * MAX_AGE);
  await say(own, () => [first]);
  expect(await present()).toBe(unused);
  await say(own, () => [first]);
  const second = await present();
  expect(second).not.toBe(unused); // Its first words were its last: it was old by then.
  await say(own, () => [first]);
  vi.advanceTimersByTime(MAX_AGE - 1);
  await own.prepare([first]);
  await say(own, () => [first]);
  expect(await present()).toBe(second);
  own = await open(store);
  vi.advanceTimersByTime(1);
  await own.prepare([first]);
  expect(await present()).toBe(second); // People's coming and going is no occasion.
  await say(own, () => [first]);
  const third = await present();
  expect(third).not.toBe(second);
  await say(own, () => [first]);
  vi.setSystemTime(Date.now() - 1_000);
  await say(own, () => [first]);
  expect(await present()).not.toBe(third);
  await store.erase();
});

test("a key encrypts just so many messages, across a reload", async () => {
  const store = await DeviceStore.open("own-sender-key-count");
  const own = await open(store);
  const [first] = PEOPLE as [Address];
  await say(own, () => [first]);
  const due = await own.entitlement(first, undefined);
  await store.update(async ({ signal }) => {
    const record = await signal.loadSenderKey(toProtocolAddress(SELF), due?.distributionId ?? "");
    for (let i = 1; i < MAX_MESSAGES - 1; i++) {
      record?.current?.takeNextMessageKeys().wipe();
    }
    await signal.storeSenderKey(toProtocolAddress(SELF), due?.distributionId ?? "", record ?? expect.unreachable());
  });
  const again = await open(store);
  await say(again, () => [first]);
  expect((await again.entitlement(first, undefined))?.distributionId).toBe(due?.distributionId);
  await say(again, () => [first]);
  expect((await again.entitlement(first, undefined))?.distributionId).not.toBe(due?.distributionId);
  await store.erase();
});

test("nobody is told of a key that it is not entitled to", async () => {
  const store = await DeviceStore.open("own-sender-key-entitlement");
  const own = await open(store);
  const [first, second] = PEOPLE as [Address, Address];
  await own.prepare([first]);
  expect(await own.entitlement(second, undefined)).toBeUndefined();
  expect(await own.entitlement(first, crypto.randomUUID())).toBeUndefined();
  expect(await own.entitlement(first, undefined)).toBeDefined();
  await store.erase();
});

test("nothing is said while somebody lacks the key who must have it first", async () => {
  const store = await DeviceStore.open("own-sender-key-first");
  const own = await open(store);
  const [first, second] = PEOPLE as [Address, Address];
  const attempt = (mayLack: (recipient: Address) => boolean) =>
    own.encrypt(
      () => [first, second],
      mayLack,
      async () => utf8("words"),
    );
  expect(await attempt(() => false)).toBeUndefined();
  const [due] = own.due();
  await own.handedOver(due === undefined ? [] : [{ due, envelopeId: "envelope-1", queued: true }]);
  expect(await attempt(() => false)).toBeUndefined();
  expect(await attempt((recipient) => addressKey(recipient) === addressKey(second))).toBeDefined();
  await store.erase();
});

test("somebody is ready when it has acknowledged the present key, whatever comes first and across a reload", async () => {
  const store = await DeviceStore.open("own-sender-key-coverage");
  const own = await open(store);
  const others = PEOPLE.slice(0, 3);
  await own.prepare(others);
  const [gil, olga] = own.due() as [Due, Due, Due];
  await own.handedOver([{ due: gil, envelopeId: "envelope-gil", queued: true }]);
  expect(own.coverage(others)).toEqual({ ready: 0, queued: 1, total: 3 });
  expect(own.unacknowledged()).toEqual(new Set(["envelope-gil"]));
  await own.acknowledged(["envelope-gil", "envelope-of-an-older-key"]);
  expect(own.coverage(others)).toEqual({ ready: 1, queued: 0, total: 3 });

  const acknowledgedFirst = own.acknowledged(["envelope-olga"]);
  await own.handedOver([{ due: olga, envelopeId: "envelope-olga", queued: false }]);
  await acknowledgedFirst;
  expect(own.coverage(others)).toEqual({ ready: 2, queued: 0, total: 3 });

  const again = await open(store);
  expect(again.coverage(others)).toEqual({ ready: 2, queued: 0, total: 3 });
  await again.prepare([gil.recipient]); // The others went: there is a new key, which nobody has acknowledged.
  expect(again.coverage([gil.recipient])).toEqual({ ready: 0, queued: 0, total: 1 });
  await again.acknowledged(["envelope-gil"]);
  expect(again.coverage([gil.recipient])).toEqual({ ready: 0, queued: 0, total: 1 });
  await store.erase();
});
