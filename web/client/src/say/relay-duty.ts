import { type Address, GUEST_DEVICE_ID, isLower } from "../address.ts";
import { ConnectedTime } from "../connected-time.ts";
import type { Said } from "../content/content.ts";
import { type History, messageKey } from "../deliver/history.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import { type GuestText, GuestTexts } from "./guest-texts.ts";

/** As it is stored. */
type Kept = Omit<GuestText, "key">;

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
  passOn(guest: string, said: Said): Promise<void>;
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
      publish: ({ guest, said }) => {
        parts.passOn(guest, said).catch((error) => parts.broken(error));
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
      for (const [key, text] of await records.all<Kept>(prefix)) {
        if (parts.history.isPlaced(key)) {
          await records.delete(prefix + key); // It was shown, and this device ended before it noted that.
        } else {
          waiting.push({ key, ...text });
        }
      }
      return waiting;
    });
    return new RelayDuty(parts, kept);
  }

  /** Within a transaction: a guest's text has come. What it gives is to be called when that is done. */
  async keep(records: Records, guest: string, said: Said): Promise<() => void> {
    const key = messageKey({ id: guest, deviceId: GUEST_DEVICE_ID }, said.messageId);
    if (this.#parts.history.isPlaced(key)) {
      return () => undefined;
    }
    await records.put<Kept>(this.#name(key), { guest, said });
    return () => this.#texts.came({ key, guest, said });
  }

  /** The words under this id as the guest said them to this device, where nobody has passed them on yet. */
  heard(key: string): string | undefined {
    return this.#texts.waiting(key)?.text;
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
