import type { SignedWords } from "../content/guest-words.ts";
import type { Records } from "../store/records.ts";

/** Which of the guests' words the person has been told of, as words or as a contradiction: by their hashes, so that each is told once. */
export class ToldWords {
  readonly #prefix: string;

  constructor(meetingId: string) {
    this.#prefix = `meeting/${meetingId}/author-place/told/`;
  }

  async has(records: Records, words: SignedWords): Promise<boolean> {
    return (await records.get<true>(this.#prefix + wordsKey(words))) !== undefined;
  }

  /** By {@link wordsKey}. */
  async all(records: Records): Promise<Iterable<string>> {
    return (await records.all<true>(this.#prefix)).keys();
  }

  add(records: Records, words: SignedWords): Promise<void> {
    return records.put<true>(this.#prefix + wordsKey(words), true);
  }
}

/** What no other words of any guest have. */
export function wordsKey({ words, hash }: SignedWords): string {
  return `${words.sessionId}/${hash}`;
}
