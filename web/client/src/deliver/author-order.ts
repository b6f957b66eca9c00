import { type Address, addressKey } from "../address.ts";
import { type AuthorPlace, after, type Counted, isSamePlace } from "../content/author-place.ts";
import type { Records } from "../store/records.ts";
import { KnownWords } from "./known-words.ts";

/** How a message stands to what its author said before. */
export type Standing =
  | { readonly kind: "follows" }
  /** Messages between the one before and this one have not come. */
  | { readonly kind: "after-missing"; readonly count: number }
  /** It comes after one that the author said later, or contradicts the one before. */
  | { readonly kind: "out-of-place" }
  /** It has been read: the author says it once more. */
  | { readonly kind: "repeated" }
  /** Its author has said something else under its number. */
  | { readonly kind: "contradicts" };

/** Messages of an author that wait for their key, and that a later one has passed by. */
interface Passed {
  readonly count: number;
  /** The number that the server gave to what passed them by, and its place. */
  readonly bySeq: number;
  readonly by: AuthorPlace;
  /** The place of the first of them, where that is known. */
  readonly next?: AuthorPlace | undefined;
}

/** What is kept of an author. */
interface Kept {
  /** The place of its next message; absent where neither a message nor a key of the author has said it. */
  readonly next?: AuthorPlace | undefined;
  /** Its key has said where it goes on, and nothing of it has been read since. */
  readonly isNew?: boolean;
  /** Messages under its name that came and could not be read, since the last that could. */
  readonly unread?: number;
  readonly passed?: Passed | undefined;
  /** The epochs that it has left, the newest last. */
  readonly former?: readonly string[];
  /** With which entry this device had come in: what is said while it is out is not for it. */
  readonly stay?: string;
}

/** So many epochs in which an author has counted are remembered. */
const MAX_FORMER = 32;

export const FOLLOWS: Standing = { kind: "follows" };
export const OUT_OF_PLACE: Standing = { kind: "out-of-place" };
export const REPEATED: Standing = { kind: "repeated" };
export const CONTRADICTS: Standing = { kind: "contradicts" };

/**
 * Whether each author's messages come as the author has counted them. The server's numbers say nothing of that: it gives them. Counting
 * begins where the author's key says that it goes on; it begins anew where this device comes in once more, and with each epoch of the
 * author's. An epoch that the author has left does not come back. What it knows is stored in the transaction in which a message is opened.
 */
export class AuthorOrder {
  readonly #prefix: string;
  readonly #known: KnownWords;

  readonly #stay: () => string;

  /** @param stay the hash of the entry with which this device takes part */
  constructor(meetingId: string, stay: () => string) {
    this.#stay = stay;
    this.#prefix = `meeting/${meetingId}/author-place/of/`;
    this.#known = new KnownWords(`meeting/${meetingId}/author-place/said/`);
  }

  /**
   * Within a transaction: the author has given its key, under which its next message is to be this one. A key that comes again, or late,
   * may say where the author was before.
   *
   * @param stay with which entry this device had come in when the author said so
   */
  async begin(records: Records, author: Address, next: AuthorPlace, stay: string): Promise<void> {
    if (stay !== this.#stay()) {
      return;
    }
    const { name, kept } = await this.#kept(records, author);
    const { passed } = kept;
    if (kept.next === undefined || (kept.isNew && isBefore(next, kept.next))) {
      await records.put<Kept>(name, { ...kept, next, isNew: true });
    } else if (passed?.next !== undefined && isBefore(next, passed.next)) {
      await records.put<Kept>(name, { ...kept, passed: { ...passed, next } });
    }
  }

  /**
   * Takes a message that has been opened.
   *
   * @param waiting messages of this author with lower numbers that wait for their key
   */
  async take(records: Records, author: Address, seq: number, message: Counted, waiting: number): Promise<Standing> {
    const { place, hash } = message;
    const chain = `${addressKey(author)}/${place.epoch}`;
    const known = await this.#known.judge(records, chain, place, hash);
    if (known !== "new") {
      return known === "repeated" ? REPEATED : CONTRADICTS;
    }
    await this.#known.learn(records, chain, place, hash);
    return this.#place(records, author, seq, message, waiting);
  }

