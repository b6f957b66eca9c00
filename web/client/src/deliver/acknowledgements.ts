import { LatchkeyError } from "../errors.ts";
import type { Place } from "./place.ts";

/** Envelopes in one acknowledgement. */
const MAX_IDS = 1_000;

const RETRY_MILLIS = 5_000;

/** What comes together is acknowledged together. */
const GATHER_MILLIS = 50;

/**
 * Tells the server what is handled and stored: at once where nothing was told lately, since others wait to learn that their key has
 * come; else in portions, since a guest's events are counted.
 */
export class Acknowledgements {
  readonly #meetingId: string;
  readonly #pauseMillis: number;
  readonly #send: (ack: object) => Promise<unknown>;
  readonly #settled: (envelopeIds: readonly string[]) => void;
  readonly #envelopeIds = new Set<string>();
  #place: Place | undefined;
  #held = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #closed = false;

  /**
   * @param pauseMillis between two acknowledgements
   * @param settled told of envelopes that the server has forgotten
   */
  constructor(
    meetingId: string,
    pauseMillis: number,
    send: (ack: object) => Promise<unknown>,
    settled: (envelopeIds: readonly string[]) => void,
  ) {
    this.#meetingId = meetingId;
    this.#pauseMillis = pauseMillis;
    this.#send = send;
    this.#settled = settled;
  }

  envelope(id: string): void {
    this.#envelopeIds.add(id);
    this.#soon();
  }

  /** Places come in the order of the meeting. */
  upTo(place: Place): void {
    this.#place = place;
    this.#soon();
  }

  /** There is no connection: up to where messages are handled is told when this device has its place on the next one. */
  disconnected(): void {
    this.#held = true;
  }

  /** This device has its place. What was handled before it is found again by reading on, so that it is not told by an old place. */
  placed(): void {
    this.#held = false;
    this.#place = undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #soon(atLeast = GATHER_MILLIS): void {
    if (this.#timer === undefined && !this.#closed) {
      const pause = Math.max(atLeast, this.#last + this.#pauseMillis - Date.now());
      this.#timer = setTimeout(() => void this.#flush(), pause);
    }
  }

  async #flush(): Promise<void> {
    const envelopeIds = [...this.#envelopeIds].slice(0, MAX_IDS);
    const place = this.#held ? undefined : this.#place;
    if (envelopeIds.length === 0 && place === undefined) {
      this.#timer = undefined;
      return;
    }
    this.#last = Date.now();
    try {
      await this.#send({ envelopeIds, ...(place === undefined ? {} : { meetingId: this.#meetingId, ...place }) });
      envelopeIds.forEach((id) => {
        this.#envelopeIds.delete(id);
      });
      this.#place = this.#place === place && !this.#held ? undefined : this.#place;
      this.#settled(envelopeIds);
      this.#timer = undefined;
      if (this.#envelopeIds.size > 0 || (this.#place !== undefined && !this.#held)) {
        this.#soon();
      }
    } catch (error) {
      this.#timer = undefined;
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      if (error.isTransient) {
        this.#soon(error.retryAfterMillis ?? RETRY_MILLIS); // Others wait to learn of it, and perhaps nothing more comes.
      }
    }
  }
}
