import {
  KyberPreKeyRecord,
  PreKeyRecord,
  type PrivateKey,
  type ProtocolTransaction,
  type SignedPreKeyRecord,
} from "@latchkey/signal";
import { base64 } from "../bytes.ts";
import { FIRST_ONE_TIME_PRE_KEYS, MAX_ONE_TIME_PRE_KEYS } from "../limits.ts";
import { letThePageWork } from "../pause.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { KeyCounts, Keys, ReplenishKeys, SignedPreKey } from "../wire.ts";
import { lastingKeys, takeIds } from "./lasting-keys.ts";

type OneTimePreKeys = Pick<ReplenishKeys, "preKeys" | "kyberPreKeys">;

/** How many of a kind are made without letting the page draw between. */
const AT_ONCE = 5;

/**
 * What this device publishes: its lasting keys, and new one-time pre-keys, whose private halves it stores before.
 *
 * @param oneTime how many one-time pre-keys of each kind
 */
export async function makeKeys(store: DeviceStore, oneTime: number, kyber: number = oneTime): Promise<Keys> {
  const { identityKeyPair, registrationId } = store.local;
  const { privateKey, publicKey } = identityKeyPair;
  const { signed, lastResort } = await lastingKeys(store);
  const first = await store.update((stores) => takeIds(stores, Math.max(oneTime, kyber)));
  const made = await OneTimeKeys.make(privateKey, first, oneTime, kyber);
  await store.update(({ signal }) => made.keep(signal));
  return {
    registrationId,
    identityKeyPublic: base64(publicKey.serialize()),
    signedPreKey: publicPart(signed),
    lastResortKyberPreKey: publicPart(lastResort),
    ...made.published,
  };
}

/**
 * What brings the server's one-time pre-keys to their number, with the lasting keys. Where it has none, so that others
 * wait for them, the first ones are soon made; the rest follows when those run low.
 */
export function makeMissingKeys(store: DeviceStore, left: KeyCounts): Promise<Keys> {
  return makeKeys(store, missing(left.preKeyCount), missing(left.kyberPreKeyCount));
}

function missing(count: number): number {
  return count === 0 ? FIRST_ONE_TIME_PRE_KEYS : Math.max(0, MAX_ONE_TIME_PRE_KEYS - count);
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

function publicPart({ id, keyPair, signature }: SignedPreKeyRecord | KyberPreKeyRecord): SignedPreKey {
  return { id, publicKey: base64(keyPair.publicKey.serialize()), signature: base64(signature) };
}
