import type { LogPlace } from "../entry.ts";

/** A device of an account. `addedBy` is undefined for the first and for those that the recovery key added. */
export interface AccountDevice {
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
  readonly addedBy: number | undefined;
}

/** What an account's log says at one place. It never changes. */
export interface AccountState {
  readonly userId: string;
  /** Of the device that opened the account, whether or not it is active. */
  readonly openingKey: Uint8Array;
  readonly place: LogPlace;
  readonly displayName: string;
  readonly recoveryKey: Uint8Array;
  /** The devices that were added and not removed. */
  readonly active: ReadonlyMap<number, AccountDevice>;
  /** Every device that was ever added. */
  readonly everAdded: ReadonlyMap<number, AccountDevice>;
  readonly removed: ReadonlySet<number>;
  /** Those of the removed ones whose removal they signed themselves. */
  readonly removedThemselves: ReadonlySet<number>;
  /** The identity and recovery keys that the entries have named, in hexadecimal. */
  readonly keys: ReadonlySet<string>;
  readonly counted: CountedEntries;
}

/** The entries that count for the limits, by what signed them. */
export interface CountedEntries {
  readonly byDevices: number;
  readonly byRecoveryKey: number;
}
