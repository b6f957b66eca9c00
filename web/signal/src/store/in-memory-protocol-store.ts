import { randomUint32, wipe } from "../crypto/bytes.ts";
import { IdentityKeyPair } from "../identity.ts";
import type { ProtocolStore, ProtocolTransaction } from "./protocol-store.ts";
import { type LocalIdentity, TableTransaction } from "./table-transaction.ts";
import { TABLES, type TableName, type Tables } from "./tables.ts";

const MAX_REGISTRATION_ID = 16380;

/** A new identity for a new device. */
export function generateLocalIdentity(): LocalIdentity {
  return { identityKeyPair: IdentityKeyPair.generate(), registrationId: 1 + (randomUint32() % MAX_REGISTRATION_ID) };
}

/** A store that lives as long as the page. */
export class InMemoryProtocolStore implements ProtocolStore {
  readonly #committed = new Map<TableName, Map<string, Uint8Array>>(TABLES.map((name) => [name, new Map()]));
  #last: Promise<unknown>;

  constructor(identity: LocalIdentity = generateLocalIdentity()) {
    const tables = new StagedTables(this.#committed);
    this.#last = new TableTransaction(tables).storeLocalIdentity(identity).then(() => tables.commit());
  }

  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const tables = new StagedTables(this.#committed);
      const value = await work(new TableTransaction(tables));
      tables.commit();
      return value;
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Keeps a transaction's changes apart until it is committed. */
class StagedTables implements Tables {
  readonly #committed: ReadonlyMap<TableName, Map<string, Uint8Array>>;
  /** `undefined` where a value was deleted. */
  readonly #staged = new Map<TableName, Map<string, Uint8Array | undefined>>(TABLES.map((name) => [name, new Map()]));

  constructor(committed: ReadonlyMap<TableName, Map<string, Uint8Array>>) {
    this.#committed = committed;
  }

  get(table: TableName, key: string): Promise<Uint8Array | undefined> {
    const staged = of(this.#staged, table);
    const value = staged.has(key) ? staged.get(key) : of(this.#committed, table).get(key);
    return Promise.resolve(value?.slice());
  }

  put(table: TableName, key: string, value: Uint8Array): Promise<void> {
    this.#stage(table, key, value.slice());
    return Promise.resolve();
  }

  delete(table: TableName, key: string): Promise<void> {
    this.#stage(table, key, undefined);
    return Promise.resolve();
  }

  deleteWithPrefix(table: TableName, prefix: string): Promise<void> {
    for (const key of [...of(this.#committed, table).keys(), ...of(this.#staged, table).keys()]) {
      if (key.startsWith(prefix)) {
        this.#stage(table, key, undefined);
      }
    }
    return Promise.resolve();
  }

  commit(): void {
    for (const [table, changes] of this.#staged) {
      const values = of(this.#committed, table);
      for (const [key, value] of changes) {
        wipe(values.get(key));
        if (value === undefined) {
          values.delete(key);
        } else {
          values.set(key, value);
        }
      }
    }
  }

  #stage(table: TableName, key: string, value: Uint8Array | undefined): void {
    const staged = of(this.#staged, table);
    wipe(staged.get(key));
    staged.set(key, value);
  }
}

function of<T>(tables: ReadonlyMap<TableName, T>, name: TableName): T {
  return tables.get(name) as T;
}
