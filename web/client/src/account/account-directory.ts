import type { Address } from "../address.ts";
import { base64 } from "../bytes.ts";
import type { ForkShown } from "../content/body.ts";
import { LatchkeyError } from "../errors.ts";
import { MAX_BATCH } from "../limits.ts";
import type { AccountEvent, AccountLog } from "../log/account/account-log.ts";
import { isUserId } from "../log/form.ts";
import type { NamedPlace } from "../log/meeting/glance.ts";
import type { LogAlarm } from "../meeting/state.ts";
import { letThePageWork } from "../pause.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { AccountLogPage, AccountLogPages } from "../wire.ts";
import { type KeptAccountLog, KnownAccount } from "./known-account.ts";

const PREFIX = "account-log/";
const RETRY_MILLIS = 2_000;

/** What the server is asked for. */
export interface AskedLog {
  readonly userId: string;
  readonly from: number;
}

/** Where logs come from. At most 100 at once. */
export type AccountLogSource = (logs: readonly AskedLog[]) => Promise<AccountLogPages>;

/** Told of what the logs newly say. */
export interface DirectoryWatcher {
  changed(userId: string, events: readonly AccountEvent[]): void;
  /** The server shows a log that is not taken. The verified one stays in force. */
  refused(userId: string, alarm: LogAlarm, detail: string): void;
}

/**
 * How a device stands in its account's verified log: as `unknown` as long as that was not read. One that may be there by a
 * fork alone is `unlisted`.
 */
export type DeviceStanding = "active" | "removed" | "unlisted" | "unknown";

/** A caller that waits for an account to be read on. */
class Ask {
  readonly userId: string;
  /** Why the server could not be asked, where that may pass. */
  readonly done: Promise<LatchkeyError | undefined>;
  #isUrgent: boolean;
  #settle: (failure?: LatchkeyError) => void = () => undefined;

  constructor(userId: string, isUrgent: boolean) {
    this.userId = userId;
    this.#isUrgent = isUrgent;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  hurry(): void {
    this.#isUrgent = true;
  }

  settle(failure?: LatchkeyError): void {
    this.#settle(failure);
  }
}

interface Fetched {
  readonly ask: Ask;
  readonly page: AccountLogPage;
}

/**
 * Who people are: the logs of accounts, each verified from its first entry on and kept. The server brings the entries, and
 * is believed in nothing. Logs are verified one at a time, and the page works between; what is to be shown goes first.
 */
