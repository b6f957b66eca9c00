import "fake-indexeddb/auto";
import { expect, onTestFinished, test, vi } from "vitest";
import { addressKey } from "../src/address.ts";
import { Distributor } from "../src/distribute/distributor.ts";
import { type BundleSource, Sealer } from "../src/distribute/sealer.ts";
import type { DistributionProgress } from "../src/meeting/state.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Envelope } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { bundlesOf, Keyholder, Log, newSenderKey } from "./keyholder.ts";

const MANY = 120;
/** In characters of one event, which has 256 KiB. */
const EVENT = 256 * 1024;

test("many get the key in portions, with one request for the bundles of a hundred, and one's failure stops nobody else", async () => {
  const names = Array.from({ length: MANY }, (_, i) => `Guest ${1_000 + i}`);
  const guests = await Promise.all(names.map((name) => Keyholder.guest(name)));
  const log = await Log.create(...guests.slice(0, 100));
  await log.admit(...guests.slice(100));
  const [, spoilt = expect.unreachable()] = guests;

  const store = await DeviceStore.open(crypto.randomUUID());
  const own = await newSenderKey(store, log);
  const requests: number[] = [];
  const honest = bundlesOf(...guests);
  const source: BundleSource = {
    ...honest,
    guestBundles: async (sessionIds) => {
      requests.push(sessionIds.length);
      const { bundles, refused } = await honest.guestBundles(sessionIds);
      const spoil = (sessionId: string) => sessionId === spoilt.address.id;
      return {
        refused,
        bundles: bundles.map((one) => (spoil(one.sessionId) ? { ...one, kyberPreKey: one.signedPreKey } : one)),
      };
    },
  };
  const portions: (readonly Envelope[])[] = [];
  const progress: (DistributionProgress | undefined)[] = [];
  const failed: string[] = [];
  const distributor = new Distributor({
    own,
    sealer: new Sealer(store, log.follower, source, everybody),
    others: () => log.others,
    send: async (envelopes) => {
      portions.push(envelopes);
      return {
        ok: true,
        results: envelopes.map(({ recipient }) => ({ recipient, queued: false, id: crypto.randomUUID() })),
      };
    },
    changed: () => undefined,
    progress: (now) => progress.push(now),
    failed: (recipient, { kind }) => failed.push(`${recipient.id}: ${kind}`),
    given: () => undefined,
    broken: (error) => {
      throw error;
    },
  });
  // On a slow machine a second would pass, and with it the pause before the one is tried again.
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  await distributor.handOver();
  await distributor.close();

  expect(requests.slice(0, 2)).toEqual([100, 20]);
  expect([...new Set(failed)]).toEqual([`${spoilt.address.id}: bundle-wrong`]);
  for (const portion of portions) {
    expect(portion.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(portion).length).toBeLessThan(EVENT);
  }
  const done = portions.map((_, i) => portions.slice(0, i + 1).flat().length);
  expect(progress.slice(0, done.length + 1)).toEqual([...done.map((many) => ({ done: many, total: MANY })), undefined]);
  const envelopes = new Map(portions.flat().map((envelope) => [addressKey(envelope.recipient), envelope]));
  expect(envelopes.size).toBe(MANY - 1);
  for (const guest of guests.filter((one) => one !== spoilt)) {
    const envelope = envelopes.get(addressKey(guest.address)) ?? expect.unreachable();
    expect((await guest.opens(envelope)).kind).toBe("sender-key");
  }
}, 60_000);
