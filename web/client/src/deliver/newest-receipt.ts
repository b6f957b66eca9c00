import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import type { StreamPosition } from "../wire.ts";
import type { Place } from "./place.ts";

interface Kept extends Place {
  readonly receipt: string;
}

/**
 * The newest receipt that this device holds for a meeting: by it a server that was restored from an older copy learns
 * that it was.
 */
export class NewestReceipt {
  readonly #name: string;
  #newest: Kept | undefined;
  #isKept = true;

  private constructor(name: string, newest: Kept | undefined) {
    this.#name = name;
    this.#newest = newest;
  }

  static async open(store: DeviceStore, meetingId: string): Promise<NewestReceipt> {
    const name = `meeting/${meetingId}/receipt`;
    return new NewestReceipt(name, await store.update(({ records }) => records.get<Kept>(name)));
  }

  /** What the server is shown. */
  get shown(): string | undefined {
    return this.#newest?.receipt;
  }

  /** The server has seen the newest so far: what counts from now on is what it gives. */
  cameIn({ incarnation, latest, receipt }: StreamPosition): void {
    this.#newest = { incarnation: incarnation.number, seq: latest, receipt };
    this.#isKept = false;
  }

  /** The server has given one; to be kept soon. */
  note({ incarnation, seq, receipt }: Place & { readonly receipt?: string | null }): void {
    if (typeof receipt === "string" && isAfter({ incarnation, seq }, this.#newest)) {
      this.#newest = { incarnation, seq, receipt };
      this.#isKept = false;
    }
  }

  /** Within a transaction. */
  async keep(records: Records): Promise<void> {
    if (!this.#isKept && this.#newest !== undefined) {
      this.#isKept = true;
      await records.put(this.#name, this.#newest);
    }
  }
}

function isAfter(one: Place, other: Place | undefined): boolean {
  return (
    other === undefined ||
    one.incarnation > other.incarnation ||
    (one.incarnation === other.incarnation && one.seq > other.seq)
  );
}
