import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { utf8 } from "../bytes.ts";
import { type Content, ContentSchema, type Text, type TextSchema } from "../gen/latchkey/protocol/content_pb.ts";
import { MAX_TEXT_BYTES } from "../limits.ts";
import { meetingIdOf } from "../log/form.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { type AuthorPlace, toWire } from "./author-place.ts";
import { ContentRefusal } from "./refusal.ts";

const SMALLEST_LENGTH = 256;
const END_MARK = 0x80;

/** What a content says. */
export type ContentBody = NonNullable<MessageInitShape<typeof ContentSchema>["body"]>;

/** A padded content that names the meeting and the roster's head (docs/protocol.md, section 6). */
export function writeContent(roster: MeetingLog, body: ContentBody): Uint8Array {
  return encodeContent(newContent(roster, body));
}

/** A content that names the meeting and the roster's head. */
export function newContent({ logId, head, size }: MeetingLog, body: ContentBody): Content {
  if (logId === undefined || head === undefined) {
    throw new TypeError("the log has no entry yet");
  }
  return create(ContentSchema, {
    meetingId: meetingIdOf(logId),
    rosterIndex: BigInt(size - 1),
    rosterHead: head,
    body,
  });
}

/**
 * As it is encrypted.
 *
 * @param place where a group message stands among its author's own
 */
export function encodeContent(content: Content, place?: AuthorPlace): Uint8Array {
  const placed = place === undefined ? content : { ...content, authorPlace: toWire(place) };
  return pad(toBinary(ContentSchema, placed));
}

/** @throws {ContentRefusal} where it is no content, or was written for another meeting */
export function readContent(meetingId: string, opened: Uint8Array): Content {
  let content: Content;
  try {
    content = fromBinary(ContentSchema, unpad(opened));
  } catch (cause) {
    throw cause instanceof ContentRefusal ? cause : new ContentRefusal("it is no content", { cause });
  }
  if (content.meetingId !== meetingId) {
    throw new ContentRefusal("it was written for another meeting");
  }
  return content;
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
  if (padded[end] !== END_MARK || padded.length !== paddedLength(end)) {
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

/** What somebody said, checked. */
export interface Said {
  readonly messageId: string;
  readonly text: string;
  /** The author's clock, milliseconds since 1970. */
  readonly sentAt: number;
}

const MESSAGE_ID = /^[A-Za-z0-9_-]{8,64}$/;
const LATEST_TIME = 8.64e15;

/** @throws {ContentRefusal} where it breaks the limits */
export function toSaid(wire: Text | undefined): Said {
  if (wire === undefined || !MESSAGE_ID.test(wire.messageId)) {
    throw new ContentRefusal("its message id is none");
  }
  if (utf8(wire.text).length > MAX_TEXT_BYTES) {
    throw new ContentRefusal("its text is longer than is allowed");
  }
  const sentAt = Number(wire.sentAt);
  return { messageId: wire.messageId, text: wire.text, sentAt: Math.abs(sentAt) <= LATEST_TIME ? sentAt : 0 };
}

export function fromSaid({ messageId, text, sentAt }: Said): MessageInitShape<typeof TextSchema> {
  return { messageId, text, sentAt: BigInt(sentAt) };
}
