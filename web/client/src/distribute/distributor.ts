import { type Address, addressKey } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import type { PairwiseBody } from "../content/body.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { MAX_BATCH } from "../limits.ts";
import type { DistributionProgress } from "../meeting/state.ts";
import { Pause } from "../pause.ts";
import type { Envelope, EnvelopesAccepted } from "../wire.ts";
import type { Due, Handed, OwnSenderKey } from "./own-sender-key.ts";
import { toPortions } from "./portions.ts";
import type { Failure, Sealer } from "./sealer.ts";

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 60_000;
/** An asker that has just been answered waits for what it was sent. */
const ANSWER_PAUSE_MILLIS = 300;
/** How long somebody to whom the key cannot be handed right now keeps a message from going out. */
const PATIENCE_MILLIS = 10_000;
/** How often it is looked whether an entry stands with which the key was handed over. */
const AHEAD_PAUSE_MILLIS = 30;

export interface DistributorParts {
  readonly own: OwnSenderKey;
  readonly sealer: Sealer;
  /** Everyone else who takes part. */
  others(): readonly Address[];
  /** `meeting:distributeSenderKeys`; at most 100. */
  send(envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  /** Somebody can open more, or less, than before. */
  changed(): void;
  progress(progress: DistributionProgress | undefined): void;
  failed(recipient: Address, failure: Failure): void;
  /** It has been given the key. */
  given(recipient: Address): void;
  broken(error: unknown): void;
}

interface Setback {
  readonly failure: Failure;
  readonly since: number;
  readonly until: number;
  readonly pause: number;
}

/**
 * Hands this device's sender key to everyone who lacks it: bundles for many at once, envelopes in portions. One
 * recipient's failure stops no other; where trying again can help, it is tried again.
 */
export class Distributor {
  readonly #parts: DistributorParts;
  readonly #lane: Lane;
  readonly #setbacks = new Map<string, Setback>();
  readonly #answered = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Pause | undefined;
  #awake = false;
  #closed = false;

  constructor(parts: DistributorParts) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
  }

