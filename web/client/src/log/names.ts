import { isLine } from "../roster/entry-form.ts";

/** The one place that says whether a name or title is tidy (docs/second-edition/protocol.md, section 1). */
export function isTidyName(name: string, maxCodePoints: number): boolean {
  return isLine(name, maxCodePoints);
}
