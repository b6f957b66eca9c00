import { base64, fromBase64, randomBytes } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { DeviceStore } from "./device-store.ts";
import { Seal } from "./seal.ts";

const TAB_KEY = "latchkey.guest";
const DATABASE_PREFIX = "latchkey-guest-";
const DAY = 24 * 60 * 60 * 1000;
/** A reloaded page may have to wait until the page before it is gone, which takes a busy machine a while. */
const LOCK_PATIENCE = 8_000;

/** What a tab remembers across a reload; `sessionStorage` is one. */
export type TabStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface Kept {
  readonly database: string;
  /** Base64 of the key under which everything in the database is sealed. */
  readonly key: string;
}

/**
 * A guest's keys: in IndexedDB, since `sessionStorage` has neither transactions nor room, but sealed under a key that
 * only the tab's `sessionStorage` holds. They survive a reload. When the tab is closed its key is gone for every page, and
 * what is left in the database is removed at the next visit a day later. Browsers may keep both in their files for longer. A
 * duplicated tab does not get them: two copies of a session would destroy each other.
 */
export class Tab {
  readonly store: DeviceStore;
  readonly #storage: TabStorage;
  readonly #unlock: () => void;

  private constructor(store: DeviceStore, storage: TabStorage, unlock: () => void) {
    this.store = store;
    this.#storage = storage;
    this.#unlock = unlock;
  }

  /** A new guest's, in place of the one that the tab had. One that another tab has open stays there. */
  static async create(storage: TabStorage = sessionStorage): Promise<Tab> {
    const before = await Tab.#before(storage);
    if (before instanceof Tab) {
      await before.erase();
    }
    const key = randomBytes(32);
    const database = `${DATABASE_PREFIX}${Date.now()}-${crypto.randomUUID()}`;
    const unlock = await lock(database);
    const store = await DeviceStore.open(database, new Seal(key));
    await removeStale();
    storage.setItem(TAB_KEY, JSON.stringify({ database, key: base64(key) } satisfies Kept));
    return new Tab(store, storage, unlock ?? (() => undefined));
  }

  /**
   * The one that the tab had before it was reloaded.
   *
   * @throws {LatchkeyError} `keys_lost` where the browser has it no longer; `open_elsewhere` while another page has it
   */
  static async resume(storage: TabStorage = sessionStorage): Promise<Tab | undefined> {
    const tab = await Tab.#before(storage);
    switch (tab) {
      case "lost":
        throw new LatchkeyError(
          "keys_lost",
          "What this browser kept of this guest is gone, with its keys. Open the invitation once more, or ask for a new one.",
        );
      case "elsewhere":
        throw new LatchkeyError(
          "open_elsewhere",
          "Another tab of this browser has this visit open. Go on there, or close it.",
        );
      default:
        return tab;
    }
  }

  static async #before(storage: TabStorage): Promise<Tab | "lost" | "elsewhere" | undefined> {
    const text = storage.getItem(TAB_KEY);
    if (text === null) {
      return undefined;
    }
    const kept = JSON.parse(text) as Kept;
    const unlock = await lock(kept.database);
    if (unlock === undefined) {
      return "elsewhere"; // It stays this tab's: a page that is being reloaded may be slow to go.
    }
    // Opening it would make an empty one.
    if (!(await isThere(kept.database))) {
      unlock();
      return "lost";
    }
    return new Tab(await DeviceStore.open(kept.database, new Seal(fromBase64(kept.key))), storage, unlock);
  }

  close(): void {
    this.store.close();
    this.#unlock();
  }

  /** Forgets the guest: key first, then what it sealed. */
  async erase(): Promise<void> {
    this.#storage.removeItem(TAB_KEY);
    await this.store.erase();
    this.#unlock();
  }
}

/** Where the browser does not say, opening tells. */
async function isThere(database: string): Promise<boolean> {
  const all = await indexedDB.databases().catch(() => undefined);
  return all === undefined || all.some(({ name }) => name === database);
}

/** Databases of tabs that were closed: nobody has their keys, and their sessions have expired. */
async function removeStale(): Promise<void> {
  for (const { name = "" } of await indexedDB.databases()) {
    const made = Number.parseInt(name.slice(DATABASE_PREFIX.length), 10);
    if (name.startsWith(DATABASE_PREFIX) && made < Date.now() - DAY) {
      indexedDB.deleteDatabase(name);
    }
  }
}

/** Holds a lock of that name until the function it gives is called; nothing where another tab keeps holding it. */
function lock(name: string): Promise<(() => void) | undefined> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks === undefined) {
    return Promise.resolve(() => undefined);
  }
  return new Promise((resolve) => {
    locks
      .request(
        name,
        { signal: AbortSignal.timeout(LOCK_PATIENCE) },
        () => new Promise<void>((release) => resolve(() => release())),
      )
      .catch(() => resolve(undefined));
  });
}
