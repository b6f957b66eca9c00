import { type Address, addressKey } from "../address.ts";

/** The key is usually on its way already. */
const FIRST_PAUSE_MILLIS = 700;
const LONGEST_PAUSE_MILLIS = 30_000;

export interface KeyRequest {
  readonly sender: Address;
  readonly distributionId: string | undefined;
  /** The session with that device does not work: it is to make a new one. */
  readonly newSession: boolean;
}

interface Pending {
  readonly request: KeyRequest;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Asks devices for sender keys that this device lacks, again and again with growing pauses, until they come. */
export class KeyRequests {
  readonly #ask: (request: KeyRequest) => Promise<void>;
  readonly #pending = new Map<string, Pending>();
  #closed = false;

  /** @param ask a failure is as good as no answer */
  constructor(ask: (request: KeyRequest) => Promise<void>) {
    this.#ask = ask;
  }

  need(sender: Address, distributionId: string | undefined, newSession = false): void {
    const key = requestKey(sender, distributionId);
    const known = this.#pending.get(key);
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
  }

  /** The connection is back: what is still missing is asked for at once. */
  retryAll(): void {
    for (const [key, { request, timer }] of this.#pending) {
      clearTimeout(timer);
      this.#schedule(key, request, 0);
    }
  }

  close(): void {
    this.#closed = true;
    this.#pending.forEach(({ timer }) => {
      clearTimeout(timer);
    });
    this.#pending.clear();
  }

  #schedule(key: string, request: KeyRequest, pause: number): void {
    const timer = setTimeout(
      () => {
        this.#ask(request).catch(() => undefined);
        this.#schedule(key, request, Math.min(LONGEST_PAUSE_MILLIS, Math.max(pause, FIRST_PAUSE_MILLIS) * 2));
      },
      pause * (0.75 + Math.random() / 2),
    );
    this.#pending.set(key, { request, timer });
  }
}

function requestKey(sender: Address, distributionId: string | undefined): string {
  return `${addressKey(sender)}/${distributionId ?? ""}`;
}
