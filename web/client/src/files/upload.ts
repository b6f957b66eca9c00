import { LatchkeyError } from "../errors.ts";
import type { FileState } from "../wire.ts";
import type { FileCalls } from "./file-calls.ts";
import { pauseAfter, persistently } from "./persistence.ts";
import { type FileSealer, SealedBefore, SegmentHashes, sealedLength, segmentsOf, stretchOf } from "./segments.ts";

/** So many attempts, one after the other, may bring the file no further. */
const MAX_IN_VAIN = 8;

export interface UploadParts {
  readonly calls: FileCalls;
  readonly content: Blob;
  readonly sealer: FileSealer;
  readonly signal: AbortSignal;
  /** @param bytes of the content that the server has */
  onProgress(bytes: number): void;
}

/** A segment that is ready to be sent, or will be soon. */
interface Ahead {
  readonly number: number;
  readonly sealed: Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Brings a file's ciphertext to the server, one segment after the other: the next is sealed while the last one is sent. After a broken
 * connection it goes on with what the server lacks.
 *
 * @returns the file's digest
 * @throws {LatchkeyError} what the server refuses; `file_changed` where the content is not what it was; the signal's reason
 */
export async function upload({ calls, content, sealer, signal, onProgress }: UploadParts): Promise<Uint8Array> {
  const { size } = content;
  const segments = segmentsOf(size);
  const before = new SealedBefore();
  const hashes = new SegmentHashes();
  const seal = (number: number): Ahead => {
    const sealed = read(content, number).then(async (plaintext) => {
      if (!(await before.allows(number, plaintext))) {
        throw changed();
      }
      const ciphertext = await sealer.seal(number, plaintext);
      await hashes.add(number, ciphertext);
      return ciphertext;
    });
    sealed.catch(() => undefined); // It is told where it is waited for.
    return { number, sealed };
  };
  let sent = 0; // What may have come, whether it was answered or not.
  const whereItStands = async () => toNext(await persistently(() => calls.begin(sealedLength(size)), signal), sent);
  let next = await whereItStands();
  let ahead: Ahead | undefined;
  let furthest = next;
  let inVain = 0;
  while (next < segments) {
    onProgress(stretchOf(next, size).start);
    const now: Ahead = ahead?.number === next ? ahead : seal(next);
    const sealed = await now.sealed;
    ahead = next + 1 < segments ? seal(next + 1) : undefined;
    sent = Math.max(sent, next + 1);
    try {
      await calls.put(next, sealed, signal);
      next += 1;
    } catch (error) {
      signal.throwIfAborted();
      inVain += 1;
      if (!(error instanceof LatchkeyError) || !(error.isTransient || isDetour(error)) || inVain === MAX_IN_VAIN) {
        throw error;
      }
      if (error.isTransient) {
        await pauseAfter(inVain - 1, error, signal);
      }
      ahead = now;
      next = await whereItStands();
    }
    if (next > furthest) {
      furthest = next;
      inVain = 0;
    }
  }
  onProgress(size);
  return hashes.digest(segments);
}

/** The server lacks another segment, or the whole file. */
function isDetour({ code }: LatchkeyError): boolean {
  return code === "segment_out_of_order" || code === "file_unknown";
}

async function read(content: Blob, number: number): Promise<Uint8Array<ArrayBuffer>> {
  const { start, end } = stretchOf(number, content.size);
  let plaintext: Uint8Array<ArrayBuffer>;
  try {
    plaintext = new Uint8Array(await content.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw changed(cause); // Browsers refuse to read a file that is not as it was when it was chosen.
  }
  if (plaintext.length !== end - start) {
    throw changed();
  }
  return plaintext;
}

function changed(cause?: unknown): LatchkeyError {
  return new LatchkeyError("file_changed", "The file has changed, or is gone, since it was chosen. Choose it again.", {
    cause,
  });
}

/** @param sent how many segments have gone out: the server has no others */
function toNext({ next }: Pick<FileState, "next">, sent: number): number {
  if (!Number.isInteger(next) || next < 0 || next > sent) {
    throw new LatchkeyError("unexpected_answer", "The server’s answer about the file makes no sense. Try again later.");
  }
  return next;
}
