/** The folder in the browser's file system that has the opened files, those of each page in a folder of its own. */
export const COPIES = "latchkey-files";

/** Held by the page whose folder that is. */
export const copiesLock = (page: string): string => `${COPIES}/${page}`;

/** Deletes opened files of pages that are not open any more, as after a crash; those of another that is open when it closes. */
export async function deleteLeftOver(): Promise<void> {
  const { storage, locks } = globalThis.navigator ?? {};
  if (storage?.getDirectory === undefined || locks === undefined) {
    return;
  }
  let copies: FileSystemDirectoryHandle;
  try {
    copies = await (await storage.getDirectory()).getDirectoryHandle(COPIES);
  } catch {
    return; // There are none, or no file system.
  }
  for await (const page of copies.keys()) {
    locks.request(copiesLock(page), () => copies.removeEntry(page, { recursive: true })).catch(() => undefined); // Another page may have been quicker.
  }
}
