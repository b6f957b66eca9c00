import { base64, equal, fromBase64 } from "../bytes.ts";
import { type AccountEvent, AccountLog } from "../log/account/account-log.ts";
import type { AccountState } from "../log/account/account-state.ts";
import { ACCOUNT_LOG, hashOfAccountEntry, LogEntry, type LogPlace } from "../log/entry.ts";
import { isUserId, rootOf } from "../log/form.ts";
import { LogRefusal } from "../log/verdict.ts";
import type { LogAlarm } from "../meeting/state.ts";
import { letThePageWork } from "../pause.ts";
import type { AccountLogPage } from "../wire.ts";

/** How many entries are verified without letting the page work between. */
const AT_ONCE = 4;

/** What is kept of an account: its verified entries, and what they say. */
export interface KeptAccountLog {
  readonly entries: readonly string[];
  readonly name: string;
  readonly devices: readonly KeptAccountDevice[];
  readonly fork?: AccountFork;
}

/** Two good entries stand at one place: nothing is taken any more. */
export interface AccountFork {
  readonly index: number;
  /** The one that was shown later. */
  readonly entry: string;
  /** The devices that are no matter of the fork: they were active before it. */
  readonly undisputed: readonly number[];
}

export interface KeptAccountDevice {
  readonly deviceId: number;
  readonly identityKey: string;
  readonly isActive: boolean;
}

/** What came of a page. */
export interface PageTaken {
  readonly events: readonly AccountEvent[];
  readonly objection: { readonly alarm: LogAlarm; readonly detail: string } | undefined;
}

/** The log that is shown now, from its first entry on, as far as `size`. */
export type ShownLog = (size: number) => Promise<readonly string[]>;

/** One account, as far as its log was verified here. What was verified before is not verified again to be shown. */
export class KnownAccount {
  readonly userId: string;
  #entries: readonly string[] = [];
  #name: string | undefined;
  #devices = new Map<number, KeptAccountDevice>();
  #fork: AccountFork | undefined;
  /** Read again from the entries once it has to go on. */
  #log: AccountLog | undefined;

