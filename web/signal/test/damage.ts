import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";

/** A copy with one bit changed. */
export function flipBit(bytes: Uint8Array, index: number, bit = 0): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] as number) ^ (1 << bit);
  return copy;
}

/** A copy with its first byte replaced. */
export function withFirstByte(bytes: Uint8Array, first: number): Uint8Array {
  const copy = bytes.slice();
  copy[0] = first;
  return copy;
}

/** What is to be changed in a structure; `undefined` removes a field. */
export type Change<Structure> = (structure: Structure) => { [Field in keyof Structure]?: Structure[Field] | undefined };

/** A message whose structure was changed; its version byte, and what follows the structure, stay. */
export function withChange<Desc extends DescMessage>(
  schema: Desc,
  serialized: Uint8Array,
  trailer: number,
  change: Change<MessageShape<Desc>>,
): Uint8Array {
  const end = serialized.length - trailer;
  const structure = fromBinary(schema, serialized.slice(1, end));
  Object.assign(structure, change(structure));
  return Uint8Array.of(serialized[0] as number, ...toBinary(schema, structure), ...serialized.slice(end));
}
