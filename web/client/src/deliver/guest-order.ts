import type { GuestPlace, SignedWords } from "../content/guest-words.ts";
import type { Records } from "../store/records.ts";
import { CONTRADICTS, FOLLOWS, OUT_OF_PLACE, REPEATED, type Standing } from "./author-order.ts";
import { KnownWords } from "./known-words.ts";

/** So many gaps are remembered of a guest, the newest. */
const MAX_GAPS = 100;

/** Numbers under which nothing has come yet, and later words have. */
interface Gap {
  readonly from: number;
  /** The last of them. */
  readonly to: number;
}

/** What is kept of a guest. */
interface Kept {
  readonly next: GuestPlace;
  readonly gaps: readonly Gap[];
  /** How many of those in gaps were not told as missing: they may be in messages that waited for their key. */
  readonly awaited: number;
}

export interface Circumstances {
  /** The index of the entry with which the guest had come in when it said this. */
  readonly stay: number;
  /** The hash of the entry with which this device takes part. */
  readonly readerStay: string;
  /** Whether this device is entitled to all that the guest says in that stay; otherwise counting begins with what it reads first. */
  readonly isWhole: boolean;
  /** Messages that were sent before and wait for their key: they may pass words of this guest on. */
  readonly waiting: number;
}

/**
 * Whether each guest's words come as the guest has counted them, by whichever member they are passed on. It counts anew each time that it is let in. What
 * it knows is stored in the transaction in which a message is opened.
 */
export class GuestOrder {
  readonly #prefix: string;

  readonly #known: KnownWords;

  constructor(meetingId: string) {
    this.#prefix = `meeting/${meetingId}/author-place/of-guest/`;
    this.#known = new KnownWords(`meeting/${meetingId}/author-place/said-by-guest/`);
  }

  /** The hash of what a guest has said under a number in a stay, Base64, as far as this device knows. */
  saidAt(records: Records, sessionId: string, stay: number, number: number): Promise<string | undefined> {
    return this.#known.at(records, `${sessionId}/${stay}`, number);
  }

  /** Takes words that the guest has signed. */
  async take(
    records: Records,
    signed: SignedWords,
    { stay, readerStay, isWhole, waiting }: Circumstances,
  ): Promise<Standing> {
    const { words, hash } = signed;
    const chain = `${words.sessionId}/${stay}`;
    const known = await this.#known.judge(records, chain, words, hash);
    if (known !== "new") {
      return known === "repeated" ? REPEATED : CONTRADICTS;
    }
    await this.#known.learn(records, chain, words, hash);
    const name = `${this.#prefix}${chain}/${readerStay}`;
    const kept = (await records.get<Kept>(name)) ?? (isWhole ? BEGINNING : beginningAt(words));
    const isLate = words.number < kept.next.number;
    const { now, standing } = isLate ? fill(kept, words.number) : goOn(kept, signed, waiting);
    await records.put<Kept>(name, now);
    const isFormer = await this.#isFormer(records, words.sessionId, stay);
    return isFormer && waiting === 0 && standing.kind === "follows" ? OUT_OF_PLACE : standing;
  }

  /** Whether words of a later stay have come. */
  async #isFormer(records: Records, sessionId: string, stay: number): Promise<boolean> {
    const name = `${this.#prefix}${sessionId}/newest-stay`;
    const newest = (await records.get<number>(name)) ?? stay;
    await records.put(name, Math.max(newest, stay));
    return stay < newest;
  }
}

const BEGINNING: Kept = { next: { number: 1, previousHash: "" }, gaps: [], awaited: 0 };

function beginningAt({ number, previousHash }: GuestPlace): Kept {
  return { next: { number, previousHash }, gaps: number === 1 ? [] : [{ from: 1, to: number - 1 }], awaited: 0 };
}

/** Words that others have passed by. */
function fill({ next, gaps, awaited }: Kept, number: number): { readonly now: Kept; readonly standing: Standing } {
  const gap = gaps.find(({ from, to }) => from <= number && number <= to);
  if (gap === undefined) {
    return { now: { next, gaps, awaited }, standing: OUT_OF_PLACE }; // It was too many gaps ago.
  }
  const parts = [
    { from: gap.from, to: number - 1 },
    { from: number + 1, to: gap.to },
  ].filter(({ from, to }) => from <= to);
  const left = gaps.flatMap((one) => (one === gap ? parts : [one])).slice(-MAX_GAPS);
  return {
    now: { next, gaps: left, awaited: Math.max(0, awaited - 1) },
    standing: awaited > 0 ? FOLLOWS : OUT_OF_PLACE,
  };
}

/** Words that are newer than all before. */
function goOn(
  { next, gaps, awaited }: Kept,
  { words, hash }: SignedWords,
  waiting: number,
): { readonly now: Kept; readonly standing: Standing } {
  const { number, previousHash } = words;
  const skipped = number - next.number;
  const excused = Math.min(skipped, Math.max(0, waiting - awaited));
  const gap = skipped === 0 ? [] : [{ from: next.number, to: number - 1 }];
  return {
    now: {
      next: { number: number + 1, previousHash: hash },
      gaps: [...gaps, ...gap].slice(-MAX_GAPS),
      awaited: awaited + excused,
    },
    standing: standingOf(skipped - excused, skipped > 0 || previousHash === next.previousHash),
  };
}

function standingOf(missing: number, isChained: boolean): Standing {
  return missing > 0 ? { kind: "after-missing", count: missing } : isChained ? FOLLOWS : OUT_OF_PLACE;
}
