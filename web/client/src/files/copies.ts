import { LatchkeyError } from "../errors.ts";
import { COPIES, copiesLock } from "./left-over.ts";

/** A browser that keeps files nowhere else has them in memory: no larger than this. */
export const MOST_IN_MEMORY = 50 * 1024 * 1024;

/** A file as it comes, opened, on this device. */
export interface FileCopy {
  write(plaintext: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All of it is there. */
  finish(): Promise<Blob>;
  /** Deletes it, finished or not. */
  discard(): Promise<void>;
}

/**
 * A place for a file's opened content: in the browser's file system, away from memory, where it has one.
 *
 * @throws {LatchkeyError} `file_too_large_here`, `storage_full`
 */
export async function makeCopy(meetingId: string, size: number): Promise<FileCopy> {
  const folder = await folderOf(meetingId, true);
  if (folder !== undefined) {
    return CopyOnDisk.make(folder);
  }
  if (size > MOST_IN_MEMORY) {
    throw new LatchkeyError(
      "file_too_large_here",
      "This browser, or its private window, can take files up to 50 MB. Open the meeting in another browser.",
    );
  }
  return new CopyInMemory();
}

/** Deletes all copies of a meeting's files that this page has made. */
export async function discardCopies(meetingId: string): Promise<void> {
  const own = await ownFolder(false);
  await own?.removeEntry(meetingId, { recursive: true }).catch(ignoreMissing);
}

/** This page's own among those of the browser's tabs; undefined where there are no folders. */
async function folderOf(meetingId: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
  return (await ownFolder(create))?.getDirectoryHandle(meetingId, { create });
}

const page = crypto.randomUUID();
let held: Promise<void> | undefined;

async function ownFolder(create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
  if (!create && held === undefined) {
    return undefined;
  }
  if (!("createWritable" in (globalThis.FileSystemFileHandle?.prototype ?? {})) || navigator.locks === undefined) {
    return undefined;
  }
  try {
    const root = await navigator.storage.getDirectory();
    held ??= hold();
    await held;
    return await (await root.getDirectoryHandle(COPIES, { create: true })).getDirectoryHandle(page, { create: true });
  } catch {
    return undefined; // Some private windows have no file system.
  }
}

/** As long as this page is open, no other one takes its copies for left over. */
function hold(): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(copiesLock(page), () => {
        resolve();
        return new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}

class CopyOnDisk implements FileCopy {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #file: FileSystemFileHandle;
  readonly #writable: FileSystemWritableFileStream;
  #finished = false;

  private constructor(
    folder: FileSystemDirectoryHandle,
    file: FileSystemFileHandle,
    writable: FileSystemWritableFileStream,
  ) {
    this.#folder = folder;
    this.#file = file;
    this.#writable = writable;
  }

  static async make(folder: FileSystemDirectoryHandle): Promise<CopyOnDisk> {
    return inRoom(async () => {
      const file = await folder.getFileHandle(crypto.randomUUID(), { create: true });
      return new CopyOnDisk(folder, file, await file.createWritable());
    });
  }

  write(plaintext: Uint8Array<ArrayBuffer>): Promise<void> {
    return inRoom(() => this.#writable.write(plaintext));
  }

  async finish(): Promise<Blob> {
    await inRoom(() => this.#writable.close());
    this.#finished = true;
    return this.#file.getFile();
  }

  async discard(): Promise<void> {
    if (!this.#finished) {
      await this.#writable.abort().catch(() => undefined); // What could not be written cannot be given up either.
    }
    await this.#folder.removeEntry(this.#file.name).catch(ignoreMissing);
  }
}

class CopyInMemory implements FileCopy {
  #parts: Uint8Array<ArrayBuffer>[] = [];

  async write(plaintext: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(plaintext);
  }

  async finish(): Promise<Blob> {
    return new Blob(this.#parts);
  }

  async discard(): Promise<void> {
    this.#parts = [];
  }
}

async function inRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
      throw new LatchkeyError("storage_full", "There is no room left on this device for the file.", { cause });
    }
    throw cause;
  }
}

/** Another one has deleted it, or it was never made. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException) || error.name !== "NotFoundError") {
    throw error;
  }
}
