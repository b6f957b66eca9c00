import { type Address, addressKey, sameAddress } from "../address.ts";

/** The key is usually on its way already. */
const FIRST_PAUSE_MILLIS = 700;
const LONGEST_PAUSE_MILLIS = 30_000;
/** So long without a key, and with a connection, is worth telling. */
const OVERDUE_MILLIS = 10_000;

export interface KeyRequest {
  readonly sender: Address;
  readonly distributionId: string | undefined;
  /** The session with that device does not work: it is to make a new one. */
  readonly newSession: boolean;
}

export interface KeyRequestsParts {
  /** A failure is as good as no answer. */
  ask(request: KeyRequest): Promise<unknown>;
  isConnected(): boolean;
  /** A sender has been asked for the key of something that it said, and has kept silent. Told once, until it gives one. */
  overdue(sender: Address): void;
  overdueNoMore(sender: Address): void;
}

type Timer = ReturnType<typeof setTimeout>;

interface Patience {
  readonly sender: Address;
  readonly timer: Timer;
  isOver: boolean;
}

interface Pending {
  readonly request: KeyRequest;
  readonly timer: Timer;
}

/** Asks devices for sender keys that this device lacks, again and again with growing pauses, until they come. */
export class KeyRequests {
  readonly #parts: KeyRequestsParts;
  readonly #pending = new Map<string, Pending>();
  /** By sender, from the first thing on that waits for a key of theirs. */
  readonly #patience = new Map<string, Patience>();
  #closed = false;

  constructor(parts: KeyRequestsParts) {
    this.#parts = parts;
  }

  need(sender: Address, distributionId: string | undefined, newSession = false): void {
    const key = requestKey(sender, distributionId);
    const known = this.#pending.get(key);
    if (!this.#closed && distributionId !== undefined && !this.#patience.has(addressKey(sender))) {
      this.#bePatient(sender);
    }
    if (this.#closed || (known !== undefined && (known.request.newSession || !newSession))) {
      return;
    }
    clearTimeout(known?.timer);
    this.#schedule(key, { sender, distributionId, newSession }, newSession ? 0 : FIRST_PAUSE_MILLIS);
  }

  /** A key of this sender has come. */
  came(sender: Address, distributionId: string): void {
    for (const key of [requestKey(sender, distributionId), requestKey(sender, undefined)]) {
      clearTimeout(this.#pending.get(key)?.timer);
      this.#pending.delete(key);
    }
    this.#endPatience(sender);
    if ([...this.#pending.values()].some(({ request }) => lacksKeyOf(request, sender))) {
      this.#bePatient(sender);
    }
  }

  /** Whether this sender has kept silent for so long that it was told. */
  isOverdue(sender: Address): boolean {
    return this.#patience.get(addressKey(sender))?.isOver ?? false;
  }

  /** This sender can give no key any more. */
  giveUp(sender: Address): void {
    for (const [key, { request, timer }] of this.#pending) {
      if (sameAddress(request.sender, sender)) {
        clearTimeout(timer);
        this.#pending.delete(key);
      }
    }
    this.#endPatience(sender);
  }

  /** The connection is back: what is still missing is asked for at once. */
  retryAll(): void {
    for (const [key, { request, timer }] of this.#pending) {
      clearTimeout(timer);
      this.#schedule(key, request, 0);
    }
    for (const { sender, timer, isOver } of this.#patience.values()) {
      if (!isOver) {
        clearTimeout(timer);
        this.#bePatient(sender);
      }
    }
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of [...this.#pending.values(), ...this.#patience.values()]) {
      clearTimeout(timer);
    }
    this.#pending.clear();
    this.#patience.clear();
  }

  #endPatience(sender: Address): void {
    const patience = this.#patience.get(addressKey(sender));
    if (patience !== undefined) {
      clearTimeout(patience.timer);
      this.#patience.delete(addressKey(sender));
      this.#parts.overdueNoMore(sender);
    }
  }

  /** Begins anew with each connection: without one nobody can answer. */
  #bePatient(sender: Address): void {
    const timer = setTimeout(() => {
      if (this.#parts.isConnected()) {
        patience.isOver = true;
        this.#parts.overdue(sender);
      }
    }, OVERDUE_MILLIS);
    const patience: Patience = { sender, timer, isOver: false };
    this.#patience.set(addressKey(sender), patience);
  }

  #schedule(key: string, request: KeyRequest, pause: number): void {
    const timer = setTimeout(
      () => {
        this.#parts.ask(request).catch(() => undefined);
        this.#schedule(key, request, Math.min(LONGEST_PAUSE_MILLIS, Math.max(pause, FIRST_PAUSE_MILLIS) * 2));
      },
      pause * (0.75 + Math.random() / 2),
    );
    this.#pending.set(key, { request, timer });
  }
}

/** Whether something that this sender said waits for a key. */
function lacksKeyOf({ sender, distributionId }: KeyRequest, whose: Address): boolean {
  return distributionId !== undefined && sameAddress(sender, whose);
}

function requestKey(sender: Address, distributionId: string | undefined): string {
  return `${addressKey(sender)}/${distributionId ?? ""}`;
}
