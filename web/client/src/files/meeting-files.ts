import type { OpenedFile, SendFileOptions, TransferOptions } from "../api.ts";
import { base64, base64url, fromBase64, fromBase64url, randomBytes } from "../bytes.ts";
import { isMediaType } from "../content/file.ts";
import type { Speech } from "../content/speech.ts";
import type { Entry, History } from "../deliver/history.ts";
import { ignoreRefusal, LatchkeyError } from "../errors.ts";
import { MAX_FILE_BYTES, SECRET_BYTES } from "../limits.ts";
import { ID_BYTES, logIdOf } from "../log/form.ts";
import { toPage } from "../pause.ts";
import type { FileCalls } from "./file-calls.ts";
import { toFileName } from "./file-name.ts";

const ANY_TYPE = "application/octet-stream";

export interface FileParts {
  readonly meetingId: string;
  readonly history: Pick<History, "get">;
  calls(fileId: string): Promise<FileCalls>;
  /** @returns the id of the message */
  say(speech: Speech): Promise<string>;
  /** @throws {LatchkeyError} `not_taking_part` */
  requireTakingPart(): void;
}

/** What runs when a file goes or comes is loaded then. */
const load = () => import("./transfers.ts");

/** The files of a meeting, as this participant sends and opens them. */
export class MeetingFiles {
  readonly #parts: FileParts;
  readonly #over = new AbortController();
  /** Files that are on their way to this device. */
  readonly #comings = new Set<Promise<unknown>>();
  #transfers: Awaited<ReturnType<typeof load>> | undefined;

  constructor(parts: FileParts) {
    this.#parts = parts;
  }

  /** @returns the message's id */
  async send(content: Blob, { name, signal, onProgress = () => undefined }: SendFileOptions): Promise<string> {
    const { meetingId, requireTakingPart } = this.#parts;
    requireTakingPart();
    const { size } = content;
    if (size > MAX_FILE_BYTES) {
      throw new LatchkeyError("too_large", "This file is larger than any that can be sent. Send it in parts.");
    }
    const fileName = toFileName(name);
    const mediaType = isMediaType(content.type) ? content.type : ANY_TYPE;
    const fileId = randomBytes(ID_BYTES);
    const key = randomBytes(SECRET_BYTES);
    const file = { fileId: base64url(fileId), key: base64(key), size, name: fileName, mediaType };
    const calls = await this.#parts.calls(file.fileId);
    const ended = this.#ending(signal);
    try {
      const { associatedData, FileSealer, upload } = await this.#load();
      const sealer = await FileSealer.begin(key, associatedData(logIdOf(meetingId), fileId), size);
      const digest = base64(await upload({ calls, content, sealer, signal: ended, onProgress }));
      ended.throwIfAborted();
      return await this.#parts.say({ kind: "file", ...file, digest, sentAt: Date.now() });
    } catch (error) {
      this.#delete(calls);
      throw error;
    }
  }

  /** @param id of the message */
  async open(id: string, { signal, onProgress = () => undefined }: TransferOptions): Promise<OpenedFile> {
    const message: Entry | undefined = this.#parts.history.get(id);
    if (message?.file === undefined || message.sealed === undefined) {
      throw new LatchkeyError("message_unknown", "That file was deleted, or is not here any more.");
    }
    this.#parts.requireTakingPart();
    const { meetingId } = this.#parts;
    const { fileId, key, digest } = message.sealed;
    const { size, name } = message.file;
    const calls = await this.#parts.calls(fileId);
    const ended = this.#ending(signal);
    const { associatedData, download, FileOpener, makeCopy } = await this.#load();
    const opener = new FileOpener(fromBase64(key), associatedData(logIdOf(meetingId), fromBase64url(fileId)), size);
    return this.#remembered(async () => {
      ended.throwIfAborted();
      const copy = await makeCopy(meetingId, size);
      try {
        await download({ calls, size, opener, digest: fromBase64(digest), copy, signal: ended, onProgress });
        return { name, content: await copy.finish(), discard: () => copy.discard() };
      } catch (error) {
        await copy.discard().catch(toPage);
        throw error;
      }
    });
  }

  /** The server need not keep the file of a message that this participant has deleted. */
  async deleted(message: Entry | undefined): Promise<void> {
    if (message?.sealed !== undefined) {
      this.#delete(await this.#parts.calls(message.sealed.fileId));
    }
  }

  /** What is under way is given up. */
  abandon(): void {
    this.#over.abort(new LatchkeyError("not_taking_part", "The meeting is over here, and with it the file’s way."));
  }

  /** As {@link abandon}, and no opened copy stays. It does not fail: a copy that cannot be deleted now goes at the next start. */
  async close(): Promise<void> {
    this.abandon();
    await Promise.allSettled(this.#comings); // The browser deletes no folder in which a file is being written.
    await this.#transfers?.discardCopies(this.#parts.meetingId).catch(toPage);
  }

  async #load(): ReturnType<typeof load> {
    this.#transfers = await load();
    return this.#transfers;
  }

  async #remembered<T>(coming: () => Promise<T>): Promise<T> {
    const running = coming();
    this.#comings.add(running);
    try {
      return await running;
    } finally {
      this.#comings.delete(running);
    }
  }

  #ending(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#over.signal : AbortSignal.any([this.#over.signal, signal]);
  }

  /** Where that fails, the server deletes what is unfinished by itself. */
  #delete(calls: FileCalls): void {
    calls.delete().catch(ignoreRefusal).catch(toPage);
  }
}