export class AccountDirectory {
  readonly #store: DeviceStore;
  readonly #source: AccountLogSource;
  readonly #broken: (error: unknown) => void;
  readonly #known = new Map<string, KnownAccount>();
  readonly #watchers = new Set<DirectoryWatcher>();
  readonly #wanted = new Map<string, Ask>();
  #sent: readonly Ask[] = [];
  #fetched: Fetched[] = [];
  #isWorking = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  private constructor(store: DeviceStore, source: AccountLogSource, broken: (error: unknown) => void) {
    this.#store = store;
    this.#source = source;
    this.#broken = broken;
  }

  /** Begins with what was verified before. */
  static async open(
    store: DeviceStore,
    source: AccountLogSource,
    broken: (error: unknown) => void,
  ): Promise<AccountDirectory> {
    const directory = new AccountDirectory(store, source, broken);
    const kept = await store.update(({ records }) => records.all<KeptAccountLog>(PREFIX));
    kept.forEach((log, userId) => {
      directory.#known.set(userId, new KnownAccount(userId, log));
    });
    return directory;
  }

  /** Until the function that it returns is called. */
  watch(watcher: DirectoryWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** As the account's verified log has it; undefined where that was not read. */
  name(userId: string): string | undefined {
    return this.#known.get(userId)?.name;
  }

  /** The account's verified log, Base64. */
  entries(userId: string): readonly string[] {
    return this.#known.get(userId)?.entries ?? [];
  }

  isForked(userId: string): boolean {
    return this.#known.get(userId)?.isForked ?? false;
  }

  /** What proves that there are two logs of an account; undefined where nothing does. */
  evidence(userId: string): ForkShown | undefined {
    const evidence = this.#known.get(userId)?.evidence;
    return evidence && { userId, ...evidence };
  }

  /**
   * Whether two entries that another person passes on prove that there are two logs of an account; undefined where they cannot be looked
   * at, since the log is not known so far.
   */
  proves({ userId, one, other }: ForkShown): Promise<boolean | undefined> {
    return this.#account(userId).proves(one, other);
  }

  /** Takes two logs of an account for shown, where these entries prove them. */
  async prove({ userId, one, other }: ForkShown): Promise<void> {
    const account = this.#account(userId);
    const wasForked = account.isForked;
    if ((await account.prove(one, other)) === true && !wasForked) {
      await this.#store.update(({ records }) => records.put(PREFIX + userId, account.kept));
      this.#tell(userId, [], { alarm: "forked", detail: "A member has passed on what its devices have signed twice." });
    }
  }

  /** Whether it is a device of its account, under that key. */
  standing({ id, deviceId }: Address, identityKey: Uint8Array): DeviceStanding {
    const account = this.#known.get(id);
    if (account === undefined || account.size === 0) {
      return "unknown";
    }
    const device = account.device(deviceId);
    if (device === undefined || device.identityKey !== base64(identityKey)) {
      return "unlisted";
    }
    if (!device.isActive) {
      return "removed";
    }
    return account.isDisputed(deviceId) ? "unlisted" : "active";
  }

  /** An account's verified log, for who signs entries of it. */
  log(userId: string): Promise<AccountLog> {
    return this.#account(userId).log();
  }

  /** Reads on; resolves when that was tried. */
  async read(userIds: Iterable<string>): Promise<void> {
    const asks = [...new Set(userIds)].map((userId) => this.#ask(userId, false));
    this.#work();
    await Promise.all(asks.map(({ done }) => done));
  }

  /** Reads one on before all others. */
  async readNow(userId: string): Promise<void> {
    const { done } = this.#ask(userId, true);
    this.#work();
    await done;
  }

  /**
   * Reads these accounts on before all others, as far as the server shows them.
   *
   * @throws {LatchkeyError} where the server does not answer
   */
  async reach(places: readonly NamedPlace[]): Promise<void> {
    const known = places.filter(({ userId }) => isUserId(userId));
    const short = known.filter(({ userId, index }) => this.#account(userId).size <= index);
    const asks = [...new Set(short.map(({ userId }) => userId))].map((userId) => this.#ask(userId, true));
    this.#work();
    const failure = (await Promise.all(asks.map(({ done }) => done))).find((one) => one !== undefined);
    if (failure !== undefined) {
      throw failure;
    }
    for (const userId of new Set(known.map((place) => place.userId))) {
      await this.log(userId);
    }
  }

  /** An account's verified log, where it was asked for by {@link reach} or {@link log}. */
  openLog(userId: string): AccountLog | undefined {
    return this.#known.get(userId)?.openLog;
  }

  /** The server says how many entries an account's log has. */
  moved(userId: string, size: number): void {
    if ((this.#known.get(userId)?.size ?? 0) < size) {
      this.#ask(userId, false);
      this.#work();
    }
  }

  /** Takes in entries that came in another way than asked for here. Whether they go on from what is kept. */
  async take(page: AccountLogPage): Promise<boolean> {
    const { objection, events } = await this.#take(page);
    this.#tell(page.userId, events, objection);
    return objection === undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    const asks = [...this.#wanted.values(), ...this.#sent, ...this.#fetched.map(({ ask }) => ask)];
    settleAll(asks, closed());
  }

  #account(userId: string): KnownAccount {
    const account = this.#known.get(userId) ?? new KnownAccount(userId);
    this.#known.set(userId, account);
    return account;
  }

  #ask(userId: string, isUrgent: boolean): Ask {
    const ask = this.#wanted.get(userId) ?? new Ask(userId, isUrgent);
    if (isUrgent) {
      ask.hurry();
    }
    if (this.#closed) {
      ask.settle(closed());
    } else {
      this.#wanted.set(userId, ask);
    }
    return ask;
  }

  #work(): void {
    if (!this.#isWorking && !this.#closed) {
      this.#isWorking = true;
      this.#workOn().catch(this.#broken);
    }
  }

  async #workOn(): Promise<void> {
    await Promise.resolve(); // What is asked for at the same time goes in one call.
    try {
      while (!this.#closed && (await this.#step())) {
        await letThePageWork();
      }
    } finally {
      this.#isWorking = false;
    }
  }

  /** Whether there may be more to do. */
  async #step(): Promise<boolean> {
    const urgent = this.#fetched.find(({ ask }) => ask.isUrgent);
    const isUrgentWanted = [...this.#wanted.values()].some((ask) => ask.isUrgent);
    const next = urgent ?? (isUrgentWanted ? undefined : this.#fetched[0]);
    if (next !== undefined) {
      this.#fetched = this.#fetched.filter((one) => one !== next);
      await this.#verify(next).catch((error) => {
        if (error instanceof LatchkeyError && error.isTransient) {
          this.#failed([next.ask], error);
        } else {
          next.ask.settle();
          this.#broken(error);
        }
      });
      return true;
    }
    return this.#wanted.size > 0 && this.#fetch();
  }

  /** Whether to go on. */
  async #fetch(): Promise<boolean> {
    const asks = [...this.#wanted.values()]
      .sort((one, other) => Number(other.isUrgent) - Number(one.isUrgent))
      .slice(0, MAX_BATCH);
    asks.forEach(({ userId }) => {
      this.#wanted.delete(userId);
    });
    let answered: readonly AccountLogPage[];
    this.#sent = asks;
    // From the last verified entry on, so that a log that was exchanged shows itself.
    const logs = asks.map(({ userId }) => ({ userId, from: Math.max(0, this.#account(userId).size - 1) }));
    try {
      answered = pagesOf(await this.#source(logs));
    } catch (error) {
      return this.#failed(asks, error);
    } finally {
      this.#sent = [];
    }
    for (const [i, ask] of asks.entries()) {
      const page = answered.find(({ userId, from }) => userId === ask.userId && from === logs[i]?.from);
      if (page === undefined) {
        ask.settle();
      } else {
        this.#fetched.push({ ask, page });
      }
    }
    return true;
  }

  /** What may pass is tried again by itself; no caller waits for it. */
  #failed(asks: readonly Ask[], error: unknown): boolean {
    if (!(error instanceof LatchkeyError) || !error.isTransient) {
      settleAll(asks);
      if (!(error instanceof LatchkeyError)) {
        this.#broken(error);
      }
      return true;
    }
    const all = [...asks, ...this.#wanted.values()];
    this.#wanted.clear();
    clearTimeout(this.#again);
    if (!this.#closed) {
      const again = () => void this.read(all.map(({ userId }) => userId));
      this.#again = setTimeout(again, error.retryAfterMillis ?? RETRY_MILLIS);
    }
    settleAll(all, error);
    return false;
  }

  async #verify({ ask, page }: Fetched): Promise<void> {
    const { userId } = ask;
    const { events, objection } = await this.#take(page);
    this.#tell(userId, events, objection);
    if (objection === undefined && events.length > 0 && this.#account(userId).size < page.size) {
      const rest = this.#ask(userId, ask.isUrgent);
      rest.done.then((failure) => ask.settle(failure)).catch(this.#broken);
    } else {
      ask.settle();
    }
  }

  /** What a refusal leaves out is not shown. */
  async #shown(userId: string, size: number): Promise<readonly string[]> {
    const entries: string[] = [];
    while (entries.length < size) {
      const from = entries.length;
      const answered = await this.#source([{ userId, from }])
        .then(pagesOf)
        .catch((error) => {
          if (error instanceof LatchkeyError && !error.isTransient) {
            return [];
          }
          throw error;
        });
      const page = answered.find((one) => one.userId === userId && one.from === from);
      if (page === undefined || page.entries.length === 0) {
        break;
      }
      entries.push(...page.entries);
    }
    return entries;
  }

  async #take(page: AccountLogPage): Promise<Awaited<ReturnType<KnownAccount["take"]>>> {
    const account = this.#account(page.userId);
    if (account.isForked) {
      return { events: [], objection: undefined };
    }
    const taken = await account.take(page, (size) => this.#shown(page.userId, size));
    if (taken.events.length > 0 || account.isForked) {
      await this.#store.update(({ records }) => records.put(PREFIX + page.userId, account.kept));
    }
    return taken;
  }

  #tell(
    userId: string,
    events: readonly AccountEvent[],
    objection: { readonly alarm: LogAlarm; readonly detail: string } | undefined,
  ): void {
    this.#watchers.forEach(({ changed, refused }) => {
      if (events.length > 0) {
        changed(userId, events);
      }
      if (objection !== undefined) {
        refused(userId, objection.alarm, objection.detail);
      }
    });
  }
}

function settleAll(asks: readonly Ask[], failure?: LatchkeyError): void {
  asks.forEach((ask) => {
    ask.settle(failure);
  });
}

function closed(): LatchkeyError {
  return new LatchkeyError("unavailable", "This device is being closed.");
}

/** The server may say anything: what is no page of a log is not there. */
function pagesOf(answer: AccountLogPages): readonly AccountLogPage[] {
  const logs: readonly (AccountLogPage | null)[] = Array.isArray(answer?.logs) ? answer.logs : [];
  return logs.filter(
    (page): page is AccountLogPage =>
      page !== null &&
      Number.isSafeInteger(page.from) &&
      Number.isSafeInteger(page.size) &&
      Array.isArray(page.entries) &&
      page.entries.every((entry) => typeof entry === "string"),
  );
}
