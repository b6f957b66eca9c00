/** Why a log does not take an entry (docs/second-edition/protocol.md, section 2). */
export type LogFault =
  /** Not in canonical form, or a field outside its form. */
  | "malformed"
  | "other-log"
  /** A gap, a repetition, or another history. */
  | "not-next"
  /** A critical type that this reader does not know. */
  | "newer-version"
  | "signer-unknown"
  | "bad-signature"
  | "not-permitted"
  /** A possession or a proof that is not good. */
  | "bad-proof"
  | "contradiction"
  | "after-end"
  /** It names a place in an account's log that this reader has not got: read that log first. */
  | "account-missing";

/** What a log says of an entry. A refused one changed nothing. */
export type LogVerdict<E> = { readonly kind: "accepted"; readonly event: E } | LogRefused;

export interface LogRefused {
  readonly kind: "refused";
  readonly fault: LogFault;
  readonly detail: string;
  /** Whether the entry bears its signer's good signature, so that the signer is to blame. */
  readonly signed: boolean;
}

/** Something that is refused. A log answers with a {@link LogVerdict} instead. */
export class LogRefusal extends Error {
  override readonly name = "LogRefusal";
  readonly fault: LogFault;

  constructor(fault: LogFault, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.fault = fault;
  }
}

/** @throws {LogRefusal} where it does not hold */
export function expect(holds: boolean, fault: LogFault, detail: string): asserts holds {
  if (!holds) {
    throw new LogRefusal(fault, detail);
  }
}

/** The verdict on an entry that was not taken; an error of another kind goes on. */
export function refused(error: unknown, signed: boolean): LogRefused {
  if (error instanceof LogRefusal) {
    return { kind: "refused", fault: error.fault, detail: error.message, signed };
  }
  throw error;
}
