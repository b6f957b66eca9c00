import type { TabStorage } from "../src/index.ts";

/** A tab's `sessionStorage`. */
export class MemoryTab implements TabStorage {
  readonly #items = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}
