import { type Records, sortable } from "../store/records.ts";

/** By number, rising: the index of the newest coming or going that messages up to it have shown, rising as well. */
interface Step {
  readonly seq: number;
  readonly index: number;
}

/**
 * How new a roster a message must name. A server gives no number to a message whose roster is older than the newest coming or going; so
 * along the numbers none may name an older one than messages before it have shown. A removed member cannot speak on by naming
 * the time before, nor by waiting until this device starts anew: what was shown is kept.
 */
export class Floor {
  readonly #prefix: string;
  readonly #steps: readonly Step[];
  readonly #byNumber: ReadonlyMap<number, number>;

  private constructor(prefix: string, steps: readonly Step[]) {
    this.#prefix = prefix;
    this.#steps = steps;
    this.#byNumber = new Map(steps.map(({ seq, index }) => [seq, index]));
  }

  /** As it was kept. */
  static async load(records: Records, meetingId: string): Promise<Floor> {
    const prefix = `meeting/${meetingId}/floor/`;
    const kept = await records.all<number>(prefix);
    return new Floor(
      prefix,
      [...kept].map(([seq, index]) => ({ seq: Number(seq), index })),
    );
  }

  /** Whether a message with this number may name the roster that ends with entry `index`. */
  admits(seq: number, index: number): boolean {
    return index >= this.#before(seq);
  }

  /**
   * The floor once a message has shown a coming or going.
   *
   * @param index of the newest entry of that kind in the roster that it names
   */
  raised(seq: number, index: number): Floor {
    if (index <= this.#before(seq + 1)) {
      return this;
    }
    const before = this.#steps.filter((step) => step.seq < seq);
    const after = this.#steps.filter((step) => step.seq > seq && step.index > index);
    return new Floor(this.#prefix, [...before, { seq, index }, ...after]);
  }

  /** Within a transaction, where `known` is kept so far. */
  async keep(records: Records, known: Floor): Promise<void> {
    if (known === this) {
      return;
    }
    for (const { seq } of known.#steps.filter((step) => !this.#has(step))) {
      await records.delete(this.#prefix + sortable(seq));
    }
    for (const { seq, index } of this.#steps.filter((step) => !known.#has(step))) {
      await records.put(this.#prefix + sortable(seq), index);
    }
  }

  #has({ seq, index }: Step): boolean {
    return this.#byNumber.get(seq) === index;
  }

  #before(seq: number): number {
    return this.#steps.findLast((step) => step.seq < seq)?.index ?? -1;
  }
}
