/**
 * How new a roster a message must name. A server gives no number to a message whose roster is older than the newest coming or going; so
 * along the numbers none may name an older one than messages before it have shown. A removed member cannot speak on by naming
 * the time before.
 */
export class Floor {
  /** By number, rising: the index of the newest coming or going that messages up to it have shown, rising as well. */
  #steps: readonly { readonly seq: number; readonly index: number }[] = [];

  /** Whether a message with this number may name the roster that ends with entry `index`. */
  admits(seq: number, index: number): boolean {
    return index >= this.#before(seq);
  }

  /**
   * A message has shown a coming or going.
   *
   * @param index of the newest entry of that kind in the roster that it names
   */
  raise(seq: number, index: number): void {
    if (index > this.#before(seq + 1)) {
      const before = this.#steps.filter((step) => step.seq < seq);
      const after = this.#steps.filter((step) => step.seq > seq && step.index > index);
      this.#steps = [...before, { seq, index }, ...after];
    }
  }

  /** From `seq` on the numbers are given anew: what they have shown goes on to count. */
  renumberedFrom(seq: number): void {
    const highest = this.#steps.at(-1)?.index ?? -1;
    this.#steps = this.#steps.filter((step) => step.seq < seq);
    if (highest >= 0) {
      this.raise(seq - 1, highest);
    }
  }

  #before(seq: number): number {
    return this.#steps.findLast((step) => step.seq < seq)?.index ?? -1;
  }
}
