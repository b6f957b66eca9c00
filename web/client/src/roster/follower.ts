import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { AccountLog } from "../log/account/account-log.ts";
import { logIdOf } from "../log/form.ts";
import { glance, type NamedPlace } from "../log/meeting/glance.ts";
import { type MeetingEvent, MeetingLog, type NextEvent } from "../log/meeting/meeting-log.ts";
import type { LogRefused, LogVerdict } from "../log/verdict.ts";
import type { LogAlarm } from "../meeting/state.ts";
import { letThePageWork, Pause } from "../pause.ts";
import type { RosterPage } from "../wire.ts";
import { signaturesIn } from "./events.ts";

const MAX_ATTEMPTS = 50;
const FIRST_PAUSE_MILLIS = 50;
const LONGEST_PAUSE_MILLIS = 2_000;
/** How many signatures are verified without letting the page work between, but for those of one entry. */
const AT_ONCE = 8;

/** The server's side of a roster. */
export interface RosterSource {
  page(from: number): Promise<RosterPage>;
  append(entry: string): Promise<void>;
}

/** What this device keeps of a roster: the entries it has verified. */
export interface RosterArchive {
  load(): Promise<readonly string[]>;
  keep(index: number, entry: string): Promise<void>;
}

/** The logs of accounts, which the roster's entries name. */
export interface RosterAccounts {
  /** As far as it was read on by {@link reach}. */
  openLog(userId: string): AccountLog | undefined;
  /**
   * Reads these accounts on, as far as the server shows them.
   *
   * @throws {LatchkeyError} where the server does not answer
   */
  reach(places: readonly NamedPlace[]): Promise<void>;
}

/** Told what the log says, in its order. */
export interface RosterWatcher {
  accepted(event: MeetingEvent, roster: MeetingLog): void;
  /** The server shows a log that is not taken. The verified one stays in force. */
  refused(alarm: LogAlarm, detail: string): void;
}

export interface RosterParts {
  readonly meetingId: string;
  readonly accounts: RosterAccounts;
  readonly source: RosterSource;
  readonly archive: RosterArchive;
  readonly watcher: RosterWatcher;
}

/** Signs for the log as it is now, or nothing where there is nothing left to say. */
export type SignedEntry = (roster: MeetingLog) => Uint8Array | undefined;

interface Objection {
  readonly alarm: LogAlarm;
  readonly detail: string;
}

/** One device's verified copy of a meeting's log. Reading on and appending are done one at a time. */
export class RosterFollower {
  readonly meetingId: string;
  readonly roster: MeetingLog;
  readonly #parts: RosterParts;
  #lacksAccount = false;
  #network: Promise<unknown> = Promise.resolve();

  private constructor(parts: RosterParts) {
    this.#parts = parts;
    this.meetingId = parts.meetingId;
    this.roster = new MeetingLog((userId) => parts.accounts.openLog(userId));
  }

  /** Begins with what this device has verified before. */
  static async open(parts: RosterParts): Promise<RosterFollower> {
    const follower = new RosterFollower(parts);
    await follower.#restore(await parts.archive.load());
    return follower;
  }

  /** Whether the log names an account that the server has not shown so far as it names it. */
  get lacksAccount(): boolean {
    return this.#lacksAccount;
  }

