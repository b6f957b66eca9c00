import type { Rest } from "../http/rest.ts";
import type { BeginFile, FileState } from "../wire.ts";

/** What may be called about one file. */
export interface FileCalls {
  /** Begins, or tells where it stands. @param bytes the ciphertext's length */
  begin(bytes: number): Promise<Pick<FileState, "next">>;
  put(number: number, segment: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<unknown>;
  /** @throws {LatchkeyError} `file_damaged` where it has not that length */
  get(number: number, length: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  delete(): Promise<void>;
}

export class HttpFileCalls implements FileCalls {
  readonly #rest: Rest;
  readonly #path: string;

  constructor(rest: Rest, path: string) {
    this.#rest = rest;
    this.#path = path;
  }

  begin(bytes: number): Promise<FileState> {
    return this.#rest.put(this.#path, { bytes } satisfies BeginFile);
  }

  put(number: number, segment: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<unknown> {
    return this.#rest.putBytes(`${this.#path}/segments/${number}`, segment, signal);
  }

  get(number: number, length: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return this.#rest.getBytes(`${this.#path}/segments/${number}`, length, signal);
  }

  delete(): Promise<void> {
    return this.#rest.delete(this.#path);
  }
}
