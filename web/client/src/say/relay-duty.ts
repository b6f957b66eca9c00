import { type Address, isLower } from "../address.ts";
import { ConnectedTime } from "../connected-time.ts";
import { type KeptWords, SignedWords } from "../content/guest-words.ts";
import { type History, messageKey } from "../deliver/history.ts";
import { guestAddress } from "../roster/events.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import { type GuestText, GuestTexts } from "./guest-texts.ts";

export interface RelayDutyParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly history: History;
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

  private constructor(parts: RelayDutyParts, kept: readonly GuestText[]) {
    this.#parts = parts;
    this.#texts = new GuestTexts({
      turn: () => parts.present().filter((other) => isLower(other, parts.self)).length,
      isAlone: () => parts.isAlone(),
      isBehind: () => parts.isBehind(),
      connectedMillis: () => this.#connected.millis,
      afterReading: (work) => parts.afterReading(work),
      publish: ({ signed }) => {
        parts.passOn(signed).catch((error) => parts.broken(error));
      },
    });
    kept.forEach((text) => {
      this.#texts.came(text);
    });
  }

  static async open(parts: RelayDutyParts): Promise<RelayDuty> {
    const prefix = `meeting/${parts.meetingId}/guest-text/`;
    const kept = await parts.store.update(async ({ records }) => {
      const waiting: GuestText[] = [];
      for (const [key, text] of await records.all<KeptWords>(prefix)) {
        if (parts.history.isPlaced(key)) {
          await records.delete(prefix + key); // It was shown, and this device ended before it noted that.
        } else {
          waiting.push({ key, signed: SignedWords.restore(text) });
        }
      }
      return waiting;
    });
    return new RelayDuty(parts, kept);
  }

  /** Within a transaction: a guest's text has come. What it gives is to be called when that is done. */
  async keep(records: Records, signed: SignedWords): Promise<() => void> {
    const { words, kept } = signed;
    const key = messageKey(guestAddress(words), words.said.messageId);
    if (this.#parts.history.isPlaced(key)) {
      return () => undefined;
    }
    await records.put<KeptWords>(this.#name(key), kept);
    return () => this.#texts.came({ key, signed });
  }

  /** The words under this id as the guest said them to this device, where nobody has passed them on yet. */
  heard(key: string): string | undefined {
    return this.#texts.waiting(key);
  }

  /** It is shown. */
  async done(key: string): Promise<void> {
    if (this.#texts.published(key)) {
      await this.#parts.store.update(({ records }) => records.delete(this.#name(key)));
    }
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
