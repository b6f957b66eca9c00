import { KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord } from "@latchkey/signal";
import { base64 } from "../bytes.ts";
import { MAX_ONE_TIME_PRE_KEYS } from "../limits.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { KeyCounts, Keys, PreKey, ReplenishKeys, SignedPreKey } from "../wire.ts";

const NEXT_ID = "keys/next-id";
/** How many of a kind are made without letting the page draw between. */
const AT_ONCE = 5;

/**
 * Makes this device's pre-keys, stores their private halves, and gives what is to be published.
 *
 * @param oneTime how many one-time pre-keys of each kind
 */
export async function makeKeys(store: DeviceStore, oneTime: number): Promise<Keys> {
  const { identityKeyPair, registrationId } = store.local;
  const { privateKey, publicKey } = identityKeyPair;
  const first = await takeIds(store, 2);
  const signedPreKey = SignedPreKeyRecord.generate(first, privateKey);
  const lastResort = KyberPreKeyRecord.generate(first + 1, privateKey);
  await store.update(async ({ signal }) => {
    await signal.storeSignedPreKey(signedPreKey);
    await signal.storeKyberPreKey(lastResort, "last-resort");
  });
  return {
    registrationId,
    identityKeyPublic: base64(publicKey.serialize()),
    signedPreKey: publicPart(signedPreKey),
    lastResortKyberPreKey: publicPart(lastResort),
    ...(await makeOneTimeKeys(store, oneTime, oneTime)),
  };
}

/** What brings the server's one-time pre-keys back to their number. */
export function makeMissingKeys(store: DeviceStore, left: KeyCounts): Promise<ReplenishKeys> {
  const missing = (count: number) => Math.max(0, MAX_ONE_TIME_PRE_KEYS - count);
  return makeOneTimeKeys(store, missing(left.preKeyCount), missing(left.kyberPreKeyCount));
}

async function makeOneTimeKeys(store: DeviceStore, ec: number, kyber: number): Promise<ReplenishKeys> {
  const preKeys: PreKey[] = [];
  const kyberPreKeys: SignedPreKey[] = [];
  const { privateKey } = store.local.identityKeyPair;
  const firstId = await takeIds(store, Math.max(ec, kyber));
  for (let done = 0; done < Math.max(ec, kyber); done += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, (_, i) => done + i);
    const newEc = ids.filter((i) => i < ec).map((i) => PreKeyRecord.generate(firstId + i));
    const newKyber = ids.filter((i) => i < kyber).map((i) => KyberPreKeyRecord.generate(firstId + i, privateKey));
    await store.update(async ({ signal }) => {
      await Promise.all(newEc.map((record) => signal.storePreKey(record)));
      await Promise.all(newKyber.map((record) => signal.storeKyberPreKey(record, "one-time")));
    });
    preKeys.push(...newEc.map(({ id, keyPair }) => ({ id, publicKey: base64(keyPair.publicKey.serialize()) })));
    kyberPreKeys.push(...newKyber.map(publicPart));
  }
  return { preKeys, kyberPreKeys };
}

/** Ids that this device has never used. */
function takeIds(store: DeviceStore, count: number): Promise<number> {
  return store.update(async ({ records }) => {
    const first = (await records.get<number>(NEXT_ID)) ?? 1;
    await records.put(NEXT_ID, first + count);
    return first;
  });
}

function publicPart({ id, keyPair, signature }: SignedPreKeyRecord | KyberPreKeyRecord): SignedPreKey {
  return { id, publicKey: base64(keyPair.publicKey.serialize()), signature: base64(signature) };
}
