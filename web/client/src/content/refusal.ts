import { LogRefusal } from "../log/verdict.ts";

/** Something opened that is no content, or not one that belongs where it came. */
export class ContentRefusal extends Error {
  override readonly name: string = "ContentRefusal";
}

/** @throws {ContentRefusal} where it does not hold */
export function expectOf(holds: boolean, detail: string): asserts holds {
  if (!holds) {
    throw new ContentRefusal(detail);
  }
}

/**
 * What `read` reads of a content by the form that logs have, too (docs/second-edition/protocol.md, section 1).
 *
 * @throws {ContentRefusal} where it is outside that form
 */
export function inForm<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof LogRefusal ? new ContentRefusal(cause.message, { cause }) : cause;
  }
}
