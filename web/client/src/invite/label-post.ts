import { type Address, addressKey } from "../address.ts";
import { base64url } from "../bytes.ts";
import { toPortions } from "../distribute/portions.ts";
import type { Sealer } from "../distribute/sealer.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { MAX_BATCH } from "../limits.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Envelope, EnvelopesAccepted } from "../wire.ts";
import type { InvitationLabel } from "./labels.ts";

const RETRY_MILLIS = 5_000;

export interface LabelPostParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly sealer: Pick<Sealer, "seal">;
  /** What this device calls the invitations that it made. */
  labels(): readonly InvitationLabel[];
  /** The members' other devices that have been handed this device's key. */
  readers(): readonly Address[];
  /** `meeting:direct`. */
  send(messageId: string, envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  isConnected(): boolean;
  broken(error: unknown): void;
}

/** Tells the members' other devices, each alone and once, what the invitations that were made here are called. */
export class LabelPost {
  readonly #parts: LabelPostParts;
  readonly #lane: Lane;
  readonly #prefix: string;
  readonly #told: Set<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: LabelPostParts, told: Iterable<string>) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#prefix = prefixOf(parts);
    this.#told = new Set(told);
  }

  static async open(parts: LabelPostParts): Promise<LabelPost> {
    const told = await parts.store.update(({ records }) => records.all(prefixOf(parts)));
    return new LabelPost(parts, told.keys());
  }

  /** There is a label more, or a device more, or a connection. */
  wake(): void {
    this.#lane.run(async () => {
      for (const label of this.#parts.labels()) {
        await this.#tell(label);
      }
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#lane.close();
  }

  async #tell({ tokenHash, label }: InvitationLabel): Promise<void> {
    const nameFor = (reader: Address) => `${base64url(tokenHash)}/${addressKey(reader)}`;
    const lacking = this.#parts.readers().filter((reader) => !this.#told.has(nameFor(reader)));
    for (let from = 0; from < lacking.length && this.#parts.isConnected(); from += MAX_BATCH) {
      const some = lacking.slice(from, from + MAX_BATCH);
      const { envelopes } = await this.#parts.sealer.seal(some, () => ({ kind: "label", tokenHash, label }));
      for (const portion of toPortions([...envelopes.values()])) {
        await this.#keep((await this.#hand(portion)).map(nameFor));
      }
    }
  }

  /** Those for whom the server has taken it. */
  async #hand(portion: readonly Envelope[]): Promise<readonly Address[]> {
    try {
      const { results } = await this.#parts.send(crypto.randomUUID(), portion);
      return results.filter(({ code }) => !code).map(({ recipient }) => recipient);
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      if (error.isTransient) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.wake(), error.retryAfterMillis ?? RETRY_MILLIS);
      }
      return [];
    }
  }

  async #keep(names: readonly string[]): Promise<void> {
    await this.#parts.store.update(async ({ records }) => {
      for (const name of names) {
        await records.put(this.#prefix + name, true);
      }
    });
    for (const name of names) {
      this.#told.add(name);
    }
  }
}

function prefixOf({ meetingId }: LabelPostParts): string {
  return `meeting/${meetingId}/invitation-label-told/`;
}
