import { LatchkeyError } from "../errors.ts";

const RETRY_MILLIS = 2_000;

export interface EntranceParts {
  enter(): Promise<void>;
  isConnected(): boolean;
  /** Trying again does not help. */
  failed(error: unknown): void;
}

/** Comes into the meeting, with each connection anew; where that fails for a while, again, since nobody else tries while the connection stands. */
export class Entrance {
  readonly #parts: EntranceParts;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /** There is a connection, or the server has more for this device than before. */
  enter(): void {
    if (!this.#closed) {
      clearTimeout(this.#again);
      this.#parts.enter().catch((error) => this.#failed(error));
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
  }

  #failed(error: unknown): void {
    if (!(error instanceof LatchkeyError) || !error.isTransient) {
      this.#parts.failed(error);
    } else if (!this.#closed) {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        if (this.#parts.isConnected()) {
          this.enter();
        }
      }, error.retryAfterMillis ?? RETRY_MILLIS);
    }
  }
}
