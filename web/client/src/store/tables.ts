import type { TableName, Tables } from "@latchkey/signal";
import type { Seal } from "./seal.ts";

/** The table of {@link Records}, beside those of the Signal protocol. */
export const RECORDS = "records";

export interface RecordTable {
  get(name: string): Promise<Uint8Array | undefined>;
  put(name: string, value: Uint8Array): Promise<void>;
  delete(name: string): Promise<void>;
  deleteWithPrefix(prefix: string): Promise<void>;
  entries(prefix: string): Promise<[string, Uint8Array][]>;
}

/**
 * The tables of one IndexedDB transaction; values are sealed where there is a seal. What is written is not waited for:
 * whatever is read later in the transaction sees it, and where it fails, so does the transaction.
 */
export class IndexedDbTables implements Tables {
  readonly #transaction: IDBTransaction;
  readonly #seal: Seal | undefined;

  constructor(transaction: IDBTransaction, seal: Seal | undefined) {
    this.#transaction = transaction;
    this.#seal = seal;
  }

  get records(): RecordTable {
    return {
      get: (name) => this.#get(RECORDS, name),
      put: (name, value) => this.#put(RECORDS, name, value),
      delete: (name) => this.#delete(RECORDS, name),
      deleteWithPrefix: (prefix) => this.#deleteWithPrefix(RECORDS, prefix),
      entries: (prefix) => this.#entries(RECORDS, prefix),
    };
  }

  get(table: TableName, key: string): Promise<Uint8Array | undefined> {
    return this.#get(table, key);
  }

  put(table: TableName, key: string, value: Uint8Array): Promise<void> {
    return this.#put(table, key, value);
  }

  delete(table: TableName, key: string): Promise<void> {
    return this.#delete(table, key);
  }

  deleteWithPrefix(table: TableName, prefix: string): Promise<void> {
    return this.#deleteWithPrefix(table, prefix);
  }

  async #get(table: string, key: string): Promise<Uint8Array | undefined> {
    const value = await settled<Uint8Array | undefined>(this.#transaction.objectStore(table).get(key));
    return value === undefined ? undefined : this.#open(table, key, value);
  }

  async #put(table: string, key: string, value: Uint8Array): Promise<void> {
    const kept = this.#seal?.seal(place(table, key), value) ?? value;
    this.#transaction.objectStore(table).put(kept, key);
  }

  async #delete(table: string, key: string): Promise<void> {
    this.#transaction.objectStore(table).delete(key);
  }

  async #deleteWithPrefix(table: string, prefix: string): Promise<void> {
    this.#transaction.objectStore(table).delete(beginningWith(prefix));
  }

  async #entries(table: string, prefix: string): Promise<[string, Uint8Array][]> {
    const store = this.#transaction.objectStore(table);
    const range = beginningWith(prefix);
    const [keys, values] = await Promise.all([
      settled(store.getAllKeys(range)),
      settled<Uint8Array[]>(store.getAll(range)),
    ]);
    return keys.map((key, i) => [String(key), this.#open(table, String(key), values[i] as Uint8Array)]);
  }

  #open(table: string, key: string, value: Uint8Array): Uint8Array {
    return this.#seal?.open(place(table, key), value) ?? value;
  }
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A sealed value opens only where it was put. */
function place(table: string, key: string): string {
  return `${table}/${key}`;
}

function beginningWith(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}
