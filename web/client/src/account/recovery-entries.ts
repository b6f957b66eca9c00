import { DeviceStore } from "../store/device-store.ts";

/** An entry that a recovery key has signed here, and of which it is not known yet whether it stands. */
export interface PendingRecovery {
  readonly index: number;
  readonly entry: string;
  /** Of the device that it adds, where it adds one. */
  readonly accessToken?: string;
}

/**
 * What recovery keys have signed in this browser. It stays when a device that was begun is erased: the same key signs no other
 * entry for that place.
 */
export class RecoveryEntries {
  readonly #database: string;
  readonly #recoveryKey: string;

  /** @param recoveryKey the public half, in Base64 */
  constructor(database: string, recoveryKey: string) {
    this.#database = `${database}-recovery`;
    this.#recoveryKey = recoveryKey;
  }

  get(): Promise<PendingRecovery | undefined> {
    return this.#with((store) => store.update(({ records }) => records.get<PendingRecovery>(this.#recoveryKey)));
  }

  put(pending: PendingRecovery): Promise<void> {
    return this.#with((store) => store.update(({ records }) => records.put(this.#recoveryKey, pending)));
  }

  async delete(): Promise<void> {
    const rest = await this.#with((store) =>
      store.update(async ({ records }) => {
        await records.delete(this.#recoveryKey);
        return records.all<PendingRecovery>("");
      }),
    );
    if (rest.size === 0) {
      await DeviceStore.delete(this.#database);
    }
  }

  async #with<T>(work: (store: DeviceStore) => Promise<T>): Promise<T> {
    const store = await DeviceStore.open(this.#database);
    try {
      return await work(store);
    } finally {
      store.close();
    }
  }
}
