import { base64, fromBase64 } from "../bytes.ts";
import type { TranscriptMark as WireMark } from "../gen/latchkey/v2/content_pb.ts";
import { ID_BYTES, toBytes, toHash, toIndex } from "../log/form.ts";

/** What an author has been given of everybody's messages; bytes are Base64, so that it can be stored as it is. */
export interface TranscriptMark {
  /** The id of that in which `seq` counts. */
  readonly incarnation: string;
  readonly seq: number;
  readonly hash: string;
}

/** @throws {LogRefusal} where it is there and outside its form */
export function readMark(wire: WireMark | undefined): TranscriptMark | undefined {
  return wire === undefined
    ? undefined
    : {
        incarnation: base64(toBytes(wire.incarnationId, ID_BYTES, "incarnation id")),
        seq: toIndex(wire.seq),
        hash: base64(toHash(wire.hash, "mark's hash")),
      };
}

/** For a message that may carry one. */
export function withMark(mark: TranscriptMark | undefined) {
  return mark === undefined
    ? {}
    : {
        mark: {
          incarnationId: fromBase64(mark.incarnation),
          seq: BigInt(mark.seq),
          hash: fromBase64(mark.hash),
        },
      };
}
