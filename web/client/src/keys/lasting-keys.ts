import { KyberPreKeyRecord, SignedPreKeyRecord } from "@latchkey/signal";
import type { DeviceStore, Stores } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";

const DAY = 24 * 3_600_000;
/** A pair is replaced at the next chance after this, in milliseconds. */
export const USED = 7 * DAY;
/** How long what others have sent under a former pair may be on its way, in milliseconds. */
export const KEPT = 30 * DAY;
const LONGEST_STEP = DAY;

const STATE = "keys/lasting";
const NEXT_ID = "keys/next-id";
const UNCERTAIN = "keys/uncertain";

/** The ids of a signed pre-key and a Kyber pre-key of last resort that were made together. */
interface Pair {
  readonly signedId: number;
  readonly lastResortId: number;
}

interface Former extends Pair {
  /** When the server took a newer one, by how long the device has run; absent where it may still hand out this one. */
  readonly replaced?: number;
}

interface State {
  readonly present: Pair;
  /** By the device's clock. */
  readonly made: number;
  /** Whether the server has said that it has it. */
  readonly published: boolean;
  readonly former: readonly Former[];
  /** How long the device has run, so far as it looked at its clock, and when it last did; in milliseconds. */
  readonly ran: number;
  readonly looked: number;
}

/** Both keys of a pair. */
export interface LastingKeys {
  readonly signed: SignedPreKeyRecord;
  readonly lastResort: KyberPreKeyRecord;
}

/*
 * When the signed pre-key and the Kyber pre-key of last resort are replaced, always both together, and when the private
 * halves of those before them go. Replacing is harmless, so the device's clock alone decides that. Deleting is not: a
 * former pair goes when the device has run for KEPT since the server took a newer one, and a clock that jumps makes it run
 * for a day at most.
 */

/** Whether the server lacks the pair that it should hand out. */
export function areLastingKeysDue(store: DeviceStore): Promise<boolean> {
  return store.update(async ({ records }) => {
    const state = await records.get<State>(STATE);
    return state === undefined || !state.published || isOld(state);
  });
}

/** The pair to hand out; a new one where there is none, or its time is over. */
export function lastingKeys(store: DeviceStore): Promise<LastingKeys> {
  return store.update(async (stores) => {
    const state = await stores.records.get<State>(STATE);
    return state !== undefined && !isOld(state) ? load(stores, state.present) : make(store, stores, state);
  });
}

/** The server hands out the pair with this signed pre-key now, and none before it. */
export function lastingKeysPublished(store: DeviceStore, signedId: number): Promise<void> {
  return store.update(async ({ records }) => {
    const state = await records.get<State>(STATE);
    if (state?.present.signedId === signedId && !state.published) {
      const former = state.former.map((one) => ({ replaced: state.ran, ...one }));
      await records.put<State>(STATE, { ...state, published: true, former });
    }
  });
}

/**
 * Within a transaction: the store is an older copy, so the server may hand out pre-keys whose private halves are lost. None that is here
 * goes.
 */
export async function keysWentBack(records: Records): Promise<void> {
  const state = await records.get<State>(STATE);
  await records.put<true>(UNCERTAIN, true);
  if (state !== undefined) {
    await records.put<State>(STATE, { ...state, published: false });
  }
}

/** Has the server forget one-time pre-keys of which it may have some whose private halves are lost. */
export async function withdrawUncertainKeys(store: DeviceStore, withdraw: () => Promise<void>): Promise<void> {
  if ((await store.update(({ records }) => records.get<true>(UNCERTAIN))) !== undefined) {
    await withdraw();
    await store.update(({ records }) => records.delete(UNCERTAIN));
  }
}

/** Lets time pass, and deletes the private halves that were kept long enough. To be called while connected. */
export function deleteFormerKeys(store: DeviceStore): Promise<void> {
  return store.update(async ({ records, signal }) => {
    const state = await records.get<State>(STATE);
    if (state === undefined) {
      return;
    }
    const looked = Date.now();
    const ran = state.ran + Math.min(Math.max(looked - state.looked, 0), LONGEST_STEP);
    const isOver = ({ replaced }: Former) => replaced !== undefined && ran - replaced >= KEPT;
    for (const { signedId, lastResortId } of state.former.filter(isOver)) {
      await signal.removeSignedPreKey(signedId);
      await signal.removeKyberPreKey(lastResortId);
    }
    const former = state.former.filter((one) => !isOver(one));
    await records.put<State>(STATE, { ...state, former, ran, looked });
  });
}

/** Ids that this device has never used. */
export async function takeIds({ records }: Stores, count: number): Promise<number> {
  const first = (await records.get<number>(NEXT_ID)) ?? 1;
  await records.put(NEXT_ID, first + count);
  return first;
}

/** One that was made in the future was made by a clock that has been put back since. */
function isOld({ made }: State): boolean {
  const age = Date.now() - made;
  return age < 0 || age >= USED;
}

async function load({ signal }: Stores, { signedId, lastResortId }: Pair): Promise<LastingKeys> {
  const signed = await signal.loadSignedPreKey(signedId);
  const lastResort = await signal.loadKyberPreKey(lastResortId);
  if (signed === undefined || lastResort === undefined) {
    throw new Error("a pre-key that this device made is gone");
  }
  return { signed, lastResort };
}

async function make(store: DeviceStore, stores: Stores, before: State | undefined): Promise<LastingKeys> {
  const { privateKey } = store.local.identityKeyPair;
  const signedId = await takeIds(stores, 2);
  const lastResortId = signedId + 1;
  const signed = SignedPreKeyRecord.generate(signedId, privateKey);
  const lastResort = KyberPreKeyRecord.generate(lastResortId, privateKey);
  await stores.signal.storeSignedPreKey(signed);
  await stores.signal.storeKyberPreKey(lastResort, "last-resort");
  const made = Date.now();
  await stores.records.put<State>(STATE, {
    present: { signedId, lastResortId },
    made,
    published: false,
    former: before === undefined ? [] : [before.present, ...before.former],
    ran: before?.ran ?? 0,
    looked: before?.looked ?? made,
  });
  return { signed, lastResort };
}
