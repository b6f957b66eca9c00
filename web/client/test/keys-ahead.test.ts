import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { utf8 } from "../src/bytes.ts";
import { KeysAhead } from "../src/distribute/keys-ahead.ts";
import { MOST_PREPARED, PREPARED_OF_A_LINK, PreparedSessions } from "../src/distribute/prepared-sessions.ts";
import { LatchkeyError } from "../src/errors.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Envelope } from "../src/wire.ts";
import { bundlesOf, Keyholder, Log, newSenderKey } from "./keyholder.ts";

const [gil, olga] = await Promise.all(["Gil", "Olga"].map((name) => Keyholder.guest(name)));
const guests = [gil, olga] as [Keyholder, Keyholder];
const nobodyIn = () => false;

/** A host's device, at whose door both wait. */
async function door() {
  const log = await Log.create();
  const store = await DeviceStore.open(crypto.randomUUID());
  const own = await newSenderKey(store, log);
  const asked: (readonly string[])[] = [];
  const source = bundlesOf(...guests);
  const prepared = new PreparedSessions({
    local: store.local,
    guestBundles: (sessionIds) => {
      asked.push(sessionIds);
      return source.guestBundles(sessionIds);
    },
    broken: (error) => expect.unreachable(String(error)),
  });
  const knocks = guests.map((guest) => guest.knock(log.anchor));
  prepared.prepare(knocks, nobodyIn);
  await prepared.prepareNow([]);
  const admit = async (call: (envelopes: readonly Envelope[]) => Promise<readonly string[]>) => {
    const keys = new KeysAhead(own, prepared, log.follower, () => log.others);
    try {
      await log.written.append(
        (writer) => writer.admitGuests(knocks),
        (entry) => keys.hand(entry, knocks, call),
      );
    } finally {
      await keys.settle();
    }
  };
  const say = async () => {
    const said = await own.encrypt(
      () => log.others,
      () => true,
      async () => utf8("words"),
    );
    expect(said).toBeDefined();
    return (await own.entitlement(gil?.address ?? expect.unreachable(), undefined))?.distributionId;
  };
  return { log, store, own, prepared, knocks, asked, admit, say };
}

test("guests who are let in open the key that comes with their entry, which it names", async () => {
  const { log, own, asked, admit } = await door();
  let handed: readonly Envelope[] = [];
  await admit(async (envelopes) => {
    handed = envelopes;
    return envelopes.map((_, i) => `envelope-${i}`);
  });
  expect(asked).toHaveLength(1);
  expect(handed).toHaveLength(2);
  const entitlingEntry = log.follower.roster.hashAt(log.follower.roster.size - 1);
  for (const [i, guest] of guests.entries()) {
    const body = await guest.opens(handed[i] ?? expect.unreachable());
    expect(body).toMatchObject({ kind: "sender-key", entitlingEntry });
  }
  expect(own.due()).toEqual([]);
  expect(own.unacknowledged()).toEqual(new Set(["envelope-0", "envelope-1"]));
});

test("who is not told of by the server is given the key anew", async () => {
  const { log, own, admit } = await door();
  await admit(async () => []);
  expect(own.due().map(({ recipient }) => recipient)).toEqual(log.others);
});

test("nothing more goes out under a key that was handed over in vain", async () => {
  const { own, admit, say } = await door();
  const refused = admit(async (envelopes) => {
    expect(envelopes).toHaveLength(2);
    throw new LatchkeyError("guest_not_waiting", "Somebody else has decided.");
  });
  await expect(refused).rejects.toMatchObject({ code: "guest_not_waiting" });
  await admit(async () => []);
  const first = own.due()[0]?.distributionId;
  expect(await say()).not.toBe(first);
});

test("nothing goes out until it is known whether the entry stands, nor, when the page ends before, under that key", async () => {
  const { log, store, own } = await door();
  const { distributionId } = await own.ahead(log.others, [(gil as Keyholder).address]);
  const attempt = (key: typeof own) =>
    key.encrypt(
      () => log.others,
      () => true,
      async () => utf8("words"),
    );
  expect(await attempt(own)).toBeUndefined();
  expect(own.heldBackMillis).toBeGreaterThan(0);
  let renewals = 0;
  const again = await newSenderKey(store, log, undefined, () => renewals++);
  expect(await attempt(again)).toBeDefined();
  expect(renewals).toBe(1);
  expect(distributionId).toBeDefined();
});

test("one knock makes a device work once, and a link's knocks a bounded number of times", async () => {
  const { prepared, knocks, asked } = await door();
  for (let i = 0; i < 5; i++) {
    prepared.prepare(knocks, nobodyIn);
  }
  await prepared.prepareNow([]);
  expect(asked).toHaveLength(1);
  for (let i = 0; i < 50; i++) {
    prepared.prepare([], nobodyIn);
    prepared.prepare(knocks, nobodyIn);
  }
  await prepared.prepareNow([]);
  const begun = asked.flat().length;
  expect(begun).toBeGreaterThan(2);
  expect(begun).toBeLessThanOrEqual(PREPARED_OF_A_LINK);
  expect(begun).toBeLessThanOrEqual(MOST_PREPARED);
});
