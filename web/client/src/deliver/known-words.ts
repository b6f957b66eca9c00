import type { Link } from "../content/author-place.ts";
import { type Records, sortable } from "../store/records.ts";

/** What is known of the message under a number. */
interface Known {
  /** Its chained hash, Base64. */
  readonly hash: string;
  /** Whether it has come itself; else the one after it has named it. */
  readonly isRead: boolean;
}

/**
 * What each author has said under which number: it may say one thing there. Kept in the transaction in which a message is opened, for as
 * long as the meeting is.
 */
export class KnownWords {
  readonly #prefix: string;

  /** @param prefix of the names under which this is kept */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** How a message with this hash stands to what is known under its number. @param chain the author, and its epoch */
  async judge(
    records: Records,
    chain: string,
    { number }: Link,
    hash: string,
  ): Promise<"new" | "repeated" | "contradicts"> {
    const known = await records.get<Known>(this.#name(chain, number));
    if (known === undefined) {
      return "new";
    }
    return known.hash !== hash ? "contradicts" : known.isRead ? "repeated" : "new";
  }

  /** The hash of what is known under a number, Base64. */
  async at(records: Records, chain: string, number: number): Promise<string | undefined> {
    return (await records.get<Known>(this.#name(chain, number)))?.hash;
  }

  /** The message has come, and names the one before it. */
  async learn(records: Records, chain: string, { number, previousHash }: Link, hash: string): Promise<void> {
    await records.put<Known>(this.#name(chain, number), { hash, isRead: true });
    const before = this.#name(chain, number - 1);
    if (number > 1 && (await records.get<Known>(before)) === undefined) {
      await records.put<Known>(before, { hash: previousHash, isRead: false });
    }
  }

  #name(chain: string, number: number): string {
    return `${this.#prefix}${chain}/${sortable(number)}`;
  }
}
