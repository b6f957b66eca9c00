import { memory } from "./memory.ts";

/** What a tab remembers across a reload; where the browser keeps nothing for this page, until the page is gone. */
export const tabMemory = memory(() => sessionStorage);
