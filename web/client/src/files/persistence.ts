import { LatchkeyError } from "../errors.ts";
import { Pause } from "../pause.ts";

const FIRST_PAUSE_MILLIS = 300;
const LONGEST_PAUSE_MILLIS = 5_000;

/**
 * Waits after so many failed attempts, as long as the server says, or a little longer each time; a connection that is back ends it.
 *
 * @throws the signal's reason
 */
export async function pauseAfter(attempt: number, error: LatchkeyError, signal: AbortSignal): Promise<void> {
  const doubled = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempt);
  await rest(error.retryAfterMillis ?? doubled * (0.5 + Math.random()), signal);
}

/** A call that may be made again, until it is answered: a file outlives a broken connection. */
export async function persistently<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LatchkeyError) || !error.isTransient) {
        throw error;
      }
      await pauseAfter(attempt, error, signal);
    }
  }
}

async function rest(millis: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const pause = new Pause(millis);
  const end = () => pause.end();
  signal.addEventListener("abort", end);
  globalThis.addEventListener?.("online", end);
  await pause.over;
  signal.removeEventListener("abort", end);
  globalThis.removeEventListener?.("online", end);
  signal.throwIfAborted();
}
