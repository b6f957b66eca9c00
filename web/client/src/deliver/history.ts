import { type Address, addressKey } from "../address.ts";
import type { SharedFile } from "../content/file.ts";
import { type MessageReference, referenceKey } from "../content/reference.ts";
import type { Said } from "../content/speech.ts";
import type { Author, Message } from "../meeting/state.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import { type Marks, type Remark, remarked, renamed } from "./remarks.ts";

/** What finds and opens a file, and holds it to what was sent. */
export type SealedFile = Pick<SharedFile, "fileId" | "key" | "digest">;

/** A message, and what is kept beside it. */
export interface Entry extends Message {
  /** Of the remarks about it. */
  readonly marks?: Marks;
  readonly sealed?: SealedFile;
}

/** As it is stored: JSON has no dates. */
type Kept = Omit<Entry, "sentAt" | "editedAt" | "deletedAt"> & {
  readonly sentAt: number;
  readonly editedAt?: number;
  readonly deletedAt?: number;
};

/** So many remarks about words that have not come are kept. */
const MAX_WAITING = 1_000;

/** A message's id in the meeting: authors cannot take each other's. */
export function messageKey(author: Address, messageId: string): string {
  return `${addressKey(author)}/${messageId}`;
}

/** The meeting's messages as this device may read them, kept and in order. */
export class History {
  readonly #prefix: string;
  readonly #messages = new Map<string, Entry>();
  /** The ids of messages, by what refers to them. */
  readonly #byReference = new Map<string, string>();
  /** Remarks about words that have not come, by what refers to those. */
  readonly #waiting = new Map<string, readonly Remark[]>();
  readonly #changed: (messages: readonly Message[]) => void;

  private constructor(prefix: string, waiting: Iterable<Remark>, changed: (messages: readonly Message[]) => void) {
    this.#prefix = prefix;
    for (const remark of waiting) {
      const key = referenceKey(remark.target);
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), remark]);
    }
    this.#changed = changed;
  }

  static async open(
    store: DeviceStore,
    meetingId: string,
    changed: (messages: readonly Message[]) => void,
  ): Promise<History> {
    const prefix = `meeting/${meetingId}/`;
    const [kept, waiting] = await store.update(async ({ records }) => [
      await records.all<Kept>(`${prefix}message/`),
      await records.all<Remark>(`${prefix}remark/`),
    ]);
    const history = new History(prefix, waiting.values(), changed);
    kept.forEach((message) => {
      history.#set(fromKept(message));
    });
    history.#tell();
    return history;
  }

  get(id: string): Entry | undefined {
    return this.#messages.get(id);
  }

  /** Whether it has its place in the meeting. */
  isPlaced(id: string): boolean {
    return this.get(id)?.seq !== undefined;
  }

  /** The message that a reference names, where this device has it. */
  find(reference: MessageReference): Message | undefined {
    return this.#find(reference);
  }

  /** A message that takes its place, as remarks about it have made it that came before it. */
  withRemarks(message: Entry): Entry {
    return this.#waitingFor(message).reduce(remarked<Entry>, message);
  }

  /** Within a transaction; {@link show} it when that is done. */
  async keep(records: Records, message: Entry): Promise<void> {
    await records.put<Kept>(`${this.#prefix}message/${message.id}`, toKept(message));
    for (const remark of this.#waitingFor(message)) {
      await records.delete(this.#remarkName(remark));
    }
  }

  /** As {@link keep}, of a remark about words that may have come or not; {@link remark} it when that is done. */
  async keepRemark(records: Records, remark: Remark): Promise<void> {
    const message = this.#find(remark.target);
    if (message !== undefined) {
      await this.keep(records, remarked(message, remark));
    } else if (this.#hasRoom) {
      await records.put<Remark>(this.#remarkName(remark), remark);
    }
  }

  /** The message that has changed by it, if it has come. */
  remark(remark: Remark): Entry | undefined {
    const message = this.#find(remark.target);
    if (message !== undefined) {
      const now = remarked(message, remark);
      this.show(now);
      return now;
    }
    if (this.#hasRoom) {
      const key = referenceKey(remark.target);
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), remark]);
    }
    return undefined;
  }

  show(message: Entry): void {
    this.#set(message);
    if (message.reference !== undefined) {
      this.#waiting.delete(referenceKey(message.reference));
    }
    this.#tell();
  }

  /** Names were learnt: messages that are shown take them on. */
  rename(author: (address: Address) => Author): void {
    for (const message of this.#messages.values()) {
      const { author: by, vouchedBy, quote, marks } = message;
      this.#messages.set(message.id, {
        ...message,
        author: author(by.address),
        ...(vouchedBy === undefined ? {} : { vouchedBy: author(vouchedBy.address) }),
        ...(quote === undefined ? {} : { quote: { ...quote, author: author(quote.author.address) } }),
        ...renamed(marks, ({ address }) => author(address)),
      });
    }
    this.#tell();
  }

  #set(message: Entry): void {
    this.#messages.set(message.id, message);
    if (message.reference !== undefined) {
      this.#byReference.set(referenceKey(message.reference), message.id);
    }
  }

  #find(reference: MessageReference): Entry | undefined {
    const id = this.#byReference.get(referenceKey(reference));
    return id === undefined ? undefined : this.#messages.get(id);
  }

  #waitingFor({ reference }: Message): readonly Remark[] {
    return reference === undefined ? [] : (this.#waiting.get(referenceKey(reference)) ?? []);
  }

  get #hasRoom(): boolean {
    return [...this.#waiting.values()].reduce((sum, remarks) => sum + remarks.length, 0) < MAX_WAITING;
  }

  #remarkName({ target, by, at }: Remark): string {
    return `${this.#prefix}remark/${target.hash}/${addressKey(by.address)}/${at}`;
  }

  #tell(): void {
    this.#changed([...this.#messages.values()].sort(inOrder));
  }
}

/** A message's file, if it has one, as history has it. */
export function withFile(said: Said): Pick<Entry, "file" | "sealed"> {
  if (said.kind !== "file") {
    return {};
  }
  const { fileId, key, digest, name, size, mediaType } = said;
  return { file: { name, size, mediaType }, sealed: { fileId, key, digest } };
}

export function isSameFile(one: SealedFile | undefined, other: SealedFile | undefined): boolean {
  return one?.fileId === other?.fileId && one?.key === other?.key && one?.digest === other?.digest;
}

function toKept({ sentAt, editedAt, deletedAt, ...message }: Entry): Kept {
  return {
    ...message,
    sentAt: sentAt.getTime(),
    ...(editedAt === undefined ? {} : { editedAt: editedAt.getTime() }),
    ...(deletedAt === undefined ? {} : { deletedAt: deletedAt.getTime() }),
  };
}

function fromKept({ sentAt, editedAt, deletedAt, ...message }: Kept): Entry {
  return {
    ...message,
    sentAt: new Date(sentAt),
    ...(editedAt === undefined ? {} : { editedAt: new Date(editedAt) }),
    ...(deletedAt === undefined ? {} : { deletedAt: new Date(deletedAt) }),
  };
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
