import { generateLocalIdentity } from "./in-memory-protocol-store.ts";
import type { ProtocolStore, ProtocolTransaction } from "./protocol-store.ts";
import { type LocalIdentity, TableTransaction } from "./table-transaction.ts";
import { TABLES, type TableName, type Tables } from "./tables.ts";

const SCHEMA_VERSION = 1;

/**
 * A store that outlives the page. Transactions are IndexedDB's own: they also hold between tabs, and a tab that
 * dies leaves none half done.
 */
export class IndexedDbProtocolStore implements ProtocolStore {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    // The store is being deleted, by this tab or another one.
    database.onversionchange = () => database.close();
  }

  /**
   * Opens the store, or makes it.
   *
   * @param name of the database, within this origin
   * @param newIdentity whose a new store is to be
   */
  static async open(
    name: string,
    newIdentity: () => LocalIdentity = generateLocalIdentity,
  ): Promise<IndexedDbProtocolStore> {
    const store = new IndexedDbProtocolStore(await openDatabase(name));
    await store.#run(async (transaction) => {
      if (!(await transaction.hasLocalIdentity())) {
        await transaction.storeLocalIdentity(newIdentity());
      }
    });
    return store;
  }

  /** Removes a store with all its keys; wherever it is open, it is closed. */
  static async delete(name: string): Promise<void> {
    await settled(indexedDB.deleteDatabase(name));
  }

  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T> {
    return this.#run(work);
  }

  close(): void {
    this.#database.close();
  }

  async #run<T>(work: (transaction: TableTransaction) => Promise<T>): Promise<T> {
    const transaction = this.#database.transaction(TABLES, "readwrite");
    const done = completion(transaction);
    done.catch(() => undefined);
    try {
      const result = await work(new TableTransaction(new IndexedDbTables(transaction)));
      await done;
      return result;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  }
}

class IndexedDbTables implements Tables {
  readonly #transaction: IDBTransaction;

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
  }

  get(table: TableName, key: string): Promise<Uint8Array | undefined> {
    return settled<Uint8Array | undefined>(this.#transaction.objectStore(table).get(key));
  }

  async put(table: TableName, key: string, value: Uint8Array): Promise<void> {
    await settled(this.#transaction.objectStore(table).put(value, key));
  }

  async delete(table: TableName, key: string): Promise<void> {
    await settled(this.#transaction.objectStore(table).delete(key));
  }

  async deleteWithPrefix(table: TableName, prefix: string): Promise<void> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    await settled(this.#transaction.objectStore(table).delete(range));
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, SCHEMA_VERSION);
  request.onupgradeneeded = () => {
    for (const table of TABLES) {
      request.result.createObjectStore(table);
    }
  };
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
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
