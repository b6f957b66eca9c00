import type { AccountDirectory } from "../account/account-directory.ts";
import type { ForkShown } from "../content/body.ts";
import type { DeviceStore } from "../store/device-store.ts";

export interface ForkPostParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly accounts: Pick<AccountDirectory, "evidence">;
  /** Says it to the group, unless it has been said meanwhile. */
  say(shown: ForkShown): Promise<void>;
}

/**
 * What members tell each other of accounts of which there are two logs: a server that shows each person another one is found out once two
 * of them talk. Each fork is told once in a meeting, by the device that comes first.
 */
export class ForkPost {
  readonly #parts: ForkPostParts;
  readonly #prefix: string;
  readonly #told: Set<string>;

  private constructor(parts: ForkPostParts, told: Iterable<string>) {
    this.#parts = parts;
    this.#prefix = prefixOf(parts);
    this.#told = new Set(told);
  }

  static async open(parts: ForkPostParts): Promise<ForkPost> {
    const told = await parts.store.update(({ records }) => records.all(prefixOf(parts)));
    return new ForkPost(parts, told.keys());
  }

  isTold(userId: string): boolean {
    return this.#told.has(userId);
  }

  /** This device has found one: the others are told, unless one of them has told. */
  async found(userId: string): Promise<void> {
    const shown = this.#parts.accounts.evidence(userId);
    if (shown !== undefined && !this.isTold(userId)) {
      await this.#parts.say(shown);
    }
  }

  /** It stands in the meeting that there is one. */
  async stands(userId: string): Promise<void> {
    this.#told.add(userId);
    await this.#parts.store.update(({ records }) => records.put(this.#prefix + userId, true));
  }
}

function prefixOf({ meetingId }: Pick<ForkPostParts, "meetingId">): string {
  return `meeting/${meetingId}/fork-told/`;
}
