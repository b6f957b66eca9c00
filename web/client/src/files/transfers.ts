/** All that runs when a file goes or comes, in one piece: a page loads it with the first file. */
export { discardCopies, makeCopy } from "./copies.ts";
export { download } from "./download.ts";
export { associatedData, FileOpener, FileSealer } from "./segments.ts";
export { upload } from "./upload.ts";
