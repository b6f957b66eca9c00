/** All that shows files, in one piece: see {@link useFiles}. */
export { FileCard } from "./FileCard.tsx";
export { FilesTray } from "./FilesTray.tsx";
export { FileDesk } from "./file-desk.ts";
export { SendFilesDialog } from "./SendFilesDialog.tsx";
