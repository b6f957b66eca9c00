import { sha256 } from "@noble/hashes/sha2.js";
import type { Address } from "../address.ts";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { LogAlarm } from "../meeting/state.ts";
import type { RosterPage } from "../wire.ts";
import { type EntryBody, type Signer, signEntry } from "./entries.ts";
import type { RosterEvent } from "./events.ts";
import { RosterRefusal } from "./refusal.ts";
import { Roster, type SignatureCheck } from "./roster.ts";

const MAX_ATTEMPTS = 50;

/** The server's side of a roster. */
export interface RosterSource {
  page(from: number): Promise<RosterPage>;
  append(entry: string): Promise<void>;
}

/** What this device keeps of a roster: the entries it has verified. */
export interface RosterArchive {
  load(): Promise<readonly string[]>;
  /** All or none; `from` is the first one's index. */
  keep(from: number, entries: readonly string[]): Promise<void>;
}

/** Told what the log says, in its order. */
export interface RosterWatcher {
  /** @param index its entry's */
  accepted(event: RosterEvent, index: number): void;
  /** The server shows a log that is not taken. The verified one stays in force. */
  refused(alarm: LogAlarm, detail: string): void;
}

export interface RosterParts {
  readonly meetingId: string;
  readonly self: Address;
  readonly sign: Signer;
  readonly verifies: SignatureCheck;
  readonly source: RosterSource;
  readonly archive: RosterArchive;
  readonly watcher: RosterWatcher;
}

/** One device's verified copy of a meeting's roster. Reading on and appending are done one at a time. */
export class RosterFollower {
  readonly roster: Roster;
  readonly #parts: RosterParts;
  #trusted = true;
  #network: Promise<unknown> = Promise.resolve();

  private constructor(parts: RosterParts) {
    this.#parts = parts;
    this.roster = new Roster(parts.meetingId, (key, message, signature) => {
      return this.#trusted || parts.verifies(key, message, signature);
    });
  }

  /** Begins with what this device has verified before, whose signatures need no second look. */
  static async open(parts: RosterParts): Promise<RosterFollower> {
    const follower = new RosterFollower(parts);
    for (const entry of await parts.archive.load()) {
      parts.watcher.accepted(follower.roster.append(fromBase64(entry)), follower.roster.size - 1);
    }
    follower.#trusted = false;
    return follower;
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

  /** Reads on to the end of the server's log. */
  catchUp(): Promise<void> {
    return this.#alone(() => this.#catchUp());
  }

  /** Whether the verified log has, or after reading on reaches, an entry with this hash. */
  async reaches(index: number, hash: Uint8Array): Promise<boolean> {
    if (index >= this.roster.size) {
      await this.catchUp();
    }
    const known = this.roster.hashAt(index);
    return known !== undefined && equal(known, hash);
  }

  /**
   * Signs at the log's end and appends; where somebody else was faster, reads on, asks for the body again and retries.
   *
   * @param body what to say of the roster as it is then; nothing where there is nothing left to say
   * @param post how the entry travels, unless as others do
   */
  append(
    body: (roster: Roster) => EntryBody | undefined,
    post: (entry: string) => Promise<void> = (entry) => this.#parts.source.append(entry),
  ): Promise<void> {
    return this.#alone(async () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const said = body(this.roster);
        if (said === undefined || (await this.#appended(this.#sign(said), post))) {
          return;
        }
      }
      throw new LatchkeyError("roster_moved", "The meeting changes too fast right now. Try again.");
    });
  }

  #sign(body: EntryBody): Uint8Array {
    return signEntry(this.roster, body, this.#parts.self, this.#parts.sign);
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
      const known = this.roster.hashAt(index);
      const stands = known !== undefined && equal(known, sha256(entry));
      if (!stands && error.code !== "roster_moved") {
        throw error;
      }
      return stands;
    }
    await this.#take({ meetingId: this.roster.meetingId, from: index, entries: [base64(entry)], size: index + 1 });
    return true;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const size = this.roster.size;
      // From the last verified entry on, so that a log that was exchanged shows itself.
      const page = await this.#parts.source.page(Math.max(0, size - 1));
      if (page.size < size) {
        this.#parts.watcher.refused(
          "shortened",
          `The server shows ${page.size} entries of the meeting's log, of which ${size} are known.`,
        );
        return;
      }
      const good = await this.#take(page);
      if (!good || this.roster.size >= page.size || this.roster.size === size) {
        return;
      }
    }
  }

  /** False where the page contradicts the verified log. */
  async #take(page: RosterPage): Promise<boolean> {
    if (!Number.isSafeInteger(page.from) || !Array.isArray(page.entries)) {
      throw new LatchkeyError("unexpected_answer", "The server's page of the log makes no sense.");
    }
    const { archive, watcher } = this.#parts;
    const { size } = this.roster;
    const fresh: { readonly entry: string; readonly event: RosterEvent }[] = [];
    const objection = this.#verify(page, (entry, event) => fresh.push({ entry, event }));
    if (fresh.length > 0) {
      const entries = fresh.map(({ entry }) => entry);
      await archive.keep(size, entries);
      for (const [i, { event }] of fresh.entries()) {
        watcher.accepted(event, size + i);
      }
    }
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
  #verify(
    page: RosterPage,
    accepted: (entry: string, event: RosterEvent) => void,
  ): { readonly alarm: LogAlarm; readonly detail: string } | undefined {
    for (const [i, entry] of page.entries.entries()) {
      const index = page.from + i;
      const known = this.roster.hashAt(index);
      if (known !== undefined) {
        if (!equal(known, sha256(fromBase64(entry)))) {
          const detail = `The server shows another entry ${index} of the meeting's log than before.`;
          return { alarm: "forked", detail };
        }
        continue;
      }
      try {
        accepted(entry, this.roster.append(fromBase64(entry)));
      } catch (error) {
        if (!(error instanceof RosterRefusal) && !(error instanceof TypeError)) {
          throw error;
        }
        const alarm = error instanceof RosterRefusal && error.fault === "not-next" ? "forked" : "unsigned";
        const detail = `The meeting's log is not accepted from entry ${index} on: ${error.message}.`;
        return { alarm, detail };
      }
    }
    return undefined;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#network.then(work);
    this.#network = result.catch(() => undefined);
    return result;
  }
}
