import { type Address, sameAddress } from "../address.ts";
import type { MeetingMessage, StreamPosition } from "../wire.ts";

/** Up to where this device has handled a meeting's messages, in the incarnation of that id. */
export interface Handled {
  readonly incarnationId: string;
  readonly seq: number;
}

/**
 * Whether this device's store is an older copy of the one that it used last, by what the server shows: words of this device that the store
 * does not know, or a place that the device has acknowledged and the store has not reached. A store goes back while it is not open. So
 * that is looked for when the device comes in first after it was opened, and believed once: later on the server shows nothing by it.
 */
export class OlderCopy {
  readonly #self: Address;
  readonly #stay: string;
  readonly #adopt: (message: MeetingMessage) => Promise<boolean>;
  readonly #unknown = new Set<string>();
  #isBehind = false;
  #isIn = false;

  /**
   * @param stay the hash of the entry by which this device took part when the store was opened; empty where it did not
   * @param adopt takes what stands under this device's name for its own, where the store does not know it; whether it did not
   */
  constructor(self: Address, stay: string, adopt: (message: MeetingMessage) => Promise<boolean>) {
    this.#self = self;
    this.#stay = stay;
    this.#adopt = adopt;
  }

  /** Whether this device has not read on since the store was opened. */
  get isLooking(): boolean {
    return !this.#isIn;
  }

  /** This device is about to read on. Who has come in anew meanwhile is counted from another place. */
  reads(stream: StreamPosition, handled: Handled | undefined, stay: string): void {
    if (this.isLooking && handled?.incarnationId === stream.read.id && stay === this.#stay) {
      this.#isBehind ||= stream.cursor > handled.seq;
    }
  }

  /** The server has handed these out. */
  async look(messages: readonly MeetingMessage[]): Promise<void> {
    for (const message of this.isLooking ? messages : []) {
      const { senderId, senderDeviceId, messageId } = message;
      if (sameAddress({ id: senderId, deviceId: senderDeviceId }, this.#self) && (await this.#adopt(message))) {
        this.#unknown.add(messageId);
      }
    }
  }

  /** These words are this device's, and the store does not know them. */
  found(messageId: string): void {
    this.#unknown.add(messageId);
  }

  /** What stands under this device's name, and the store did not know; undefined where the store is no older copy. */
  get unknown(): ReadonlySet<string> | undefined {
    return this.isLooking && (this.#isBehind || this.#unknown.size > 0) ? this.#unknown : undefined;
  }

  /** This device has read on, and speaks from now on. */
  cameIn(): void {
    this.#isIn = true;
  }
}
