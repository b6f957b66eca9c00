import { type Address, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import type { Said } from "../content/content.ts";
import { type History, messageKey } from "../deliver/history.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";

/** How long each device gives the one before it to pass a text on. */
const TURN_MILLIS = 3_000;

interface Waiting {
  readonly guest: string;
  readonly said: Said;
}

export interface RelayDutyParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly history: History;
  /** The members' devices that are connected now, this one included. */
  present(): readonly Address[];
  passOn(guest: string, said: Said): Promise<void>;
  broken(error: unknown): void;
}

/**
 * Guests' texts that have come to this device and not yet to the group. The present device with the lowest address passes
 * them on; if it does not, the next one does, and readers show a text once.
 */
export class RelayDuty {
  readonly #parts: RelayDutyParts;
  readonly #waiting: Map<string, Waiting>;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  private constructor(parts: RelayDutyParts, waiting: Iterable<Waiting>) {
    this.#parts = parts;
    this.#waiting = new Map([...waiting].map((text) => [textKey(text), text]));
  }

  static async open(parts: RelayDutyParts): Promise<RelayDuty> {
    const prefix = `meeting/${parts.meetingId}/guest-text/`;
    const waiting = await parts.store.update(({ records }) => records.all<Waiting>(prefix));
    return new RelayDuty(parts, waiting.values());
  }

  /** Within a transaction: a guest's text has come. What it gives is to be called when that is done. */
  async keep(records: Records, guest: string, said: Said): Promise<() => void> {
    const text = { guest, said };
    const key = textKey(text);
    if (this.#parts.history.get(key)?.seq !== undefined) {
      return () => undefined;
    }
    await records.put(this.#name(key), text);
    return () => {
      this.#waiting.set(key, text);
      this.#takeTurn(key);
    };
  }

  /** The words under this id as the guest said them to this device, if they are still on their way to the group. */
  waiting(key: string): Said | undefined {
    return this.#waiting.get(key)?.said;
  }

  /** It is shown. */
  async done(key: string): Promise<void> {
    if (this.#waiting.delete(key)) {
      clearTimeout(this.#timers.get(key));
      this.#timers.delete(key);
      await this.#parts.store.update(({ records }) => records.delete(this.#name(key)));
    }
  }

  /** Somebody came or went: it may be this device's turn. */
  presenceChanged(): void {
    for (const key of this.#waiting.keys()) {
      this.#takeTurn(key);
    }
  }

  close(): void {
    this.#timers.forEach((timer) => {
      clearTimeout(timer);
    });
  }

  #takeTurn(key: string): void {
    const { self } = this.#parts;
    const before = this.#parts.present().filter((other) => !sameAddress(other, self) && isLower(other, self)).length;
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      const text = this.#waiting.get(key);
      if (text !== undefined) {
        this.#parts.passOn(text.guest, text.said).catch(this.#parts.broken);
      }
    }, before * TURN_MILLIS);
    this.#timers.set(key, timer);
  }

  #name(key: string): string {
    return `meeting/${this.#parts.meetingId}/guest-text/${key}`;
  }
}

function textKey({ guest, said }: Waiting): string {
  return messageKey({ id: guest, deviceId: GUEST_DEVICE_ID }, said.messageId);
}

/** By user id, as text; then by device id. */
export function isLower(one: Address, other: Address): boolean {
  return one.id === other.id ? one.deviceId < other.deviceId : one.id < other.id;
}
