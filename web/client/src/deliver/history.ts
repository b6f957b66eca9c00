import { type Address, addressKey } from "../address.ts";
import type { Author, Message } from "../meeting/state.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";

/** As it is stored: JSON has no dates. */
type Kept = Omit<Message, "sentAt"> & { readonly sentAt: number };

/** A message's id in the meeting: authors cannot take each other's. */
export function messageKey(author: Address, messageId: string): string {
  return `${addressKey(author)}/${messageId}`;
}

/** The meeting's messages as this device may read them, kept and in order. */
export class History {
  readonly #prefix: string;
  readonly #messages = new Map<string, Message>();
  readonly #changed: (messages: readonly Message[]) => void;

  private constructor(prefix: string, changed: (messages: readonly Message[]) => void) {
    this.#prefix = prefix;
    this.#changed = changed;
  }

  static async open(
    store: DeviceStore,
    meetingId: string,
    changed: (messages: readonly Message[]) => void,
  ): Promise<History> {
    const history = new History(`meeting/${meetingId}/message/`, changed);
    const kept = await store.update(({ records }) => records.all<Kept>(history.#prefix));
    kept.forEach((message) => {
      history.#messages.set(message.id, { ...message, sentAt: new Date(message.sentAt) });
    });
    history.#tell();
    return history;
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** Whether it has its place in the meeting. */
  isPlaced(id: string): boolean {
    return this.get(id)?.seq !== undefined;
  }

  /** Within a transaction; {@link show} it when that is done. */
  keep(records: Records, message: Message): Promise<void> {
    return records.put<Kept>(this.#prefix + message.id, { ...message, sentAt: message.sentAt.getTime() });
  }

  show(message: Message): void {
    this.#messages.set(message.id, message);
    this.#tell();
  }

  /** Names were learnt: messages that are shown take them on. */
  rename(author: (address: Address) => Author): void {
    for (const message of this.#messages.values()) {
      const { author: by, vouchedBy } = message;
      this.#messages.set(message.id, {
        ...message,
        author: author(by.address),
        ...(vouchedBy === undefined ? {} : { vouchedBy: author(vouchedBy.address) }),
      });
    }
    this.#tell();
  }

  #tell(): void {
    this.#changed([...this.#messages.values()].sort(inOrder));
  }
}

/** By place; what has none yet comes last, by its author's clock. */
function inOrder(one: Message, other: Message): number {
  if (one.seq !== undefined && other.seq !== undefined) {
    return one.seq - other.seq;
  }
  if (one.seq === other.seq) {
    return one.sentAt.getTime() - other.sentAt.getTime();
  }
  return one.seq === undefined ? 1 : -1;
}
