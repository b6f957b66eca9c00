import recorded from "./vectors/java.json" with { type: "json" };

/** What the Java implementation did; the README says how it is recorded anew. */
export const vectors = recorded;

/** One entry that was offered to a log, and what became of it. */
export interface Step {
  readonly entry: string;
  readonly accepted?: string;
  readonly fault?: string;
  readonly size: number;
  readonly head: string;
  readonly devices: readonly string[];
  readonly guests: readonly string[];
  /** Of each of the log's tokens, a letter for each thing that holds: made, shared, used, revoked. */
  readonly invitations: readonly string[];
}
