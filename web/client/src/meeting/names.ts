import { ignoreRefusal } from "../errors.ts";
import type { WireAccount } from "../wire.ts";
import type { People } from "./people.ts";

/** Members' names, as the server tells them. It is asked for them before anybody's words are shown without one. */
export class Names {
  readonly #people: Pick<People, "name" | "isNamed">;
  readonly #ask: () => Promise<readonly WireAccount[]>;
  readonly #changed: () => void;
  /** Whom the server has not named when it was asked last. */
  readonly #unknown = new Set<string>();

  constructor(
    people: Pick<People, "name" | "isNamed">,
    ask: () => Promise<readonly WireAccount[]>,
    changed: () => void,
  ) {
    this.#people = people;
    this.#ask = ask;
    this.#changed = changed;
  }

  told(...accounts: readonly WireAccount[]): void {
    const isNew = accounts.map(({ userId, name }) => this.#people.name(userId, name));
    if (isNew.includes(true)) {
      this.#changed();
    }
  }

  /** Asks for all of them. */
  async learn(): Promise<void> {
    this.#unknown.clear();
    this.told(...(await this.#ask()));
  }

  /** Something that this member said is to be shown. It is shown without a name where the server does not give one. */
  async need(userId: string): Promise<void> {
    if (!this.#people.isNamed(userId) && !this.#unknown.has(userId)) {
      await this.learn().catch(ignoreRefusal);
      this.#unknown.add(userId);
    }
  }
}