  /** The chained hash of what an author has said under a number, Base64, as far as this device knows. */
  saidAt(records: Records, author: Address, epoch: string, number: number): Promise<string | undefined> {
    return this.#known.at(records, `${addressKey(author)}/${epoch}`, number);
  }

  /** This device has said that itself. */
  async own(records: Records, self: Address, { place, hash }: Counted): Promise<void> {
    await this.#known.learn(records, `${addressKey(self)}/${place.epoch}`, place, hash);
  }

  async #place(records: Records, author: Address, seq: number, message: Counted, waiting: number): Promise<Standing> {
    const { place } = message;
    const then = after(message);
    const { name, kept } = await this.#kept(records, author);
    const { next, unread = 0, passed, isNew = false, former = [] } = kept;
    if (isNew && next !== undefined && isSamePlace(then, next)) {
      return FOLLOWS; // Its author gave the key before it knew that this one stands.
    }
    if (passed !== undefined && seq < passed.bySeq) {
      await records.put<Kept>(name, { ...kept, passed: oneLess(passed, then) });
      return isBetween(passed, place) ? FOLLOWS : OUT_OF_PLACE;
    }
    const isFormer = next !== undefined && next.epoch === place.epoch && place.number < next.number;
    if (isFormer || former.includes(place.epoch)) {
      return OUT_OF_PLACE;
    }
    const left = next === undefined || isNew || next.epoch === place.epoch ? [] : [next.epoch];
    const before = passed?.count ?? 0;
    const newlyPassed = Math.max(0, waiting - before);
    const known = unread + newlyPassed;
    await records.put<Kept>(name, {
      next: then,
      former: [...former, ...left].slice(-MAX_FORMER),
      stay: this.#stay(),
      passed:
        newlyPassed === 0
          ? passed
          : { count: before + newlyPassed, bySeq: seq, by: place, next: passed === undefined ? next : passed.next },
    });
    if (next === undefined) {
      return FOLLOWS;
    }
    if (next.epoch !== place.epoch) {
      return missing(place.number - 1 - known);
    }
    if (place.number === next.number && !isSamePlace(place, next)) {
      return OUT_OF_PLACE;
    }
    return missing(place.number - next.number - known);
  }

  /** Within a transaction: a message under this author's name came that cannot be read. That is told. */
  async unread(records: Records, author: Address, seq: number): Promise<void> {
    const { name, kept } = await this.#kept(records, author);
    const { unread = 0, passed } = kept;
    await records.put<Kept>(
      name,
      passed !== undefined && seq < passed.bySeq
        ? { ...kept, passed: oneLess(passed, passed.next) }
        : { ...kept, unread: unread + 1 },
    );
  }

  /** What is kept of an author since this device came in. */
  async #kept(records: Records, author: Address): Promise<{ readonly name: string; readonly kept: Kept }> {
    const name = this.#prefix + addressKey(author);
    const ever = (await records.get<Kept>(name)) ?? {};
    const stay = this.#stay();
    const { former = [], next } = ever;
    return { name, kept: ever.stay === stay || next === undefined ? { ...ever, stay } : { former, stay } };
  }
}

function missing(count: number): Standing {
  return count <= 0 ? FOLLOWS : { kind: "after-missing", count };
}

function isBefore(one: AuthorPlace, other: AuthorPlace): boolean {
  return one.epoch === other.epoch && one.number < other.number;
}

/** One of those that were passed by is dealt with. */
function oneLess(passed: Passed, next: AuthorPlace | undefined): Passed | undefined {
  return passed.count <= 1 ? undefined : { ...passed, count: passed.count - 1, next };
}

/** Whether a message that was passed by belongs where it is. Nothing can be said across epochs. */
function isBetween({ next, by }: Passed, place: AuthorPlace): boolean {
  const isAfter =
    next === undefined || next.epoch !== place.epoch || place.number > next.number || isSamePlace(next, place);
  return isAfter && (by.epoch !== place.epoch || place.number < by.number);
}
