/** Does one thing after another, in the order in which they were asked for. */
export class Lane {
  readonly #failed: (error: unknown) => void;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param failed told of what went wrong in work that is not waited for, until the lane is closed */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Gives the result once everything before is done. */
  ask<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Nobody waits for it. Nothing is run once the lane is closed. */
  run(work: () => Promise<void>): void {
    this.ask(() => (this.#closed ? Promise.resolve() : work())).catch((error) => {
      if (!this.#closed) {
        this.#failed(error); // Else it is for want of what was closed with the lane.
      }
    });
  }

  /** Resolves when what runs now is done; nothing after it is run. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}
