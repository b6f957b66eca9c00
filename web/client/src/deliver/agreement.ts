import { type Address, addressKey } from "../address.ts";
import type { MarkStanding } from "./read-transcript.ts";

/** Which others the server gives other messages than this device. */
export class Agreement {
  readonly #ahead = new Set<string>();
  readonly #told = new Set<string>();

  /**
   * An author's mark stands so to this device's transcript, which has been read to its end. Where this device cannot tell, that says
   * nothing, in between two others either.
   *
   * @returns whether it is to be told now that the two are given different messages, which is told once. Another message at the same
   *   place is enough; that the other is given more must show twice in a row.
   */
  differs(author: Address, standing: MarkStanding): boolean {
    if (standing === "unknown") {
      return false;
    }
    const key = addressKey(author);
    const wasAhead = this.#ahead.delete(key);
    if (standing === "ahead" && !wasAhead) {
      this.#ahead.add(key);
      return false;
    }
    const isOther = standing === "other" || standing === "ahead";
    const isNew = isOther && !this.#told.has(key);
    if (isNew) {
      this.#told.add(key);
    }
    return isNew;
  }
}
