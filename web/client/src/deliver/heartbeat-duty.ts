import type { MarkStanding } from "./read-transcript.ts";

/** Whose duty it is sends one so often. */
const INTERVAL = 15_000;
/** Who has heard none for so long takes the duty over, and a random part of the next. */
const PATIENCE = 20_000;
const PATIENCE_SPREAD = 10_000;
/** Who is given other messages than a heartbeat says answers within that, at a random time. */
const ANSWER_SPREAD = 5_000;
/** Three have not come. */
const SILENCE = 45_000;
/** A device that wakes so much too late was asleep, or is kept slow. */
const LATE = 5_000;

/**
 * What of the heartbeat is a participant’s: the device whose duty it is `keeps` it, another member’s device `relieves` that one where
 * none are heard, a guest only `answers`.
 */
export type HeartbeatPart = "keeps" | "relieves" | "answers";

export interface Tick {
  /** A heartbeat is to be sent now. */
  readonly send: boolean;
  /** Others' heartbeats came on this connection, and come no longer. */
  readonly isSilent: boolean;
  /** In so many milliseconds it is to be asked again, or when one has been heard. */
  readonly wakeAfter: number;
}

/**
 * When this device sends a heartbeat (docs/decisions/0017-heartbeats.md): one device of those present does so regularly, another where
 * it falls silent, and who is given other messages than a heartbeat says answers it once. All times are by a running clock, in
 * milliseconds.
 */
export class HeartbeatDuty {
  readonly #random: () => number;
  readonly #counters = new Map<string, number>();
  #from = 0;
  #lastHeard = 0;
  #lastSent: number | undefined;
  #hasHeard = false;
  #patience = PATIENCE;
  #answerAt: number | undefined;
  #wakesAt: number | undefined;

  /** @param random from 0 to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  connected(now: number): void {
    this.#hasHeard = false;
    this.#answerAt = undefined;
    this.#startOver(now);
  }

  /** Whether a heartbeat with this counter was not heard before. */
  isNew(author: string, counter: number): boolean {
    return counter > (this.#counters.get(author) ?? -1);
  }

  /** Another's heartbeat has come. Whether it is new: one that was heard before counts as missed. */
  heard(now: number, author: string, counter: number, standing: MarkStanding): boolean {
    if (!this.isNew(author, counter)) {
      return false;
    }
    this.#counters.set(author, counter);
    this.#hasHeard = true;
    this.#lastHeard = now;
    this.#patience = this.#drawPatience();
    if (standing === "same") {
      this.#answerAt = undefined; // Another has said already what this device would say.
    } else if (standing === "other" && this.#mayAnswer(now)) {
      this.#answerAt ??= now + this.#random() * ANSWER_SPREAD;
    }
    return true;
  }

  /**
   * @param maySend whether it takes part and knows what it was given; else it only listens
   */
  tick(now: number, { part, maySend }: { readonly part: HeartbeatPart; readonly maySend: boolean }): Tick {
    if (this.#wakesAt !== undefined && now > this.#wakesAt + LATE) {
      this.#startOver(now);
    }
    const send = maySend && now >= Math.min(this.#dutyAt(part), this.#answerAt ?? Number.POSITIVE_INFINITY);
    if (send) {
      this.#lastSent = now;
      this.#answerAt = undefined;
    }
    const isSending = part !== "answers" && this.#lastSent !== undefined && now - this.#lastSent < SILENCE;
    const isSilent = this.#hasHeard && !isSending && now - this.#lastHeard >= SILENCE;
    const next = [this.#dutyAt(part), this.#answerAt ?? Number.POSITIVE_INFINITY, this.#lastHeard + SILENCE]
      .filter((at) => at > now)
      .reduce((one, other) => Math.min(one, other), now + INTERVAL);
    this.#wakesAt = next;
    return { send, isSilent, wakeAfter: next - now };
  }

  #startOver(now: number): void {
    this.#from = now;
    this.#lastHeard = now;
    this.#wakesAt = undefined;
    this.#patience = this.#drawPatience();
  }

  #dutyAt(part: HeartbeatPart): number {
    const rested = (this.#lastSent ?? Number.NEGATIVE_INFINITY) + INTERVAL;
    switch (part) {
      case "keeps":
        return Math.max(rested, this.#from + INTERVAL);
      case "relieves":
        return Math.max(rested, this.#lastHeard + this.#patience);
      case "answers":
        return Number.POSITIVE_INFINITY;
    }
  }

  #mayAnswer(now: number): boolean {
    return this.#lastSent === undefined || now - this.#lastSent >= INTERVAL;
  }

  #drawPatience(): number {
    return PATIENCE + this.#random() * PATIENCE_SPREAD;
  }
}
