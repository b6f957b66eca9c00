import { equal } from "../bytes.ts";
import type { FileCopy } from "./copies.ts";
import type { FileCalls } from "./file-calls.ts";
import { persistently } from "./persistence.ts";
import { damaged, type FileOpener, SegmentHashes, sealedLengthOf, segmentsOf, stretchOf } from "./segments.ts";

export interface DownloadParts {
  readonly calls: FileCalls;
  readonly size: number;
  readonly opener: FileOpener;
  /** Of all the ciphertext, as the message says. */
  readonly digest: Uint8Array;
  readonly copy: FileCopy;
  readonly signal: AbortSignal;
  /** @param bytes of the content that are here */
  onProgress(bytes: number): void;
}

/**
 * Fetches a file into a copy, one segment after the other: the next is on its way while the last one is opened and written. What is written
 * opens under the key; that it is all just what its sender has sent is known at the end, and before that it is not to be used.
 *
 * @throws {LatchkeyError} what the server refuses; `file_damaged`; `storage_full`; the signal's reason
 */
export async function download({
  calls,
  size,
  opener,
  digest,
  copy,
  signal,
  onProgress,
}: DownloadParts): Promise<void> {
  const segments = segmentsOf(size);
  const fetched = (number: number) => {
    const coming = persistently(() => calls.get(number, sealedLengthOf(number, size), signal), signal);
    coming.catch(() => undefined); // It is told where it is waited for.
    return coming;
  };
  const hashes = new SegmentHashes();
  onProgress(0);
  let coming = fetched(0);
  for (let number = 0; number < segments; number++) {
    const sealed = await coming;
    if (number + 1 < segments) {
      coming = fetched(number + 1);
    }
    await hashes.add(number, sealed);
    await copy.write(await opener.open(number, sealed));
    signal.throwIfAborted();
    onProgress(stretchOf(number, size).end);
  }
  if (!equal(await hashes.digest(segments), digest)) {
    throw damaged();
  }
}
