import { type Address, addressKey } from "../address.ts";

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
  readonly sender: Address;
  /** Distribution ids of keys that are missing, the one to be asked for next first. */
  wanted: readonly string[];
  newSession: boolean;
  timer: Timer | undefined;
}

/** So many keys of one sender are asked for in turn: what more is missing shows when one has come. */
const MAX_WANTED = 16;

/** Asks devices for sender keys that this device lacks, again and again with growing pauses, until they come: each in one go for all. */
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
    if (this.#closed) {
      return;
    }
    const key = addressKey(sender);
    if (distributionId !== undefined && !this.#patience.has(key)) {
      this.#bePatient(sender);
    }
    const known = this.#pending.get(key);
    const pending = known ?? { sender, wanted: [], newSession: false, timer: undefined };
    this.#pending.set(key, pending);
    if (distributionId !== undefined && !pending.wanted.includes(distributionId)) {
      pending.wanted = [...pending.wanted, distributionId].slice(0, MAX_WANTED);
    }
    const isUrgent = newSession && !pending.newSession;
    pending.newSession ||= newSession;
    if (known === undefined || isUrgent) {
      this.#schedule(pending, newSession ? 0 : FIRST_PAUSE_MILLIS);
    }
  }

  /**
   * What this sender encrypts for this device is none that the session takes. Where its key is awaited, the answer was perhaps made under
   * a key of the ratchet that had been used.
   */
  repeated(sender: Address): void {
    const pending = this.#pending.get(addressKey(sender));
    if (pending !== undefined) {
      pending.newSession = true;
    }
  }

  /** A key of this sender has come. */
  came(sender: Address, distributionId: string): void {
    const pending = this.#pending.get(addressKey(sender));
    if (pending !== undefined) {
      pending.wanted = pending.wanted.filter((wanted) => wanted !== distributionId);
      pending.newSession = false;
      if (pending.wanted.length === 0) {
        this.#forget(pending);
      }
    }
    this.#endPatience(sender);
    if (this.#pending.has(addressKey(sender))) {
      this.#bePatient(sender);
    }
  }

  /** Whether this sender has kept silent for so long that it was told. */
  isOverdue(sender: Address): boolean {
    return this.#patience.get(addressKey(sender))?.isOver ?? false;
  }

  /** This sender can give no key any more. */
  giveUp(sender: Address): void {
    const pending = this.#pending.get(addressKey(sender));
    if (pending !== undefined) {
      this.#forget(pending);
    }
    this.#endPatience(sender);
  }

  /** The connection is back: what is still missing is asked for at once. */
  retryAll(): void {
    for (const pending of this.#pending.values()) {
      this.#schedule(pending, 0);
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

  #schedule(pending: Pending, pause: number): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(
      () => {
        const { sender, newSession } = pending;
        const [distributionId, ...others] = pending.wanted;
        pending.wanted = distributionId === undefined ? [] : [...others, distributionId];
        this.#schedule(pending, Math.min(LONGEST_PAUSE_MILLIS, Math.max(pause, FIRST_PAUSE_MILLIS) * 2));
        this.#parts.ask({ sender, distributionId, newSession }).catch(() => undefined);
      },
      pause * (0.75 + Math.random() / 2),
    );
  }

  #forget(pending: Pending): void {
    clearTimeout(pending.timer);
    this.#pending.delete(addressKey(pending.sender));
  }
}
