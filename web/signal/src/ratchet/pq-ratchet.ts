import { EMPTY, wipe } from "../crypto/bytes.ts";
import { InvalidRecordError } from "../errors.ts";

/*
 * The place of the Sparse Post-Quantum Ratchet (SPQR), libsignal's third ratchet. This package speaks its version 0,
 * which is its absence: no state, no message, no key. libsignal offers version 1 and settles for 0 with a peer that
 * answers so. Whoever adds version 1 does it behind these three functions; messages and records carry its bytes
 * already.
 */

/** What one step of the ratchet gives. */
export interface PqRatchetStep {
  readonly state: Uint8Array;
  /** A further input to the message's keys. */
  readonly key: Uint8Array | undefined;
}

/** @param authKey the handshake's third key, which version 1 begins with; overwritten here */
export function initialPqRatchetState(authKey: Uint8Array): Uint8Array {
  wipe(authKey);
  return EMPTY;
}

export function pqRatchetSend(state: Uint8Array): PqRatchetStep & { readonly message: Uint8Array } {
  requireVersionZero(state);
  return { state, key: undefined, message: EMPTY };
}

/** @param _message what the peer's ratchet says; at version 0 an offer of version 1 that is left unanswered */
export function pqRatchetReceive(state: Uint8Array, _message: Uint8Array): PqRatchetStep {
  requireVersionZero(state);
  return { state, key: undefined };
}

function requireVersionZero(state: Uint8Array): void {
  if (state.length > 0) {
    throw new InvalidRecordError("the stored session runs the post-quantum ratchet, which this version cannot");
  }
}
