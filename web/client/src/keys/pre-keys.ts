import {
  KyberPreKeyRecord,
  PreKeyRecord,
  type PrivateKey,
  type ProtocolTransaction,
  SignedPreKeyRecord,
} from "@latchkey/signal";
import { base64 } from "../bytes.ts";
import { MAX_ONE_TIME_PRE_KEYS } from "../limits.ts";
import { letThePageWork } from "../pause.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { KeyCounts, Keys, ReplenishKeys, SignedPreKey } from "../wire.ts";

type OneTimePreKeys = Pick<ReplenishKeys, "preKeys" | "kyberPreKeys">;

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
  const first = await takeIds(store, 2 + oneTime);
  const signedPreKey = SignedPreKeyRecord.generate(first, privateKey);
  const lastResort = KyberPreKeyRecord.generate(first + 1, privateKey);
  const made = await OneTimeKeys.make(privateKey, first + 2, oneTime, oneTime);
  await store.update(async ({ signal }) => {
    await signal.storeSignedPreKey(signedPreKey);
    await signal.storeKyberPreKey(lastResort, "last-resort");
    await made.keep(signal);
  });
  return {
    registrationId,
    identityKeyPublic: base64(publicKey.serialize()),
    signedPreKey: publicPart(signedPreKey),
    lastResortKyberPreKey: publicPart(lastResort),
    ...made.published,
  };
}

/** What brings the server's one-time pre-keys back to their number. */
export async function makeMissingKeys(store: DeviceStore, left: KeyCounts): Promise<OneTimePreKeys> {
  const ec = missing(left.preKeyCount);
  const kyber = missing(left.kyberPreKeyCount);
  const firstId = await takeIds(store, Math.max(ec, kyber));
  const made = await OneTimeKeys.make(store.local.identityKeyPair.privateKey, firstId, ec, kyber);
  await store.update(({ signal }) => made.keep(signal));
  return made.published;
}

function missing(count: number): number {
  return Math.max(0, MAX_ONE_TIME_PRE_KEYS - count);
}

/** One-time pre-keys that nobody has been told of yet. */
class OneTimeKeys {
  readonly #ec: PreKeyRecord[] = [];
  readonly #kyber: KyberPreKeyRecord[] = [];

  static async make(identityKey: PrivateKey, firstId: number, ec: number, kyber: number): Promise<OneTimeKeys> {
    const keys = new OneTimeKeys();
    for (let i = 0; i < Math.max(ec, kyber); i++) {
      if (i < ec) {
        keys.#ec.push(PreKeyRecord.generate(firstId + i));
      }
      if (i < kyber) {
        keys.#kyber.push(KyberPreKeyRecord.generate(firstId + i, identityKey));
      }
      if (i % AT_ONCE === AT_ONCE - 1) {
        await letThePageWork();
      }
    }
    return keys;
  }

  /** Before they are published. */
  async keep(signal: ProtocolTransaction): Promise<void> {
    await Promise.all(this.#ec.map((record) => signal.storePreKey(record)));
    await Promise.all(this.#kyber.map((record) => signal.storeKyberPreKey(record, "one-time")));
  }

  get published(): OneTimePreKeys {
    return {
      preKeys: this.#ec.map(({ id, keyPair }) => ({ id, publicKey: base64(keyPair.publicKey.serialize()) })),
      kyberPreKeys: this.#kyber.map(publicPart),
    };
  }
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
