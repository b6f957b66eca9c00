import { LatchkeyError } from "../errors.ts";
import type { DeviceStore } from "../store/device-store.ts";

/** Kept while there is a change that this device has signed, and no meeting has a mark for it yet. */
export const TO_CARRY = "account/to-carry";
const MARKS = "account/to-carry-into/";

/** Where nothing is ever to be told any more. */
const OVER: readonly string[] = ["meeting_ended", "meeting_unknown"];

/**
 * Which meetings are still to be told that this device's account has changed. Each has a mark of its own: one that fails keeps no other
 * from being told, and none is told again for its sake. To be used by one at a time.
 */
export class CarryList {
  readonly #store: DeviceStore;

  constructor(store: DeviceStore) {
    this.#store = store;
  }

  /** This device has changed its account. */
  changed(): Promise<void> {
    return this.#store.update(({ records }) => records.put(TO_CARRY, true));
  }

  /**
   * Tells all that have not been told. What fails keeps its mark.
   *
   * @param meetings those of the account that go on
   * @param tell has the meeting name the account's newest place; false where that has to wait
   */
  async carry(
    meetings: () => Promise<readonly string[]>,
    tell: (meetingId: string) => Promise<boolean>,
  ): Promise<void> {
    if (await this.#store.update(({ records }) => records.get<true>(TO_CARRY))) {
      await meetings().then((ids) => this.#mark(ids), unlessRefused);
    }
    const marked = await this.#store.update(({ records }) => records.all<true>(MARKS));
    for (const meetingId of marked.keys()) {
      if (await tell(meetingId).catch(isOver)) {
        await this.#store.update(({ records }) => records.delete(MARKS + meetingId));
      }
    }
  }

  #mark(meetingIds: readonly string[]): Promise<void> {
    return this.#store.update(async ({ records }) => {
      for (const meetingId of meetingIds) {
        await records.put(MARKS + meetingId, true);
      }
      await records.delete(TO_CARRY);
    });
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof LatchkeyError)) {
    throw error;
  }
}

function isOver(error: unknown): boolean {
  unlessRefused(error);
  return error instanceof LatchkeyError && OVER.includes(error.code);
}