  /** Somebody may lack the key: makes a pass soon. */
  wake(): void {
    if (!this.#awake && !this.#closed) {
      this.#awake = true;
      this.#lane.run(async () => {
        this.#awake = false;
        await this.#pass();
      });
    }
  }

  /** What failed before is tried again at once: the connection is back, the person has decided. */
  retryAll(): void {
    this.#setbacks.clear();
    this.wake();
  }

  /**
   * Makes passes until nobody is left who must have the key before the next message. Whoever cannot be given it for a lasting
   * reason is not waited for; where the reason may pass, only a little.
   *
   * @throws {LatchkeyError} `unavailable` where the meeting is being closed
   */
  async handOver(): Promise<void> {
    for (;;) {
      if (this.#closed) {
        throw new LatchkeyError("unavailable", "The meeting is being closed on this device.");
      }
      await this.#lane.ask(() => this.#pass());
      const heldBack = this.#parts.own.heldBackMillis;
      if (heldBack > 0) {
        await this.#await(Math.min(heldBack, AHEAD_PAUSE_MILLIS));
        continue;
      }
      const awaited = this.#parts.own.due().flatMap(({ recipient }) => {
        const setback = this.#setbacks.get(addressKey(recipient));
        return setback !== undefined && !this.mayLack(recipient) ? [setback] : [];
      });
      if (awaited.length === 0) {
        return;
      }
      if (!this.#closed) {
        const next = Math.min(...awaited.map(({ since, until }) => Math.min(until, since + PATIENCE_MILLIS)));
        await this.#await(Math.max(0, next - Date.now()) + 10);
      }
    }
  }

  async #await(millis: number): Promise<void> {
    this.#waiting = new Pause(millis);
    await this.#waiting.over;
  }

  /** Whether a message may go out though this one has not been given the key. */
  mayLack(recipient: Address): boolean {
    const setback = this.#setbacks.get(addressKey(recipient));
    return setback !== undefined && (isLasting(setback.failure) || setback.since + PATIENCE_MILLIS <= Date.now());
  }

  /** Why this one has not been given the key, where that is known. */
  setback(recipient: Address): Failure | undefined {
    return this.#setbacks.get(addressKey(recipient))?.failure;
  }

  /** Somebody asks for the key. It is given what it is entitled to, and nothing if that is nothing. */
  answer(asker: Address, distributionId: string | undefined, newSession: boolean): void {
    this.#lane.run(async () => {
      const last = this.#answered.get(addressKey(asker));
      const isEntitled = this.#parts.others().some((other) => addressKey(other) === addressKey(asker));
      if (!isEntitled || (last !== undefined && Date.now() < last + ANSWER_PAUSE_MILLIS)) {
        return;
      }
      this.#answered.set(addressKey(asker), Date.now());
      const due = await this.#parts.own.entitlement(asker, distributionId);
      if (due !== undefined) {
        if (newSession) {
          await this.#parts.sealer.forget(asker);
        }
        await this.#serve([due]);
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting?.end();
    await this.#lane.close();
  }

  async #pass(): Promise<void> {
    await this.#parts.own.prepare(this.#parts.others());
    const now = Date.now();
    const due = this.#parts.own.due().filter(({ recipient }) => {
      const setback = this.#setbacks.get(addressKey(recipient));
      return setback === undefined || setback.until <= now;
    });
    if (due.length > 0) {
      await this.#serve(due);
    }
    this.#parts.changed();
    this.#wakeForSetbacks();
  }

  async #serve(due: readonly Due[]): Promise<void> {
    const byRecipient = new Map(due.map((one) => [addressKey(one.recipient), one]));
    let done = 0;
    const isMuch = due.length > 1;
    // A portion at a time, so that the first can read while the last are still being set up.
    for (let from = 0; from < due.length; from += MAX_BATCH) {
      const recipients = due.slice(from, from + MAX_BATCH).map(({ recipient }) => recipient);
      const { envelopes, failures } = await this.#parts.sealer.seal(recipients, (recipient) => {
        return toBody(byRecipient.get(addressKey(recipient)) as Due);
      });
      failures.forEach((failure, key) => {
        this.#fail((byRecipient.get(key) as Due).recipient, failure);
      });
      for (const portion of toPortions([...envelopes.values()])) {
        await this.#hand(portion, byRecipient);
        done += portion.length;
        if (isMuch) {
          this.#parts.progress({ done, total: due.length });
        }
        this.#parts.changed();
      }
    }
    this.#parts.progress(undefined);
  }

  async #hand(portion: readonly Envelope[], byRecipient: ReadonlyMap<string, Due>): Promise<void> {
    let answer: EnvelopesAccepted;
    try {
      answer = await this.#parts.send(portion);
      if (!Array.isArray(answer.results) || answer.results.includes(null as never)) {
        throw new LatchkeyError("unavailable", "The server did not say what became of the keys.");
      }
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      const failure: Failure = { kind: "failed", code: error.code, detail: error.message };
      portion.forEach(({ recipient }) => {
        this.#fail(recipient, failure);
      });
      return;
    }
    const results = new Map(answer.results.map((result) => [addressKey(result.recipient), result]));
    const handed: Handed[] = [];
    for (const { recipient } of portion) {
      const key = addressKey(recipient);
      const result = results.get(key);
      if (result?.id && !result.code) {
        this.#setbacks.delete(key);
        this.#parts.given(recipient);
        handed.push({ due: byRecipient.get(key) as Due, envelopeId: result.id, queued: result.queued });
      } else {
        const detail = result?.error ?? "The server did not say what became of the key.";
        this.#fail(recipient, { kind: "failed", code: result?.code ?? "unexpected_answer", detail });
      }
    }
    await this.#parts.own.handedOver(handed);
  }

  #fail(recipient: Address, failure: Failure): void {
    const key = addressKey(recipient);
    const before = this.#setbacks.get(key);
    const pause = Math.min(LONGEST_PAUSE_MILLIS, before === undefined ? FIRST_PAUSE_MILLIS : before.pause * 2);
    const now = Date.now();
    const since = before?.since ?? now;
    this.#setbacks.set(key, { failure, pause, since, until: now + (failure.retryAfterMillis ?? pause) });
    // What passes by itself is worth telling only when it has come more than once.
    const isPassing = failure.code === "unavailable" || failure.code === "unreachable";
    if (!isPassing || before !== undefined) {
      this.#parts.failed(recipient, failure);
    }
    this.#wakeForSetbacks();
  }

  #wakeForSetbacks(): void {
    clearTimeout(this.#timer);
    const lacking = new Set(this.#parts.own.due().map(({ recipient }) => addressKey(recipient)));
    const next = [...this.#setbacks].filter(([key]) => lacking.has(key)).map(([, { until }]) => until);
    if (next.length > 0 && !this.#closed) {
      this.#timer = setTimeout(() => this.wake(), Math.max(0, Math.min(...next) - Date.now()) + 10);
    }
  }
}

function toBody({ grant: { message, next, entitlingEntry } }: Due): PairwiseBody {
  return {
    kind: "sender-key",
    distributionMessage: fromBase64(message),
    next,
    entitlingEntry: fromBase64(entitlingEntry),
  };
}

/** Whether waiting does not help: its keys are not in order, or the server does not take it. */
function isLasting({ kind, code }: Failure): boolean {
  return kind !== "failed" || !new LatchkeyError(code, "").isTransient;
}
