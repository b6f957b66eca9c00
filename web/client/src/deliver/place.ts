import type { Incarnation } from "../wire.ts";

/** A place in a meeting's messages. */
export interface Place {
  /** The number of the incarnation that `seq` counts in. */
  readonly incarnation: number;
  readonly seq: number;
}

/** Messages of an incarnation, as this device numbers them: on and on, also where the server begins anew. */
export interface Stretch {
  readonly incarnation: Incarnation;
  /** By how much this device's numbers are higher than the server's; may be negative. */
  readonly offset: number;
  /** This device's number of the newest message when it began to read here. */
  readonly from: number;
}
