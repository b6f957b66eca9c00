import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { equal } from "../bytes.ts";
import { expect, LogRefusal } from "./verdict.ts";

/**
 * The message that these bytes are the canonical form of.
 *
 * @throws {LogRefusal} where they are not what protobuf writes for a message
 */
export function readCanonical<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> {
  const message = parse(schema, bytes);
  expect(equal(rewritten(schema, message), bytes), "malformed", `the ${schema.name} is not in canonical form`);
  return message;
}

/** A message without a demand on its form, or undefined where it is none. */
export function readLeniently<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> | undefined {
  try {
    return fromBinary(schema, bytes);
  } catch {
    return undefined;
  }
}

/** What protobuf writes for the message: its canonical form. */
export function canonical<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  return rewritten(schema, create(schema, message));
}

function parse<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> {
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw new LogRefusal("malformed", `the ${schema.name} is none`, { cause });
  }
}

function rewritten<D extends DescMessage>(schema: D, message: MessageShape<D>): Uint8Array {
  return toBinary(schema, message, { writeUnknownFields: false });
}
