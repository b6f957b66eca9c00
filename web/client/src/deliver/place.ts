/** A place in a meeting's messages. */
export interface Place {
  /** The number of the incarnation that `seq` counts in. */
  readonly incarnation: number;
  readonly seq: number;
}
