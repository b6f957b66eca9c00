import "fake-indexeddb/auto";
import { SessionBuilder, SessionCipher } from "@latchkey/signal";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressKey } from "../src/address.ts";
import { base64, utf8 } from "../src/bytes.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import { PreparedSession } from "../src/distribute/prepared-sessions.ts";
import { type AccountLists, type BundleSource, Sealer } from "../src/distribute/sealer.ts";
import { toPreKeyBundle } from "../src/keys/bundles.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { GuestBundle } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { bundlesOf, host, Keyholder, Log } from "./keyholder.ts";

const LABEL = { kind: "label", tokenHash: new Uint8Array(32), label: "For the auditors" } as const;

async function sealer(log: Log, source: BundleSource, accounts: AccountLists = everybody): Promise<Sealer> {
  const store = await DeviceStore.open(crypto.randomUUID());
  return new Sealer(store, log.follower, source, accounts);
}

const [gil, olga, jo] = await Promise.all(["Gil", "Olga", "Jo"].map((name) => Keyholder.guest(name)));
const guests = [gil, olga, jo] as [Keyholder, Keyholder, Keyholder];
const log = await Log.create(...guests);
const recipients = guests.map(({ address }) => address);
const good = await Promise.all(guests.map((guest) => guest.guestBundle()));

async function seal(bundles: readonly GuestBundle[]) {
  const source = { ...bundlesOf(...guests), guestBundles: async () => ({ bundles, refused: [] }) };
  return (await sealer(log, source)).seal(recipients, () => LABEL);
}

test("everybody with good keys can open what is sealed for it", async () => {
  const { envelopes, failures } = await seal(await Promise.all(guests.map((guest) => guest.guestBundle())));
  expect(failures.size).toBe(0);
  for (const guest of guests) {
    const envelope = envelopes.get(addressKey(guest.address)) ?? expect.unreachable();
    expect(await guest.opens(envelope)).toEqual(LABEL);
  }
});

test("a member's device gets nothing where its account's log is known not to have it", async () => {
  const sam = await Keyholder.member("Sam");
  const withSam = await Log.create();
  await withSam.add(sam);
  const { address } = sam;
  for (const [standing, failure] of [
    ["unlisted", { kind: "device-unlisted", code: "account_refused" }],
    ["unknown", { kind: "failed", code: "unavailable" }],
    ["removed", { kind: "failed", code: "recipient_unknown" }],
  ] as const) {
    const accounts = { standing: () => standing };
    const { envelopes, failures } = await (await sealer(withSam, bundlesOf(sam), accounts)).seal(
      [address],
      () => LABEL,
    );
    expect(envelopes.size).toBe(0);
    expect(failures.get(addressKey(address))).toMatchObject(failure);
  }
});

test("the session that a guest began is kept where one was prepared", async () => {
  const guest = await Keyholder.guest("Ida");
  const withIda = await Log.create(guest);
  const store = await DeviceStore.open(crypto.randomUUID());
  const { address } = guest;
  const identityKey = guest.store.local.identityKeyPair.publicKey.serialize();
  const prepared = await PreparedSession.begin(store.local, address, identityKey, await guest.guestBundle());
  const { preKeys, kyberPreKeys, ...keys } = await makeKeys(store, 1);
  const kyberPreKey = kyberPreKeys[0] ?? expect.unreachable();
  const own = { deviceId: 1, ...keys, kyberPreKey, preKey: preKeys[0] ?? null };
  await new SessionBuilder(guest.store, toProtocolAddress(host.address)).process(toPreKeyBundle(own));
  const there = new SessionCipher(guest.store, toProtocolAddress(host.address));
  const [first, second] = [await there.encrypt(utf8("first")), await there.encrypt(utf8("second"))];
  const here = new SessionCipher(store, toProtocolAddress(address));
  expect(await here.decrypt(first)).toEqual(utf8("first"));
  const session = { take: () => prepared, drop: () => undefined };
  const { envelopes } = await new Sealer(store, withIda.follower, bundlesOf(guest), everybody, session).seal(
    [address],
    () => LABEL,
  );
  expect(await here.decrypt(second)).toEqual(utf8("second"));
  expect(await guest.opens(envelopes.get(addressKey(address)) ?? expect.unreachable())).toEqual(LABEL);
});

const FIELDS = ["registrationId", "identityKeyPublic", "signedPreKey", "kyberPreKey", "preKey"] as const;

const damage = fc.oneof(
  fc.record({ field: fc.constantFrom(...FIELDS), value: fc.jsonValue() }),
  fc.record({
    field: fc.constantFrom("signedPreKey", "kyberPreKey", "preKey"),
    value: fc.record({
      id: fc.oneof(fc.integer(), fc.jsonValue()),
      publicKey: fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 40 }).map(base64)),
      signature: fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 70 }).map(base64)),
    }),
  }),
);

test("a bundle that is anything at all fails its own recipient alone", async () => {
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(2), async ({ field, value }, which) => {
      const bundles = good.map((bundle, i) => (i === which ? { ...bundle, [field]: value } : bundle) as GuestBundle);
      fc.pre(!(field === "preKey" && !value)); // No one-time pre-key is no fault.
      const { envelopes, failures } = await seal(bundles);
      expect([...failures.keys()]).toEqual([addressKey(recipients[which] ?? expect.unreachable())]);
      expect(envelopes.size).toBe(2);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("an answer with holes, or that is none, is a failure of those it leaves out", async () => {
  const holes = [good[0], null] as unknown as GuestBundle[];
  expect((await seal(holes)).failures.size).toBe(2);
  expect((await seal(null as unknown as GuestBundle[])).failures.size).toBe(3);
});

test("a bundle with another registration than the guest has knocked with is a failure", async () => {
  const [first, ...others] = good;
  const other = { ...first, registrationId: ((first?.registrationId ?? 0) % 16_000) + 1 } as GuestBundle;
  const { envelopes, failures } = await seal([other, ...others]);
  expect([...failures]).toMatchObject([[addressKey(guests[0].address), { kind: "bundle-wrong", code: "invalid_key" }]]);
  expect(envelopes.size).toBe(2);
});
