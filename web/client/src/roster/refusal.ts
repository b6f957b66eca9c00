/** Why a roster entry is not accepted. */
export type RosterFault =
  /** Not a serialised, signed entry, or one whose fields break the wire's rules. */
  | "malformed"
  /** Written for another meeting. */
  | "other-meeting"
  /** Does not follow the head. Whoever signed it had not read on. */
  | "not-next"
  /** The signer does not take part. */
  | "signer-unknown"
  | "bad-signature"
  /** The signer takes part but may not do this. */
  | "not-permitted"
  /** Contradicts what the log says. */
  | "contradiction"
  /** Comes after the meeting's end. */
  | "after-end";

/** An entry that does not hold; nothing has changed. */
export class RosterRefusal extends Error {
  override readonly name = "RosterRefusal";
  readonly fault: RosterFault;

  constructor(fault: RosterFault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}

/** @throws {RosterRefusal} unless it holds */
export function demand(holds: boolean, fault: RosterFault, detail: string): asserts holds {
  if (!holds) {
    throw new RosterRefusal(fault, detail);
  }
}
