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

/** What a transaction knows of one place. */
interface Known {
  readonly table: string;
  readonly key: string;
  readonly value: Uint8Array | undefined;
  readonly isChanged: boolean;
}

/**
 * The tables of one IndexedDB transaction; values are sealed where there is a seal. Each place is read once and written
 * once, at the end, however often it changes: a ratchet moves on with every message of many that are opened together.
 */
export class IndexedDbTables implements Tables {
  readonly #transaction: IDBTransaction;
  readonly #seal: Seal | undefined;
  readonly #known = new Map<string, Known>();

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

  /** Writes what has changed. It is not waited for: where it fails, so does the transaction. */
  flush(): void {
    for (const { table, key, value, isChanged } of this.#known.values()) {
      if (isChanged) {
        const store = this.#transaction.objectStore(table);
        if (value === undefined) {
          store.delete(key);
        } else {
          store.put(this.#seal?.seal(place(table, key), value) ?? value, key);
        }
      }
    }
    this.forget();
  }

  /** Overwrites what was read and what was to be written. */
  forget(): void {
    for (const { value } of this.#known.values()) {
      value?.fill(0);
    }
    this.#known.clear();
  }

  async #get(table: string, key: string): Promise<Uint8Array | undefined> {
    const name = place(table, key);
    if (!this.#known.has(name)) {
      const found = await settled<Uint8Array | undefined>(this.#transaction.objectStore(table).get(key));
      if (!this.#known.has(name)) {
        const value = found === undefined ? undefined : this.#open(table, key, found);
        this.#known.set(name, { table, key, value, isChanged: false });
      }
    }
    return this.#known.get(name)?.value?.slice();
  }

  async #put(table: string, key: string, value: Uint8Array): Promise<void> {
    this.#change(table, key, value.slice());
  }

  async #delete(table: string, key: string): Promise<void> {
    this.#change(table, key, undefined);
  }

  #change(table: string, key: string, value: Uint8Array | undefined): void {
    const name = place(table, key);
    this.#known.get(name)?.value?.fill(0);
    this.#known.set(name, { table, key, value, isChanged: true });
  }

  async #deleteWithPrefix(table: string, prefix: string): Promise<void> {
    for (const known of [...this.#known.values()]) {
      if (known.table === table && known.key.startsWith(prefix)) {
        this.#change(table, known.key, undefined);
      }
    }
    this.#transaction.objectStore(table).delete(beginningWith(prefix));
  }

  async #entries(table: string, prefix: string): Promise<[string, Uint8Array][]> {
    this.flush();
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
