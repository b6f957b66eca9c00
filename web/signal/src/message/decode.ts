import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { InvalidMessageError } from "../errors.ts";

/** Parses a message's structure; what is not one becomes an {@link InvalidMessageError}. */
export function decodeMessage<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw new InvalidMessageError("malformed", "the message does not parse", { cause });
  }
}

/** The value of a field that every message of its kind has. */
export function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) {
    throw new InvalidMessageError("malformed", `the message has no ${field}`);
  }
  return value;
}

/** Refuses what is too short to hold even a message's fixed parts. */
export function requireLength(serialized: Uint8Array, least: number): void {
  if (serialized.length < least) {
    throw new InvalidMessageError("malformed", `a message of ${serialized.length} bytes is too short`);
  }
}
