import { type Address, isLower } from "../address.ts";
import { ConnectedTime } from "../connected-time.ts";
import { type KeptWords, SignedWords } from "../content/guest-words.ts";
import { type ToldWords, wordsKey } from "../deliver/told-words.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import { type GuestText, GuestTexts } from "./guest-texts.ts";

export interface RelayDutyParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly told: ToldWords;
  /** The members' devices that are connected now, this one included. */
  present(): readonly Address[];
  /** Whether no other member's device takes part. */
  isAlone(): boolean;
  /** Whether something that has come waits to be read. */
  isBehind(): boolean;
  /** Does it when all that has come by now is read. */
  afterReading(work: () => void): void;
  passOn(words: SignedWords): Promise<void>;
  broken(error: unknown): void;
}

/**
 * A member's device's part in passing guests' texts on to the group. It keeps each until it stands there, so that it survives every
 * device that vanishes; readers show it once.
 */
export class RelayDuty {
  readonly #parts: RelayDutyParts;
  readonly #texts: GuestTexts;
  readonly #connected = new ConnectedTime();
  readonly #done: Set<string>;

  private constructor(parts: RelayDutyParts, kept: readonly GuestText[], done: Iterable<string>) {
    this.#done = new Set(done);
    this.#parts = parts;
    this.#texts = new GuestTexts({
      turn: () => parts.present().filter((other) => isLower(other, parts.self)).length,
      isAlone: () => parts.isAlone(),
      isBehind: () => parts.isBehind(),
      connectedMillis: () => this.#connected.millis,
      afterReading: (work) => parts.afterReading(work),
      publish: ({ key, signed }) => {
        parts.passOn(signed).catch((error) => {
          this.#texts.failed(key);
          parts.broken(error);
        });
      },
    });
    kept.forEach((text) => {
      this.#texts.came(text);
    });
  }

  static async open(parts: RelayDutyParts): Promise<RelayDuty> {
    const prefix = `meeting/${parts.meetingId}/guest-text/`;
    const [kept, done] = await parts.store.update(async ({ records }) => {
      const waiting: GuestText[] = [];
      for (const [key, text] of await records.all<KeptWords>(prefix)) {
        const signed = SignedWords.restore(text);
        if (await parts.told.has(records, signed)) {
          await records.delete(prefix + key); // It was told, and this device ended before it noted that.
        } else {
          waiting.push({ key, signed });
        }
      }
      return [waiting, await parts.told.all(records)] as const;
    });
    return new RelayDuty(parts, kept, done);
  }

  /** Within a transaction: a guest's text has come. What it gives is to be called when that is done. */
  async keep(records: Records, signed: SignedWords): Promise<() => void> {
    const key = wordsKey(signed);
    if (await this.#parts.told.has(records, signed)) {
      return () => undefined;
    }
    await records.put<KeptWords>(this.#name(key), signed.kept);
    return () => this.#texts.came({ key, signed });
  }

  /** Words of a guest stand in the meeting. */
  async done(words: SignedWords): Promise<void> {
    const key = wordsKey(words);
    this.#done.add(key);
    if (this.#texts.published(key)) {
      await this.#parts.store.update(({ records }) => records.delete(this.#name(key)));
    }
  }

  /** The server has refused this device's publication of them. */
  failed(words: SignedWords): void {
    this.#texts.failed(wordsKey(words));
  }

  /** Whether these stand in the meeting, as far as this device has read. */
  isDone(words: SignedWords): boolean {
    return this.#done.has(wordsKey(words));
  }

  /** There is a connection, and what was missed is read. */
  connected(): void {
    this.#connected.connected();
    this.#texts.connected();
  }

  disconnected(): void {
    this.#connected.disconnected();
    this.#texts.disconnected();
  }

  /** Somebody came or went: it may be this device's turn. */
  presenceChanged(): void {
    this.#parts.afterReading(() => this.#texts.reconsider());
  }

  #name(key: string): string {
    return `meeting/${this.#parts.meetingId}/guest-text/${key}`;
  }
}
