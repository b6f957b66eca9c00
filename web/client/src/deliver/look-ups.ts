import { type Address, addressKey } from "../address.ts";

/** How long an author is not looked up for again. */
export const REST_MILLIS = 5_000;

/**
 * For which authors of heartbeats this device asks the server for more: for each one once in a while, since one participant could have
 * every device ask with each heartbeat.
 */
export class LookUps {
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  /** @param now milliseconds of a clock that only goes on */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Looks up, unless that was done for this author a moment ago. Whether it was. */
  async do(author: Address, lookUp: () => Promise<unknown>): Promise<boolean> {
    const key = addressKey(author);
    const now = this.#now();
    const last = this.#last.get(key);
    if (last !== undefined && now - last < REST_MILLIS) {
      return false;
    }
    this.#last.set(key, now);
    await lookUp();
    return true;
  }
}
