import type { AccountDirectory } from "../account/account-directory.ts";

/** Members' names, from the logs of their accounts. These are read before anybody's words are shown without one. */
export class Names {
  readonly #accounts: Pick<AccountDirectory, "name" | "need">;
  /** Whose log the server has not shown when it was asked last. */
  readonly #withheld = new Set<string>();

  constructor(accounts: Pick<AccountDirectory, "name" | "need">) {
    this.#accounts = accounts;
  }

  /** The server may show more than before. */
  askAgain(): void {
    this.#withheld.clear();
  }

  /** Something that this member said is to be shown. It is shown without a name where the server withholds the log. */
  async need(userId: string): Promise<void> {
    if (this.#accounts.name(userId) === undefined && !this.#withheld.has(userId)) {
      await this.#accounts.need(userId);
      if (this.#accounts.name(userId) === undefined) {
        this.#withheld.add(userId);
      }
    }
  }
}
