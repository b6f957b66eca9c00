import { LatchkeyError } from "../../src/errors.ts";
import type { FileCalls } from "../../src/files/file-calls.ts";

/** As much of a server as keeps one file's segments; a test says what goes wrong. */
export class SegmentServer implements FileCalls {
  readonly segments = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly log: string[] = [];
  /** Before a call is answered. */
  trouble: (call: string) => Promise<void> | void = () => undefined;

  async begin(bytes: number): Promise<{ readonly next: number }> {
    await this.#called(`begin ${bytes}`);
    return { next: this.segments.size };
  }

  async put(number: number, segment: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#called(`put ${number}`);
    if (number > this.segments.size) {
      throw new LatchkeyError("segment_out_of_order", "too far on");
    }
    this.segments.set(number, this.segments.get(number) ?? segment.slice());
  }

  async get(number: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.#called(`get ${number}`);
    const segment = this.segments.get(number);
    if (segment === undefined) {
      throw new LatchkeyError("file_unknown", "there is none");
    }
    return segment.slice();
  }

  async delete(): Promise<void> {
    await this.#called("delete");
    this.segments.clear();
  }

  async #called(call: string): Promise<void> {
    this.log.push(call);
    await this.trouble(call);
  }
}

export function unreachable(): LatchkeyError {
  return new LatchkeyError("unreachable", "the line is cut", { retryAfterMillis: 1 });
}

/** Bytes in which no two places look alike. */
export function content(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16)) & 0xff;
  }
  return bytes;
}
