import { type Address, addressKey, isGuest, isLower, sameAddress } from "../address.ts";
import { ignoreRefusal } from "../errors.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { Presence } from "./presence.ts";

/** How long each device gives the one before it to sign that somebody has gone. */
const TURN_MILLIS = 3_000;

export interface DepartureParts {
  readonly self: Address;
  readonly roster: MeetingLog;
  readonly presence: Presence;
  /** Nothing more is to be encrypted for somebody. */
  changed(): void;
  guestHadGone(sessionId: string): Promise<void>;
  /** Says in the meeting what this person's account says of its devices. */
  carryAccount(): Promise<void>;
  broken(error: unknown): void;
}

/**
 * Who has gone for good by the server's word. That needs no proof: nothing more is encrypted for them, and the next message
 * goes out under a new key; a device that says nothing makes none. A little later a device that may do so
 * puts the roster right; if it does not, the next one does.
 */
export class Departures {
  readonly #parts: DepartureParts;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(parts: DepartureParts) {
    this.#parts = parts;
  }

  went(address: Address): void {
    const { roster, presence, changed, broken } = this.#parts;
    const key = addressKey(address);
    if (sameAddress(address, this.#parts.self) || !roster.takesPart(address) || this.#timers.has(key)) {
      return;
    }
    presence.went(address).catch(broken);
    changed();
    const before = presence.presentDevices().filter((device) => {
      return isLower(device, this.#parts.self) && this.#maySign(device, address);
    }).length;
    this.#timers.set(
      key,
      setTimeout(() => this.#sign(address), TURN_MILLIS * (before + 1)),
    );
  }

  close(): void {
    this.#timers.forEach((timer) => {
      clearTimeout(timer);
    });
  }

  #sign(address: Address): void {
    this.#timers.delete(addressKey(address));
    if (this.#maySign(this.#parts.self, address)) {
      const { guestHadGone, carryAccount } = this.#parts;
      const signed = isGuest(address) ? guestHadGone(address.id) : carryAccount();
      signed.catch(ignoreRefusal).catch(this.#parts.broken);
    }
  }

  #maySign(device: Address, gone: Address): boolean {
    const { roster } = this.#parts;
    return isGuest(gone) ? roster.mayAdmit(device) : device.id === gone.id;
  }
}