  /** Takes in entries that the server has pushed; reads on where some are missing between. */
  offer(page: RosterPage): Promise<void> {
    return this.#alone(async () => {
      if (page.from > this.roster.size) {
        await this.#catchUp();
      } else {
        await this.#take(page);
      }
    });
  }

  /**
   * Reads on, unless the verified log ends where the server has just said that its own does.
   *
   * @param size how many entries the server's has
   * @param head base64 of its newest entry's hash
   */
  async catchUpTo(size: number, head: string): Promise<void> {
    await this.#alone(async () => {
      const known = this.roster.hashAt(size - 1);
      if (this.roster.size !== size || known === undefined || base64(known) !== head) {
        await this.#catchUp();
      }
    });
  }

  /**
   * Reads on to the end of the server's log.
   *
   * @returns whether that was reached: false where the server shows something that is not taken
   */
  catchUp(): Promise<boolean> {
    return this.#alone(() => this.#catchUp());
  }

  /**
   * As {@link catchUp}.
   *
   * @throws {LatchkeyError} `roster_refused` where the end is not reached
   */
  readToEnd(): Promise<void> {
    return this.#alone(() => this.#readToEnd());
  }

  /**
   * Signs at the log's end and appends; where another device was faster, reads on, asks again what to say, and retries. Many
   * may be at it: each waits for a while of its own.
   *
   * @param post how the entry travels, unless as others do
   * @throws {LatchkeyError} `roster_refused` where the server's log goes on with something that is not taken: nothing can stand
   *   behind that
   */
  append(
    write: SignedEntry,
    post: (entry: string) => Promise<void> = (entry) => this.#parts.source.append(entry),
  ): Promise<void> {
    return this.#alone(async () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const entry = write(this.roster);
        if (entry === undefined || (await this.#appended(entry, post))) {
          return;
        }
        const longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempt);
        await new Pause(Math.random() * longest).over;
        await this.#readToEnd();
      }
      throw new LatchkeyError("roster_moved", "The meeting changes too fast right now. Try again.");
    });
  }

  async #restore(entries: readonly string[]): Promise<void> {
    const { accounts, watcher } = this.#parts;
    await accounts.reach(namedBy(entries));
    for (const [i, entry] of entries.entries()) {
      const verdict = this.roster.restore(fromBase64(entry));
      if (verdict.kind === "refused") {
        break; // What this device has kept of an account is not whole: the server is asked for the rest of the log.
      }
      watcher.accepted(verdict.event, this.roster);
      if (i % AT_ONCE === AT_ONCE - 1) {
        await letThePageWork();
      }
    }
  }

  async #appended(entry: Uint8Array, post: (entry: string) => Promise<void>): Promise<boolean> {
    const index = this.roster.size;
    try {
      await post(base64(entry));
    } catch (error) {
      if (!(error instanceof LatchkeyError) || (error.code !== "roster_moved" && !error.isTransient)) {
        throw error;
      }
      // Moved, or the answer was lost: the log says whether the entry stands.
      await this.#catchUp();
      const stands = this.#has(index, entry);
      if (!stands && error.code !== "roster_moved") {
        throw error;
      }
      return stands;
    }
    await this.#take({ meetingId: this.meetingId, from: index, entries: [base64(entry)], size: index + 1 });
    return true;
  }

  #has(index: number, entry: Uint8Array): boolean {
    const known = this.roster.hashAt(index);
    const shown = glance(entry);
    return known !== undefined && shown !== undefined && equal(known, shown.hash);
  }

  async #readToEnd(): Promise<void> {
    if (!(await this.#catchUp())) {
      throw new LatchkeyError(
        "roster_refused",
        "The server’s log of this meeting goes on with something that this device does not accept. Ask who runs the server.",
      );
    }
  }

  async #catchUp(): Promise<boolean> {
    for (;;) {
      const size = this.roster.size;
      // From the last verified entry on, so that a log that was exchanged shows itself.
      const page = await this.#parts.source.page(Math.max(0, size - 1));
      if (page.size < size) {
        this.#parts.watcher.refused(
          "shortened",
          `The server shows ${page.size} entries of the meeting's log, of which ${size} are known.`,
        );
        return false;
      }
      const good = await this.#take(page);
      const isWhole = good && this.roster.size >= page.size;
      if (!good || isWhole || this.roster.size === size) {
        return isWhole;
      }
    }
  }

  /** False where the page contradicts the verified log. */
  async #take(page: RosterPage): Promise<boolean> {
    if (!Number.isSafeInteger(page.from) || !Array.isArray(page.entries)) {
      throw new LatchkeyError("unexpected_answer", "The server's page of the log makes no sense.");
    }
    const { accounts, watcher } = this.#parts;
    await accounts.reach(namedBy(page.entries.slice(Math.max(0, this.roster.size - page.from))));
    const objection = await this.#takeEach(page);
    this.#lacksAccount = objection?.alarm === "account-missing";
    if (objection !== undefined) {
      watcher.refused(objection.alarm, objection.detail);
    }
    return objection === undefined;
  }

  /**
   * Takes in what is new.
   *
   * @returns why the page is not accepted from some entry on
   */
  async #takeEach(page: RosterPage): Promise<Objection | undefined> {
    let verified = 0;
    for (const [i, entry] of page.entries.entries()) {
      const index = page.from + i;
      const signed = toBytes(entry);
      if (this.roster.hashAt(index) !== undefined) {
        if (!this.#has(index, signed)) {
          const detail = `The server shows another entry ${index} of the meeting's log than before.`;
          return { alarm: "forked", detail };
        }
        continue;
      }
      const verdict = this.#weigh(index, signed);
      if (verdict.kind === "refused") {
        const detail = `The meeting's log is not accepted from entry ${index} on: ${verdict.detail}.`;
        return { alarm: alarmOf(verdict), detail };
      }
      await this.#moveOn(index, entry, verdict.event);
      verified += signaturesIn(verdict.event.event);
      if (verified >= AT_ONCE) {
        verified = 0;
        await letThePageWork();
      }
    }
    return undefined;
  }

  /** The log moves once that is kept, and it is told at once. What cannot be kept has not come: it comes again. */
  async #moveOn(index: number, entry: string, { event, move }: NextEvent): Promise<void> {
    const { archive, watcher } = this.#parts;
    await archive.keep(index, entry);
    move();
    watcher.accepted(event, this.roster);
  }

  #weigh(index: number, signed: Uint8Array): LogVerdict<NextEvent> {
    const logId = index === 0 ? glance(signed)?.logId : undefined;
    return logId !== undefined && !equal(logId, logIdOf(this.meetingId))
      ? { kind: "refused", fault: "other-log", detail: "it is another meeting's", signed: false }
      : this.roster.weigh(signed);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#network.then(work);
    this.#network = result.catch(() => undefined);
    return result;
  }
}

/** The signer is to blame for a signed entry that breaks the rules, and the server for an unsigned one. */
function alarmOf({ fault, signed }: LogRefused): LogAlarm {
  switch (fault) {
    case "not-next":
      return "forked";
    case "account-missing":
    case "newer-version":
      return fault;
    default:
      return signed ? "not-allowed" : "unsigned";
  }
}

function namedBy(entries: readonly string[]): readonly NamedPlace[] {
  return entries.flatMap((entry) => glance(toBytes(entry))?.names ?? []);
}

/** What is no Base64 is no entry. */
function toBytes(entry: string): Uint8Array {
  try {
    return fromBase64(entry);
  } catch {
    return new Uint8Array(0);
  }
}
