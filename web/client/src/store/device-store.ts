import {
  generateLocalIdentity,
  type IdentityKeyPair,
  type ProtocolStore,
  type ProtocolTransaction,
  TABLES,
  TableTransaction,
} from "@latchkey/signal";
import { Records } from "./records.ts";
import type { Seal } from "./seal.ts";
import { IndexedDbTables, RECORDS, settled } from "./tables.ts";

const SCHEMA_VERSION = 1;

/** The stores inside a transaction. */
export interface Stores {
  readonly signal: ProtocolTransaction;
  readonly records: Records;
}

/** Who this device is, for as long as it exists. */
export interface LocalDevice {
  readonly identityKeyPair: IdentityKeyPair;
  readonly registrationId: number;
}

/**
 * Everything that one device keeps, in one IndexedDB database: the Signal protocol's state and the SDK's records move
 * on together or not at all.
 */
export class DeviceStore implements ProtocolStore {
  readonly name: string;
  readonly local: LocalDevice;
  readonly #database: IDBDatabase;
  readonly #seal: Seal | undefined;

  private constructor(name: string, database: IDBDatabase, seal: Seal | undefined, local: LocalDevice) {
    this.name = name;
    this.#database = database;
    this.#seal = seal;
    this.local = local;
  }

  /** Opens the database, or makes it with a new identity. */
  static async open(name: string, seal?: Seal): Promise<DeviceStore> {
    const database = await openDatabase(name);
    const local = await run(database, seal, async (transaction) => {
      if (!(await transaction.hasLocalIdentity())) {
        await transaction.storeLocalIdentity(generateLocalIdentity());
      }
      return {
        identityKeyPair: await transaction.getIdentityKeyPair(),
        registrationId: await transaction.getLocalRegistrationId(),
      };
    });
    return new DeviceStore(name, database, seal, local);
  }

  /** Removes a database; waits until nobody has it open. */
  static async delete(name: string): Promise<void> {
    await settled(indexedDB.deleteDatabase(name));
  }

  /** For the ciphers and builders of the Signal protocol: each operation is a transaction of its own. */
  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T> {
    return run(this.#database, this.#seal, (signal) => work(signal));
  }

  /** Keeps all that `work` stores when its promise is fulfilled, and none when it is rejected. It awaits nothing else. */
  update<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return run(this.#database, this.#seal, (signal, records) => work({ signal, records }));
  }

  close(): void {
    this.#database.close();
  }

  /** Closes it, and removes every key. */
  async erase(): Promise<void> {
    this.close();
    await DeviceStore.delete(this.name);
  }
}

async function run<T>(
  database: IDBDatabase,
  seal: Seal | undefined,
  work: (signal: TableTransaction, records: Records) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction([...TABLES, RECORDS], "readwrite");
  const done = completion(transaction);
  try {
    const tables = new IndexedDbTables(transaction, seal);
    const result = await work(new TableTransaction(tables), new Records(tables.records));
    await done;
    return result;
  } catch (error) {
    abort(transaction);
    await done.catch(() => undefined);
    throw error;
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, SCHEMA_VERSION);
  request.onupgradeneeded = () => {
    for (const table of [...TABLES, RECORDS]) {
      request.result.createObjectStore(table);
    }
  };
  return settled(request);
}

function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
  });
}

/** Aborting a transaction that has ended already is no fault. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") {
      throw error;
    }
  }
}
