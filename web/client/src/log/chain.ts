import { equal } from "../bytes.ts";
import type { LogEntry } from "./entry.ts";
import { expect } from "./verdict.ts";

/** The hashes of a log's entries: where the next one has to stand. */
export class Chain {
  readonly #hashes: Uint8Array[] = [];
  #logId: Uint8Array | undefined;

  get size(): number {
    return this.#hashes.length;
  }

  /** The hash of entry 0. */
  get root(): Uint8Array | undefined {
    return this.#hashes[0];
  }

  /** The hash of the last entry. */
  get head(): Uint8Array | undefined {
    return this.#hashes.at(-1);
  }

  /** What entry 0 says. */
  get logId(): Uint8Array | undefined {
    return this.#logId;
  }

  hashAt(index: number): Uint8Array | undefined {
    return this.#hashes[index];
  }

  /** @throws {LogRefusal} unless it is the next entry of this log */
  expectNext({ logId, place, previousHash }: LogEntry): void {
    expect(this.#logId === undefined || equal(this.#logId, logId), "other-log", "it belongs to another log");
    expect(place.index === this.size, "not-next", `its index is ${place.index}, the next is ${this.size}`);
    expect(this.size === 0 || equal(previousHash, this.#last()), "not-next", "it follows another entry than the last");
  }

  /** @param entry the next, accepted */
  push(entry: LogEntry): void {
    this.#logId ??= entry.logId;
    this.#hashes.push(entry.place.hash);
  }

  #last(): Uint8Array {
    return this.#hashes[this.size - 1] ?? new Uint8Array();
  }
}
