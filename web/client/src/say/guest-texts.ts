import type { SignedWords } from "../content/guest-words.ts";

export const TURN_MILLIS = 2_000;

/** No text waits longer for those who pass on others. */
export const PATIENCE_MILLIS = 30_000;

/** Between two attempts to pass on a text that is refused. */
export const REST_MILLIS = 5_000;

const LOOK_MILLIS = 200;

/** Something that a guest has said to this device. */
export interface GuestText {
  /** What no other words have, of whichever guest. */
  readonly key: string;
  readonly signed: SignedWords;
}

/** Where this device stands among those that may pass texts on, and passing them on itself. */
export interface Standing {
  /** How many members' devices that are present come before this one. */
  turn(): number;
  /** Whether no other member's device takes part. */
  isAlone(): boolean;
  /** Whether something that has come waits to be read: somebody else's publication may be among it. */
  isBehind(): boolean;
  /** How long there has been a connection so far. */
  connectedMillis(): number;
  /** Does it when all that has come by then is read. */
  afterReading(work: () => void): void;
  publish(text: GuestText): void;
}

interface Waiting {
  readonly text: GuestText;
  readonly cameAt: number;
  notBefore: number;
  isUnderWay: boolean;
}

/**
 * What guests have said to this device and nobody has passed on to the group yet. Of the members' devices present the first in
 * order does so at once; each later one waits its turn, and does so where nobody has. A turn is time in which there is a
 * connection, everything that has come is read, and nobody passes anything on: who works off what came together is let finish. A
 * device that has just come waits a turn more, since others may be at it, or on their way back.
 */
export class GuestTexts {
  readonly #standing: Standing;
  readonly #waiting = new Map<string, Waiting>();
  #connectedAt = 0;
  /** From when on everything that has come is read, and nobody has passed anything on. */
  #quietSince = 0;
  #nextTakingOver = 0;
  #isConnected = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  /** A guest has said something to this device, which nobody has passed on so far. */
  came(text: GuestText): void {
    if (!this.#waiting.has(text.key)) {
      this.#waiting.set(text.key, { text, cameAt: this.#standing.connectedMillis(), notBefore: 0, isUnderWay: false });
      this.reconsider();
    }
  }

  /** Somebody has passed it on. Whether it waited for that. */
  published(key: string): boolean {
    const known = this.#waiting.get(key);
    if (known === undefined) {
      return false;
    }
    this.#waiting.delete(key);
    if (known.isUnderWay) {
      this.#nextTakingOver = this.#standing.connectedMillis();
      this.#standing.afterReading(() => this.reconsider());
    } else {
      this.#quietSince = this.#standing.connectedMillis();
    }
    return true;
  }

  /** This device could not pass it on, and will try again. */
  failed(key: string): void {
    const known = this.#waiting.get(key);
    if (known !== undefined) {
      known.isUnderWay = false;
      known.notBefore = this.#standing.connectedMillis() + REST_MILLIS;
      this.reconsider();
    }
  }

  /** There is a connection, and what was missed is read. */
  connected(): void {
    if (!this.#isConnected) {
      this.#isConnected = true;
      this.#connectedAt = this.#standing.connectedMillis();
    }
    this.reconsider();
  }

  disconnected(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Passes on what is due; somebody may be present no more. What one guest said keeps its order. */
  reconsider(): void {
    if (!this.#isConnected) {
      return;
    }
    const now = this.#standing.connectedMillis();
    if (this.#standing.isBehind()) {
      this.#quietSince = now;
    }
    const keptWaiting = new Set<string>();
    for (const { text } of [...this.#waiting.values()]) {
      const guest = text.signed.words.sessionId;
      const one = this.#nextOf(guest);
      if (one !== undefined && !keptWaiting.has(guest)) {
        if (this.#dueAt(one) <= now) {
          this.#publish(one, now);
        } else {
          keptWaiting.add(guest);
        }
      }
    }
    if (keptWaiting.size > 0) {
      this.#lookAgain();
    }
  }

  /** The first, as the guest counts, that this device does not pass on yet. */
  #nextOf(guest: string): Waiting | undefined {
    const its = [...this.#waiting.values()].filter(({ text, isUnderWay }) => {
      return text.signed.words.sessionId === guest && !isUnderWay;
    });
    const lowest = Math.min(...its.map(({ text }) => text.signed.words.number));
    return its.find(({ text }) => text.signed.words.number === lowest);
  }

  #publish(one: Waiting, now: number): void {
    one.isUnderWay = true;
    if (this.#turns(one) > 0) {
      this.#nextTakingOver = now + TURN_MILLIS;
    }
    this.#standing.publish(one.text);
  }

  /** Who takes over does it one text after the other, and so stops where the device before it goes on. */
  #dueAt(one: Waiting): number {
    const turns = this.#turns(one);
    if (turns === 0) {
      return Math.max(one.cameAt, one.notBefore);
    }
    const since = Math.max(one.cameAt, this.#connectedAt);
    const quiet = Math.max(since, this.#quietSince);
    const turn = Math.min(quiet, since + PATIENCE_MILLIS) + TURN_MILLIS * turns;
    return Math.max(turn, this.#nextTakingOver, one.notBefore);
  }

  #turns({ cameAt }: Waiting): number {
    const isSettled = cameAt >= this.#connectedAt + TURN_MILLIS || this.#standing.isAlone();
    return this.#standing.turn() + (isSettled ? 0 : 1);
  }

  #lookAgain(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#standing.afterReading(() => this.reconsider());
    }, LOOK_MILLIS);
  }
}
