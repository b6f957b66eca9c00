import type { AccountDirectory } from "../account/account-directory.ts";
import type { ForkShown } from "../content/body.ts";

const PAUSE_MILLIS = 10_000;

/**
 * Looks at what others pass on to prove that there are two logs of an account. Where that stands further on than what is known, it reads
 * on, and does so for one person only so often: entries that stand far away cost nothing to make up.
 */
export class ForkHearing {
  readonly #accounts: Pick<AccountDirectory, "proves" | "readNow">;
  readonly #now: () => number;
  readonly #readFor = new Map<string, number>();

  constructor(accounts: Pick<AccountDirectory, "proves" | "readNow">, now = () => performance.now()) {
    this.#accounts = accounts;
    this.#now = now;
  }

  /** Whether what this person passes on proves it; undefined where it cannot be looked at. */
  async hear(tellerId: string, fork: ForkShown): Promise<boolean | undefined> {
    const isProven = await this.#accounts.proves(fork);
    if (isProven !== undefined || !this.#mayRead(tellerId)) {
      return isProven;
    }
    this.#readFor.set(tellerId, this.#now());
    await this.#accounts.readNow(fork.userId);
    return this.#accounts.proves(fork);
  }

  #mayRead(tellerId: string): boolean {
    const last = this.#readFor.get(tellerId);
    return last === undefined || this.#now() - last >= PAUSE_MILLIS;
  }
}
