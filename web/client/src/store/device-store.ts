import {
  generateLocalIdentity,
  type IdentityKeyPair,
  type ProtocolAddress,
  type ProtocolStore,
  type ProtocolTransaction,
  TABLES,
  TableTransaction,
} from "@latchkey/signal";
import { LatchkeyError } from "../errors.ts";
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
  /** Whose sessions were set aside. */
  readonly #aside = new Set<string>();
  #takenAway: () => void = () => undefined;

  private constructor(name: string, database: IDBDatabase, seal: Seal | undefined, local: LocalDevice) {
    this.name = name;
    this.#database = database;
    database.onversionchange = () => {
      database.close();
      this.#takenAway();
    };
    this.#seal = seal;
    this.local = local;
  }

  /**
   * Opens the database, or makes it with a new identity.
   *
   * @param identity in place of a new one
   * @throws {LatchkeyError} `storage_unavailable`, `storage_full`
   */
  static async open(name: string, seal?: Seal, identity?: LocalDevice): Promise<DeviceStore> {
    const database = await openDatabase(name);
    const local = await run(database, seal, async (transaction) => {
      if (!(await transaction.hasLocalIdentity())) {
        await transaction.storeLocalIdentity(identity ?? generateLocalIdentity());
      }
      return {
        identityKeyPair: await transaction.getIdentityKeyPair(),
        registrationId: await transaction.getLocalRegistrationId(),
      };
    });
    return new DeviceStore(name, database, seal, local);
  }

  /** Removes a database. Whoever has it open loses it. */
  static async delete(name: string): Promise<void> {
    try {
      await settled(indexedDB.deleteDatabase(name));
    } catch (error) {
      throw unusable(error);
    }
  }

  /** Told when another tab removes the database. */
  onTakenAway(listener: () => void): void {
    this.#takenAway = listener;
  }

  /** For the ciphers and builders of the Signal protocol: each operation is a transaction of its own. */
  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T> {
    return run(this.#database, this.#seal, (signal) => work(signal));
  }

  /**
   * Keeps all that `work` stores when its promise is fulfilled, and none when it is rejected. It awaits nothing else.
   *
   * @throws {LatchkeyError} `storage_full`, and whatever `work` throws
   */
  update<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return run(this.#database, this.#seal, (signal, records) => work({ signal, records }));
  }

  /**
   * Ends sending in the sessions with these, since the store is an older copy: the next message to each begins a new one. What they have
   * under way still opens. A session that was begun since stays, however often this is called while the store is open.
   */
  async setSessionsAside(addresses: readonly ProtocolAddress[]): Promise<void> {
    const news = addresses.filter((address) => !this.#aside.has(address.toString()));
    await this.transaction(async (signal) => {
      for (const address of news) {
        const session = await signal.loadSession(address);
        if (session !== undefined) {
          session.archiveCurrentSession();
          await signal.storeSession(address, session);
        }
      }
    });
    news.forEach((address) => {
      this.#aside.add(address.toString());
    });
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
  const transaction = begin(database);
  const done = completion(transaction);
  done.catch(() => undefined); // It may end before what is done in it does.
  const tables = new IndexedDbTables(transaction, seal);
  try {
    const result = await work(new TableTransaction(tables), new Records(tables.records));
    tables.flush();
    await done;
    return result;
  } catch (error) {
    tables.forget();
    abort(transaction);
    await done.catch(() => undefined);
    const cause = transaction.error ?? error; // A write that failed ends the transaction, and nobody waits for it.
    throw cause instanceof DOMException ? unusable(cause) : error;
  }
}

/** The browser may have closed the database, as when the person has its data removed. */
function begin(database: IDBDatabase): IDBTransaction {
  try {
    return database.transaction([...TABLES, RECORDS], "readwrite");
  } catch (error) {
    throw unusable(error);
  }
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  try {
    const request = indexedDB.open(name, SCHEMA_VERSION);
    request.onupgradeneeded = () => {
      for (const table of [...TABLES, RECORDS]) {
        request.result.createObjectStore(table);
      }
    };
    return await settled(request);
  } catch (error) {
    throw unusable(error);
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

function unusable(cause: unknown): LatchkeyError {
  return isFull(cause)
    ? new LatchkeyError("storage_full", "There is no room left for keys on this device. Free some, and try again.", {
        cause,
      })
    : new LatchkeyError(
        "storage_unavailable",
        "The browser does not let this page keep its keys. Allow it to store data for this site, or use another browser.",
        { cause },
      );
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
