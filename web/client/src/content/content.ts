import type { MessageInitShape } from "@bufbuild/protobuf";
import { equal } from "../bytes.ts";
import { ContentSchema, type Content as WireContent } from "../gen/latchkey/v2/content_pb.ts";
import { canonical, readCanonical } from "../log/canonical-form.ts";
import { form, ID_BYTES, present, toBytes, toHash, toIndex } from "../log/form.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { type AuthorPlace, fromWire, toWire } from "./author-place.ts";
import { type EncodedBody, encodeBody, type GroupBody, type PairwiseBody } from "./body.ts";
import { readMark, type TranscriptMark, withMark } from "./mark.ts";
import { ContentRefusal, expectOf, inForm } from "./refusal.ts";
import { toMessageId } from "./text.ts";

const SMALLEST_LENGTH = 256;
const LARGEST_LENGTH = 32_768;
const END_MARK = 0x80;
const MAX_TYPE = 65_535;

/** What stands in a ciphertext, in good form; its body is still to be read. */
export interface Content extends EncodedBody {
  /** The newest entry of the log that the author had verified. */
  readonly rosterIndex: number;
  readonly rosterHead: Uint8Array;
}

/** What stands in a message to the group. */
export interface GroupContent extends Content {
  /** Where it stands among its author's. */
  readonly place: AuthorPlace;
  /** A retry keeps it. */
  readonly messageId: string;
  /** What its author has been given of everybody's messages; absent where it does not know. */
  readonly mark?: TranscriptMark | undefined;
}

/** How far the author has read the meeting's log. */
export type ReadLog = Pick<MeetingLog, "logId" | "head" | "size">;

/** A padded content for one participant alone (docs/second-edition/protocol.md, section 4). */
export function writePairwiseContent(roster: ReadLog, body: PairwiseBody): Uint8Array {
  return write(roster, encodeBody(body));
}

/** A padded content for the group. */
export function writeGroupContent(
  roster: ReadLog,
  body: GroupBody,
  { place, messageId, mark }: Pick<GroupContent, "place" | "messageId" | "mark">,
): Uint8Array {
  return write(roster, { authorPlace: toWire(place), messageId, ...withMark(mark), ...encodeBody(body) });
}

/** @throws {ContentRefusal} where it is no content for one alone, or was written for another meeting */
export function readPairwiseContent(logId: Uint8Array, opened: Uint8Array): Content {
  return inForm(() => {
    const wire = read(logId, opened);
    const isBare = wire.authorPlace === undefined && wire.mark === undefined && wire.messageId === "";
    expectOf(isBare, "it says to one alone what belongs in a message to the group");
    return toContent(wire);
  });
}

/** @throws {ContentRefusal} where it is no content for the group, or was written for another meeting */
export function readGroupContent(logId: Uint8Array, opened: Uint8Array): GroupContent {
  return inForm(() => {
    const wire = read(logId, opened);
    const mark = readMark(wire.mark);
    const place = fromWire(present(wire.authorPlace, "place among its author's messages"));
    return { ...toContent(wire), place, messageId: toMessageId(wire.messageId), mark };
  });
}

function write(
  { logId, head, size }: ReadLog,
  said: Pick<MessageInitShape<typeof ContentSchema>, "authorPlace" | "messageId" | "mark"> & EncodedBody,
): Uint8Array {
  if (logId === undefined || head === undefined) {
    throw new TypeError("the log has no entry yet");
  }
  return pad(
    canonical(ContentSchema, { meetingLogId: logId, rosterIndex: BigInt(size - 1), rosterHead: head, ...said }),
  );
}

function read(logId: Uint8Array, opened: Uint8Array): WireContent {
  const wire = readCanonical(ContentSchema, unpad(opened));
  expectOf(equal(toBytes(wire.meetingLogId, ID_BYTES, "log id"), logId), "it was written for another meeting");
  return wire;
}

function toContent({ rosterIndex, rosterHead, type, body }: WireContent): Content {
  form(type >= 1 && type <= MAX_TYPE, `type must be from 1 to ${MAX_TYPE}`);
  return { rosterIndex: toIndex(rosterIndex), rosterHead: toHash(rosterHead, "roster head"), type, body };
}

/** A byte 0x80, and zeros up to the next of 256, 512, 1,024 … bytes (ISO/IEC 7816-4). */
export function pad(content: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedLength(content.length));
  padded.set(content);
  padded[content.length] = END_MARK;
  return padded;
}

/** @throws {ContentRefusal} where it is not padded, or not as long as it should be */
export function unpad(padded: Uint8Array): Uint8Array {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded.length > LARGEST_LENGTH || padded[end] !== END_MARK || padded.length !== paddedLength(end)) {
    throw new ContentRefusal("it is not padded as it must be");
  }
  return padded.subarray(0, end);
}

function paddedLength(length: number): number {
  let padded = SMALLEST_LENGTH;
  while (padded < length + 1) {
    padded *= 2;
  }
  return padded;
}
