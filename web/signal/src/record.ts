import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { InvalidRecordError } from "./errors.ts";

/** Reads something that was stored; whatever is wrong with it becomes an {@link InvalidRecordError}. */
export function decodeRecord<Desc extends DescMessage, T>(
  what: string,
  schema: Desc,
  serialized: Uint8Array,
  read: (structure: MessageShape<Desc>) => T,
): T {
  try {
    return read(fromBinary(schema, serialized));
  } catch (cause) {
    throw new InvalidRecordError(`a stored ${what} is damaged`, { cause });
  }
}