  constructor(userId: string, kept?: KeptAccountLog) {
    this.userId = userId;
    if (kept !== undefined) {
      this.#entries = kept.entries;
      this.#name = kept.name;
      this.#devices = new Map(kept.devices.map((device) => [device.deviceId, device]));
      this.#fork = kept.fork;
    }
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The verified ones, Base64. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  get name(): string | undefined {
    return this.#name;
  }

  /** Every device that the log has ever had. */
  device(deviceId: number): KeptAccountDevice | undefined {
    return this.#devices.get(deviceId);
  }

  get devices(): readonly KeptAccountDevice[] {
    return [...this.#devices.values()];
  }

  get isForked(): boolean {
    return this.#fork !== undefined;
  }

  /** Whether it may be there by a fork alone. */
  isDisputed(deviceId: number): boolean {
    return this.#fork?.undisputed.includes(deviceId) === false;
  }

  get kept(): KeptAccountLog {
    const { devices } = this;
    const fork = this.#fork;
    return { entries: this.#entries, name: this.#name ?? "", devices, ...(fork === undefined ? {} : { fork }) };
  }

  async log(): Promise<AccountLog> {
    if (this.#log === undefined) {
      const log = new AccountLog();
      for (const [i, entry] of this.#entries.entries()) {
        log.restore(fromBase64(entry));
        await restAfter(i);
      }
      this.#log ??= log;
    }
    return this.#log;
  }

  /** The log, where it was read again. */
  get openLog(): AccountLog | undefined {
    return this.#log;
  }

  /** Takes in what is new; from what contradicts the verified log on, nothing. */
  async take(page: AccountLogPage, shown: ShownLog): Promise<PageTaken> {
    const log = await this.log();
    const events: AccountEvent[] = [];
    if (page.size < this.size) {
      return refusal(events, "shortened", `It shows ${page.size} entries, of which ${this.size} are known.`);
    }
    for (const [i, entry] of page.entries.entries()) {
      const index = page.from + i;
      const known = log.hashAt(index);
      if (known !== undefined) {
        if (!isEntry(entry, known)) {
          return this.#compare(log, await shown(this.size));
        }
        continue;
      }
      const verdict = this.#append(log, entry);
      if (typeof verdict === "string") {
        return refusal(events, "unsigned", `It is not accepted from entry ${index} on: ${verdict}.`);
      }
      events.push(verdict);
      await restAfter(i);
    }
    return { events, objection: undefined };
  }

  /** Another entry at a known place is a fork only if it is a good one: the server can make up any bytes. */
  async #compare(log: AccountLog, shown: readonly string[]): Promise<PageTaken> {
    const common = new AccountLog();
    for (const [index, entry] of shown.slice(0, log.size).entries()) {
      const isSame = isEntry(entry, log.hashAt(index) as Uint8Array);
      const verdict = common.append(toBytes(entry));
      const fault =
        verdict.kind === "refused" ? verdict.detail : isSame || index > 0 ? undefined : "it is another account's";
      if (fault !== undefined) {
        return refusal([], "unsigned", `It is not accepted from entry ${index} on: ${fault}.`);
      }
      if (!isSame) {
        this.#keepFork(log, index, entry);
        return refusal([], "forked", `It shows another entry ${index} than before.`);
      }
      await restAfter(index);
    }
    return refusal([], "unsigned", "It does not follow from its own beginning.");
  }

  /**
   * Whether two entries, which another person says to be good ones for one place, are that, after what stands before that place here;
   * undefined where this log does not reach there.
   */
  async proves(one: Uint8Array, other: Uint8Array): Promise<boolean | undefined> {
    const [first, second] = [placeOf(one), placeOf(other)];
    if (first === undefined || second === undefined || first.index !== second.index || equal(first.hash, second.hash)) {
      return false;
    }
    const { index } = first;
    if (index === 0) {
      return false;
    }
    if ((await this.log()).hashAt(index) === undefined) {
      return undefined;
    }
    for (const entry of [one, other]) {
      const before = new AccountLog();
      for (const known of this.#entries.slice(0, index)) {
        before.restore(fromBase64(known));
      }
      if (before.append(entry).kind === "refused") {
        return false;
      }
    }
    return true;
  }

  /** As {@link proves}; where they do, and no fork is known, they are kept as one. */
  async prove(one: Uint8Array, other: Uint8Array): Promise<boolean | undefined> {
    const isProven = await this.proves(one, other);
    const first = placeOf(one);
    if (isProven === true && first !== undefined && !this.isForked) {
      const log = await this.log();
      const isOneHere = isEntry(base64(one), log.hashAt(first.index) as Uint8Array);
      this.#keepFork(log, first.index, base64(isOneHere ? other : one));
    }
    return isProven;
  }

  /** The two good entries at one place that are known, this log's first. */
  get evidence(): { readonly one: Uint8Array; readonly other: Uint8Array } | undefined {
    const one = this.#fork && this.#entries[this.#fork.index];
    return this.#fork === undefined || one === undefined
      ? undefined
      : { one: fromBase64(one), other: fromBase64(this.#fork.entry) };
  }

  #keepFork(log: AccountLog, index: number, entry: string): void {
    this.#fork = { index, entry, undisputed: [...(log.stateAt(index - 1)?.active.keys() ?? [])] };
  }

  #append(log: AccountLog, entry: string): AccountEvent | string {
    if (log.size === 0 && !this.#isItsFirst(entry)) {
      return "it is another account's";
    }
    const verdict = log.append(toBytes(entry));
    if (verdict.kind === "refused") {
      return verdict.detail;
    }
    this.#entries = [...this.#entries, entry];
    this.#learn(log.state);
    return verdict.event;
  }

  /** A user id is the hash of its account's first entry. */
  #isItsFirst(entry: string): boolean {
    return isUserId(this.userId) && isEntry(entry, rootOf(this.userId));
  }

  #learn(state: AccountState | undefined): void {
    if (state !== undefined) {
      this.#name = state.displayName;
      this.#devices = new Map(
        [...state.everAdded.values()].map(({ deviceId, identityKey }) => [
          deviceId,
          { deviceId, identityKey: base64(identityKey), isActive: state.active.has(deviceId) },
        ]),
      );
    }
  }
}

/** Where an entry of an account's log stands, by its own word; undefined where it is none. */
function placeOf(signedEntry: Uint8Array): LogPlace | undefined {
  try {
    return LogEntry.read(ACCOUNT_LOG, signedEntry).place;
  } catch (error) {
    if (error instanceof LogRefusal) {
      return undefined;
    }
    throw error;
  }
}

/** What is no Base64 is no entry. */
function toBytes(entry: string): Uint8Array {
  try {
    return fromBase64(entry);
  } catch {
    return new Uint8Array(0);
  }
}

function isEntry(entry: string, hash: Uint8Array): boolean {
  const found = hashOfAccountEntry(toBytes(entry));
  return found !== undefined && equal(found, hash);
}

function refusal(events: readonly AccountEvent[], alarm: LogAlarm, detail: string): PageTaken {
  return { events, objection: { alarm, detail } };
}

async function restAfter(index: number): Promise<void> {
  if (index % AT_ONCE === AT_ONCE - 1) {
    await letThePageWork();
  }
}
