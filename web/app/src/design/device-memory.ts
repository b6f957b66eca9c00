import { memory } from "./memory.ts";

/** What a browser remembers of this site; where it keeps nothing for this page, until the page is gone. */
export const deviceMemory = memory(() => localStorage);
