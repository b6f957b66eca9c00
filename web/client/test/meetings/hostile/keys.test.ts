import "fake-indexeddb/auto";
import { IdentityKeyPair, KyberPreKeyRecord, type PrivateKey, SignedPreKeyRecord } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { base64 } from "../../../src/bytes.ts";
import type { GuestMeeting } from "../../../src/index.ts";
import type { Bundle, GuestBundle, GuestBundles, SignedPreKey, WaitingGuest } from "../../../src/wire.ts";
import { admit } from "../bench.ts";
import { inStoreOf, newIdentity, reads, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();
const GUESTS_BUNDLES = /POST .*\/external\/keys/;
const MEMBERS_BUNDLE = /GET \/api\/users\/.*\/keys/;
const LARGEST_ID = 0xffffff;

function changeBundles(lie: (bundle: GuestBundle) => object): void {
  scenario.now.toHanna.answers<GuestBundles>(GUESTS_BUNDLES, ({ bundles, refused }) => ({
    bundles: bundles.map(lie),
    refused,
  }));
}

/** Everything in it is in good order, under an identity of the server's own. */
function ofItsOwn<T extends Bundle>(bundle: T): T {
  const { privateKey, publicKey } = IdentityKeyPair.generate();
  const kyber = KyberPreKeyRecord.generate(1, privateKey);
  return {
    ...bundle,
    identityKeyPublic: base64(publicKey.serialize()),
    signedPreKey: signedPreKey(privateKey),
    kyberPreKey: { id: 1, publicKey: base64(kyber.keyPair.publicKey.serialize()), signature: base64(kyber.signature) },
    preKey: { id: 1, publicKey: newIdentity() },
  };
}

function signedPreKey(by: PrivateKey): SignedPreKey {
  const { id, keyPair, signature } = SignedPreKeyRecord.generate(LARGEST_ID, by);
  return { id, publicKey: base64(keyPair.publicKey.serialize()), signature: base64(signature) };
}

async function isRefused(gus: GuestMeeting): Promise<void> {
  const { who } = await warned(scenario.now.atHanna, "bundle-wrong");
  expect(who.address).toEqual(gus.state.self.address);
  scenario.now.getsNoKey(gus.state.self.address);
  await scenario.now.say("not for the server");
  expect(words(gus)).toEqual([]);
  expect(gus.state.coverage.ready).toBe(0);
}

describe("the server", () => {
  test("shows a guest in the lobby under a key of its own", async () => {
    const { toHanna, atHanna } = scenario.now;
    const swapped = (guest: WaitingGuest) => ({ ...guest, identityKeyPublic: newIdentity() });
    toHanna.pushes<WaitingGuest>("meeting:guestWaiting", (guest) => [swapped(guest)]);
    toHanna.answers<{ guests: WaitingGuest[] }>(/GET .*\/external\/waiting/, ({ guests }) => ({
      guests: guests.map(swapped),
    }));
    const gus = await scenario.now.gusKnocks();

    await scenario.now.say("Gus has knocked");
    expect(atHanna.state.lobby).toEqual([]);
    await expect(atHanna.admit(gus.state.self.address.id)).rejects.toMatchObject({ code: "guest_not_waiting" });
    expect(atHanna.state.participants).toHaveLength(1);
  });

  test("gives its own key bundle for an admitted guest", async () => {
    changeBundles(ofItsOwn);

    await isRefused(await scenario.now.gusIsLetIn());
  });

  test("gives its own key bundle for a member's device", async () => {
    const { toHanna, atHanna, samsAddress } = scenario.now;
    toHanna.answers<Bundle>(MEMBERS_BUNDLE, ofItsOwn);
    const atSam = await scenario.now.samArrives();

    expect((await warned(atHanna, "bundle-wrong")).who.address).toEqual(samsAddress);
    scenario.now.getsNoKey(samsAddress);
    await scenario.now.say("not for the server");
    expect(words(atSam)).toEqual([]);
  });

  test("hands out the same one-time pre-keys twice", async () => {
    const { toSam } = scenario.now;
    const hannas: GuestBundle[] = [];
    changeBundles((bundle) => {
      hannas.push(bundle);
      return bundle;
    });
    let isFirst = true;
    toSam.answers<GuestBundles>(GUESTS_BUNDLES, (answer) => {
      const given = isFirst ? { bundles: hannas, refused: [] } : answer;
      isFirst = false;
      return given;
    });
    const gus = await scenario.now.gusComesIn();
    expect(hannas).toHaveLength(1);
    const atSam = await scenario.now.samComesIn();
    await scenario.now.say("from Hanna");
    await says(atSam, "from Sam");

    await reads(gus, "from Hanna", "from Sam");
    expect(gus.state.warnings).toEqual([]);
    expect(isFirst).toBe(false);
  });

  test("leaves the Kyber key out of a bundle", async () => {
    changeBundles((bundle) => ({ ...bundle, kyberPreKey: null }));

    await isRefused(await scenario.now.gusIsLetIn());
  });

  test("takes the signature off a signed pre-key", async () => {
    const signature = base64(new Uint8Array(64));
    changeBundles((bundle) => ({ ...bundle, signedPreKey: { ...bundle.signedPreKey, signature } }));

    await isRefused(await scenario.now.gusIsLetIn());
  });

  test("gives a signed pre-key of its own", async () => {
    const signed = signedPreKey(IdentityKeyPair.generate().privateKey);
    changeBundles((bundle) => ({ ...bundle, signedPreKey: signed }));

    await isRefused(await scenario.now.gusIsLetIn());
  });

  test("gives a Kyber key of its own", async () => {
    const { id, keyPair, signature } = KyberPreKeyRecord.generate(1, IdentityKeyPair.generate().privateKey);
    const kyberPreKey = { id, publicKey: base64(keyPair.publicKey.serialize()), signature: base64(signature) };
    changeBundles((bundle) => ({ ...bundle, kyberPreKey }));

    await isRefused(await scenario.now.gusIsLetIn());
  });

  test("spoils one bundle of a batch", async () => {
    const { atHanna } = scenario.now;
    const link = await scenario.now.invitation({ maxUses: 2 });
    changeBundles((bundle) =>
      bundle.displayName === "Gus"
        ? { ...bundle, identityKeyPublic: "AAAA", registrationId: -1, signedPreKey: null }
        : bundle,
    );
    const gus = await scenario.now.gusKnocks(link);
    const gina = await scenario.now.ginaKnocks(link);
    await admit(atHanna, "Gus", "Gina");
    await scenario.now.say("for Gina");

    await reads(gina, "for Gina");
    await isRefused(gus);
  });

  test("gives an older signed pre-key of the right person", async () => {
    const { toHanna, sam } = scenario.now;
    const identity = await inStoreOf(sam, async ({ local }) => local.identityKeyPair);
    const thrownAway = signedPreKey(identity.privateKey);
    let isFirst = true;
    toHanna.answers<Bundle>(MEMBERS_BUNDLE, (bundle) => {
      const given = isFirst ? { ...bundle, signedPreKey: thrownAway } : bundle;
      isFirst = false;
      return given;
    });
    const atSam = await scenario.now.samArrives();
    await scenario.now.atHanna.until(({ participants }) => participants.length === 2);
    await scenario.now.say("in a new session");

    await reads(atSam, "in a new session");
    expect(isFirst).toBe(false);
  });
});
