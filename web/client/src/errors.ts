import type { ErrorCode as ServerErrorCode } from "./gen/wire.ts";
import type { LinkFault } from "./invite/link-text.ts";

/** The stable codes of docs/protocol.md, section 12. */
export { ERROR_CODES as SERVER_ERROR_CODES, type ErrorCode as ServerErrorCode } from "./gen/wire.ts";

/** What this device itself refuses, before or after asking the server. */
export type ClientErrorCode =
  /** What a link lacks to be `BASE/join/TOKEN#SEED.ANCHOR`, `BASE/member/TOKEN#SEED.ANCHOR`, `BASE/sign-in#TOKEN` or `BASE/device#TOKEN.SEED.HEAD`. */
  | LinkFault
  /** The server was not reached, or did not answer in time. Trying again may help. */
  | "unreachable"
  /** The server answered something that is not in the protocol. */
  | "unexpected_answer"
  /** The server shows a log of who takes part that this device does not accept. */
  | "roster_refused"
  /** The server shows a log of an account that this device does not accept. */
  | "account_refused"
  /** Not 26 characters of a recovery code, or not this account's. */
  | "recovery_code_wrong"
  /** An account that waits has changed since it knocked: its device knocks anew by itself. */
  | "knock_outdated"
  /** Others are there, and this person is the only host. */
  | "last_host"
  /** A known device shows another identity key; the person must confirm it first. */
  | "identity_unconfirmed"
  /** Text that is empty or too long. */
  | "invalid_text"
  /** What was to be answered, changed or reacted to is not sent yet, was deleted, or is not here. */
  | "message_unknown"
  /** Another person has said that. */
  | "not_your_message"
  /** What was to be said may have been already, before the keys here went back to an older copy. */
  | "perhaps_said"
  /** What is to be sent is not what it was when it was chosen, or cannot be read any more. */
  | "file_changed"
  /** What the server hands out is not what was sent. */
  | "file_damaged"
  /** This browser has no place for a file of that size. */
  | "file_too_large_here"
  /** The meeting is over for this participant. */
  | "not_taking_part"
  /** What this browser kept of a guest is gone, with its keys, as where its data was cleared. */
  | "keys_lost"
  /** Another tab of this browser has this guest's keys. */
  | "open_elsewhere"
  /** The browser does not let this page keep anything, as with blocked site data: there is no place for keys. */
  | "storage_unavailable"
  /** There is no room left for what this device has to keep. */
  | "storage_full";

export type ErrorCode = ServerErrorCode | ClientErrorCode;

/**
 * Something was refused or could not be done. `message` says to a person what happened, why, and what to do next;
 * `code` says it to a program. It never holds a secret.
 */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";
  readonly code: ErrorCode;
  /** When the server says to try again, in milliseconds, where it says so. */
  readonly retryAfterMillis: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { readonly retryAfterMillis?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMillis = options?.retryAfterMillis;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.code);
  }

  /** Whether something could not be kept on this device, which may be possible later. */
  get isOfTheStore(): boolean {
    return this.code === "storage_full" || this.code === "storage_unavailable";
  }
}

const TRANSIENT: ReadonlySet<ErrorCode> = new Set([
  "unreachable",
  "unavailable",
  "internal",
  "rate_limited",
  "not_in_meeting",
]);

/** For what somebody else may have done already, or will do: what is refused is let be. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof LatchkeyError)) {
    throw error;
  }
}
