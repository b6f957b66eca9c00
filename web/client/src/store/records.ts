import { fromUtf8, utf8 } from "../bytes.ts";
import type { RecordTable } from "./tables.ts";

/** What the SDK keeps beside the Signal protocol's own tables: JSON under names like `meeting/ID/cursor`. */
export class Records {
  readonly #table: RecordTable;

  constructor(table: RecordTable) {
    this.#table = table;
  }

  /** The caller names the type under which the record was put. */
  async get<T>(name: string): Promise<T | undefined> {
    const value = await this.#table.get(name);
    return value === undefined ? undefined : parse<T>(value);
  }

  async put<T>(name: string, value: T): Promise<void> {
    await this.#table.put(name, utf8(JSON.stringify(value)));
  }

  /** Nothing is put where nothing is, or no more. */
  async replace<T>(name: string, value: T): Promise<void> {
    if ((await this.#table.get(name)) !== undefined) {
      await this.put(name, value);
    }
  }

  async delete(name: string): Promise<void> {
    await this.#table.delete(name);
  }

  /** All records whose names begin so, in the order of their names. */
  async all<T>(prefix: string): Promise<ReadonlyMap<string, T>> {
    const entries = await this.#table.entries(prefix);
    return new Map(entries.map(([name, value]) => [name.slice(prefix.length), parse<T>(value)]));
  }

  async deleteAll(prefix: string): Promise<void> {
    await this.#table.deleteWithPrefix(prefix);
  }
}

/** A number that sorts as text as it does as a number. */
export function sortable(value: number): string {
  return value.toString().padStart(16, "0");
}

function parse<T>(value: Uint8Array): T {
  return JSON.parse(fromUtf8(value)) as T;
}
