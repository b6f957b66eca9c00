/** The one place that says whether a name or title is tidy (docs/second-edition/protocol.md, section 1). */
export { isTidyName } from "../names/names.ts";
