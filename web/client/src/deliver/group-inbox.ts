import { type Address, addressKey, sameAddress } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { ID_BYTES } from "../log/form.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { type Records, sortable } from "../store/records.ts";
import type { Incarnation, MeetingMessage, ReplayPage, StreamPosition } from "../wire.ts";
import type { GroupReader, Reading, Waiting } from "./group-reader.ts";
import type { NewestReceipt } from "./newest-receipt.ts";
import type { Handled } from "./older-copy.ts";
import type { Place, Stretch } from "./place.ts";
import type { ReadTranscript } from "./read-transcript.ts";

export interface InboxParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly reader: Pick<GroupReader, "read" | "readTogether" | "unreadable">;
  readonly receipt: Pick<NewestReceipt, "keep">;
  /** Of what is taken. */
  readonly transcript: Pick<ReadTranscript, "hasBegun" | "begins" | "isIn" | "took" | "keep">;
  /** `relay:replay`. */
  replay(after: Place): Promise<ReplayPage>;
  /** Handled and stored up to here. */
  handled(place: Place): void;
  told(reading: Reading): void;
  /** The server has these numbers and does not hand their messages out. */
  missing(from: number, to: number): void;
  /** The server was restored from an older copy. */
  restored(loss: Loss): void;
  /** How many messages wait for their key. */
  holds(count: number): void;
}

/** What a server has lost that was restored from an older copy. */
export interface Loss {
  /** So many messages that this device has read; 0 where it knows of none. */
  readonly lost: number;
  /** When the server took the newest that it still has. */
  readonly since?: Date;
}

/** Before the server has said where this device stands. */
const UNKNOWN: Stretch = { incarnation: { number: 1, id: "" }, offset: 0, from: 0 };

/** What was read before the server was restored: up to `cursor`. */
interface Before {
  readonly stretch: Stretch;
  readonly cursor: number;
  exchanged: number;
}

/** Messages that are read in one transaction, at most. */
const TOGETHER = 32;

/** So many of the numbers that were taken last are known with their messages. */
const MEMORY = 10_000;

/** So many messages of one sender are held, and so many in all. What does not open beyond that stays on the server. */
export const MAX_HELD_OF_ONE = 500;
export const MAX_HELD = 2_000;

/** Messages of a sender that lack their key and are not held: they are read from the server when it has come. */
interface Left {
  readonly sender: Address;
  /** The number of the first, and where that counts. */
  readonly from: number;
  readonly stretch: Stretch;
  readonly count: number;
}

/** Whether this device has ever taken messages of a meeting. */
export async function hasRead(store: DeviceStore, meetingId: string): Promise<boolean> {
  return (await store.update(({ records }) => records.get<number>(cursorName(meetingId)))) !== undefined;
}

function cursorName(meetingId: string): string {
  return `meeting/${meetingId}/cursor`;
}

/**
 * Takes group messages strictly in order, numbered on and on where a restored server begins anew, fetches what is
 * missing, and holds what cannot be opened yet. To be called by one at a time.
 */
export class GroupInbox {
  readonly #parts: InboxParts;
  readonly #prefix: string;
  readonly #held: Map<string, MeetingMessage>;
  readonly #left: Map<string, Left>;
  /** Which message each of the last numbers was. */
  readonly #lately = new Map<number, string>();
  /** By this device's numbers. */
  #cursor: number | undefined;
  #stretch: Stretch | undefined;
  /** What is missing up to here has been told. */
  #told = 0;
  /** The newest that was pushed before this device knew where it stands. */
  #early: Place | undefined;
  /** What is to be told of a server that was restored. */
  #before: Before | undefined;

  private constructor(
    parts: InboxParts,
    cursor: number | undefined,
    stretch: Stretch | undefined,
    held: ReadonlyMap<string, MeetingMessage>,
    left: ReadonlyMap<string, Left>,
  ) {
    this.#parts = parts;
    this.#prefix = `meeting/${parts.meetingId}/`;
    this.#cursor = cursor;
    this.#stretch = stretch;
    this.#held = new Map([...held.values()].map((message) => [this.#heldName(message), message]));
    this.#left = new Map(left);
    this.#tellHeld();
  }

  static open(parts: InboxParts): Promise<GroupInbox> {
    return parts.store.update(async ({ records }) => {
      const cursor = await records.get<number>(cursorName(parts.meetingId));
      const stretch = await records.get<Stretch>(`meeting/${parts.meetingId}/stretch`);
      const held = await records.all<MeetingMessage>(`meeting/${parts.meetingId}/held/`);
      const left = await records.all<Left>(`meeting/${parts.meetingId}/left/`);
      return new GroupInbox(parts, cursor, stretch, held, left);
    });
  }

  /** Up to where this device has handled everything. */
  get handled(): Handled | undefined {
    return this.#stretch === undefined || this.#cursor === undefined
      ? undefined
      : { incarnationId: this.#stretch.incarnation.id, seq: placeIn(this.#stretch, this.#cursor).seq };
  }

  /** What is held, so that its keys can be asked for. */
  async askAgain(): Promise<void> {
    await this.#retry(() => true);
  }

  /**
   * Reads what was missed. Where the meeting is in another incarnation than this device has read last, the server has
   * lost something: the device reads again from where the server knows it to stand, since others may have said
   * something there before that was noticed. What was shown before is known by its id or by the ratchet.
   */
  async resume(stream: StreamPosition): Promise<void> {
    const { incarnation, read, cursor } = stream;
    const early = this.#early?.incarnation === incarnation.number ? this.#early.seq : 0;
    const latest = Math.max(stream.latest, early);
    const last = this.#stretch;
    const known = this.#cursor;
    if (last === undefined || known === undefined) {
      await this.#begin({ incarnation: read, offset: 0, from: cursor });
    } else if (last.incarnation.id !== incarnation.id || latest < known - last.offset) {
      const wasTold = read.number > last.incarnation.number;
      this.#before = { stretch: last, cursor: wasTold ? last.from : known, exchanged: 0 };
      await this.#begin({ incarnation: read, offset: known - cursor, from: known }, [...this.#left.values()]);
      this.#left.clear(); // It is among what is read again.
      this.#tellHeld();
    } else if (!this.#parts.transcript.hasBegun) {
      this.#parts.transcript.begins(last, known);
    }
    this.#parts.transcript.isIn(incarnation);
    this.#told = Math.max(this.#told, this.#cursor ?? 0);
    await this.#walkTo(incarnation);
    if (this.#reads(incarnation)) {
      const until = (this.#stretch?.offset ?? 0) + latest;
      await this.#replay(until);
      this.#reportUpTo(until);
      this.#tell(latest);
    }
    this.#early = undefined;
    this.#handled();
  }

  #reads({ id }: Incarnation): boolean {
    return this.#stretch?.incarnation.id === id;
  }

  async #begin(stretch: Stretch, forgotten: readonly Left[] = []): Promise<void> {
    this.#parts.transcript.begins(stretch, stretch.from);
    await this.#parts.store.update(async ({ records }) => {
      for (const { sender } of forgotten) {
        await records.delete(this.#leftName(sender));
      }
      await records.put(`${this.#prefix}stretch`, stretch);
      await this.#moveTo(records, stretch.from);
    });
    this.#stretch = stretch;
    this.#cursor = stretch.from;
  }

  /** Reads what is left of former incarnations, each to its end. */
  async #walkTo(present: Incarnation): Promise<void> {
    while (this.#stretch !== undefined && !this.#reads(present)) {
      const { incarnation, offset } = this.#stretch;
      const before = this.#cursor ?? 0;
      const page = await this.#page();
      const end = offset + page.latest;
      if ((this.#cursor ?? 0) > before && (this.#cursor ?? 0) < end) {
        continue;
      }
      this.#reportUpTo(end);
      if (this.#before?.stretch.incarnation.id === incarnation.id) {
        this.#tell(page.latest, page.until ?? undefined);
      }
      const next = this.#following(this.#stretch, this.#cursor ?? 0, page);
      if (next === undefined) {
        return;
      }
      await this.#begin(next);
    }
  }

  /** @param left the highest number that the server still has, of those that it gave before or of the present ones */
  #tell(left: number, until?: string): void {
    const before = this.#before;
    if (before === undefined || this.#stretch === undefined) {
      return;
    }
    this.#before = undefined;
    const { stretch, cursor, exchanged } = before;
    const isLeft = this.#reads(stretch.incarnation);
    const newest = isLeft ? stretch.offset + left : stretch.from;
    const since = new Date(isLeft ? (until ?? "") : "");
    const lost = exchanged + Math.max(0, cursor - newest);
    this.#parts.restored(Number.isNaN(since.getTime()) ? { lost } : { lost, since });
  }

  /** Takes pushed messages, in the order in which they came. */
  async offer(...messages: readonly MeetingMessage[]): Promise<void> {
    const stretch = this.#stretch;
    if (this.#cursor === undefined || stretch === undefined) {
      const { incarnation, seq } = messages.at(-1) ?? { incarnation: 0, seq: 0 };
      this.#early = { incarnation, seq: Math.max(seq, this.#early?.incarnation === incarnation ? this.#early.seq : 0) };
      return;
    }
    const present = messages.filter(({ incarnation }) => incarnation === stretch.incarnation.number);
    for (const [first, ...others] of inRow(numberedIn(stretch, present))) {
      if (first.seq > this.#cursor + 1) {
        await this.#replay(first.seq);
      }
      await this.#takeAll([first, ...others]);
    }
  }

  /** A sender's key has come: what it said opens. */
  async keyCame(sender: Address): Promise<void> {
    await this.#retry((message) => isOf(sender, message));
    await this.#readLeft(sender, false);
  }

  /** No key of this sender comes any more: what does not open now never will. */
  async giveUp(sender: Address): Promise<void> {
    await this.#retry((message) => isOf(sender, message), true);
    await this.#readLeft(sender, true);
  }

  /** What of this sender was left on the server, unless what is held still takes the room. */
  async #readLeft(sender: Address, isLast: boolean): Promise<void> {
    const key = addressKey(sender);
    const left = this.#left.get(key);
    if (left === undefined || this.#isFull(sender)) {
      return;
    }
    this.#left.delete(key);
    let { stretch } = left;
    let after = left.from - 1;
    try {
      while (after < (this.#cursor ?? 0)) {
        const page = await this.#parts.replay(placeIn(stretch, after));
        const fresh = numberedIn(stretch, page.messages).filter(({ seq }) => seq > after && seq <= (this.#cursor ?? 0));
        for (const message of fresh) {
          if (isOf(sender, message)) {
            await this.#takeUp(message, stretch, isLast);
          }
          after = message.seq;
        }
        if (fresh.length === 0) {
          const next = this.#following(stretch, after, page);
          if (next === undefined) {
            break;
          }
          stretch = next;
          after = next.from;
        }
      }
    } catch (error) {
      const { count } = left;
      this.#left.set(key, this.#left.get(key) ?? { sender, from: after + 1, stretch, count });
      throw error;
    } finally {
      const name = this.#leftName(sender);
      const now = this.#left.get(key);
      await this.#parts.store.update(({ records }) => (now ? records.put(name, now) : records.delete(name)));
      this.#tellHeld();
      this.#handled();
    }
  }

  /** What follows an incarnation that was read to its end. */
  #following({ incarnation, offset }: Stretch, read: number, { latest, next }: ReplayPage): Stretch | undefined {
    if (next == null || next.number <= incarnation.number) {
      return undefined;
    }
    const from = Math.max(read, offset + latest);
    const isRead = this.#stretch?.incarnation.number === next.number && this.#reads(next);
    return isRead ? this.#stretch : { incarnation: next, offset: from, from };
  }

  async #takeUp(message: MeetingMessage, stretch: Stretch, isLast: boolean): Promise<void> {
    const nothing = async () => undefined;
    const found = await this.#parts.reader.read(message, this.#waitingBefore(message), nothing);
    const reading: Reading = isLast && found.kind === "lacks-key" ? { kind: "given-up", sender: found.sender } : found;
    if (reading.kind === "given-up") {
      await this.#parts.reader.unreadable(message, nothing);
    } else if (reading.kind === "lacks-key") {
      await this.#parts.store.update(({ records }) => this.#hold(records, message, stretch, reading.sender));
    }
    this.#parts.told(reading);
  }

  /** Within a transaction. */
  async #hold(records: Records, message: MeetingMessage, stretch: Stretch, sender: Address): Promise<void> {
    const name = this.#heldName(message);
    if (this.#hasRoom(sender)) {
      await records.put(name, message);
      this.#held.set(name, message);
      return;
    }
    const first = this.#left.get(addressKey(sender)) ?? { sender, from: message.seq, stretch, count: 0 };
    const left: Left = { ...first, count: first.count + 1 };
    await records.put(this.#leftName(sender), left);
    this.#left.set(addressKey(sender), left);
  }

  /** Whether one more message of this sender is held; none is once some were left. */
  #hasRoom(sender: Address): boolean {
    return !this.#left.has(addressKey(sender)) && !this.#isFull(sender);
  }

  #isFull(sender: Address): boolean {
    const own = [...this.#held.values()].filter((held) => isOf(sender, held)).length;
    return this.#held.size >= MAX_HELD || own >= MAX_HELD_OF_ONE;
  }

  #tellHeld(): void {
    const left = [...this.#left.values()].reduce((sum, { count }) => sum + count, 0);
    this.#parts.holds(this.#held.size + left);
  }

  async #retry(which: (message: MeetingMessage) => boolean, isLast = false): Promise<void> {
    for (const message of [...this.#held.values()].filter(which).sort((one, other) => one.seq - other.seq)) {
      const name = this.#heldName(message);
      const forget = (records: Records) => records.delete(name);
      const found = await this.#parts.reader.read(message, this.#waitingBefore(message), forget);
      const reading: Reading =
        isLast && found.kind === "lacks-key" ? { kind: "given-up", sender: found.sender } : found;
      if (reading.kind !== "lacks-key") {
        if (reading.kind === "given-up") {
          await this.#parts.reader.unreadable(message, forget);
        } else if (reading.kind === "known") {
          await this.#parts.store.update(({ records }) => forget(records));
        }
        this.#held.delete(name);
        this.#tellHeld();
      }
      this.#parts.told(reading);
    }
  }

  /** Reads on to the newest message. */
  async catchUp(): Promise<void> {
    if (this.#cursor !== undefined) {
      await this.#replay(Number.POSITIVE_INFINITY);
      this.#handled();
    }
  }

  async #replay(until: number): Promise<void> {
    while ((this.#cursor ?? 0) < until) {
      const before = this.#cursor;
      await this.#page();
      if (this.#cursor === before) {
        return;
      }
    }
  }

  /** Asks for what follows, and takes it. */
  async #page(): Promise<ReplayPage> {
    const stretch = this.#stretch ?? UNKNOWN;
    const page = await this.#parts.replay(placeIn(stretch, this.#cursor ?? 0));
    this.#compare(page.messages);
    for (const row of inRow(numberedIn(stretch, page.messages))) {
      await this.#takeAll(row);
    }
    return page;
  }

  /** Where the server was restored, and went on before that was noticed, others stand there now. */
  #compare(messages: readonly MeetingMessage[]): void {
    const before = this.#before;
    if (before === undefined || !this.#reads(before.stretch.incarnation)) {
      return;
    }
    for (const { seq, messageId } of messages) {
      const number = before.stretch.offset + seq;
      if (number <= before.cursor && (this.#lately.get(number) ?? messageId) !== messageId) {
        before.exchanged++;
      }
    }
  }

  /** What was left is not handled. */
  #handled(): void {
    const end = { stretch: this.#stretch ?? UNKNOWN, from: (this.#cursor ?? 0) + 1 };
    const { stretch, from } = [...this.#left.values(), end].reduce((one, other) =>
      other.from < one.from ? other : one,
    );
    this.#parts.handled(placeIn(stretch, from - 1));
  }

  /** Within a transaction. */
  async #moveTo(records: Records, number: number): Promise<void> {
    await records.put(`${this.#prefix}cursor`, number);
    await this.#parts.receipt.keep(records);
    await this.#parts.transcript.keep(records, number);
  }

  /** Messages that follow one another. What lies between the last one before and them was asked for in vain. */
  async #takeAll(row: readonly MeetingMessage[]): Promise<void> {
    const fresh = row.filter(({ seq }) => seq > (this.#cursor ?? 0));
    const [first] = fresh;
    if (first !== undefined) {
      this.#reportUpTo(first.seq - 1);
    }
    for (const message of fresh) {
      this.#parts.transcript.took(message.seq, message);
    }
    const news = fresh.filter((message) => !this.#isHeld(message));
    for (let from = 0; from < news.length; from += TOGETHER) {
      const some = news.slice(from, from + TOGETHER);
      if (some.length === 1 || !(await this.#takeTogether(some))) {
        for (const message of some) {
          await this.#take(message);
        }
      }
    }
    this.#cursor = Math.max(this.#cursor ?? 0, fresh.at(-1)?.seq ?? 0);
  }

  #isHeld({ senderId, senderDeviceId, messageId }: MeetingMessage): boolean {
    const sender = { id: senderId, deviceId: senderDeviceId };
    return [...this.#held.values()].some((held) => held.messageId === messageId && isOf(sender, held));
  }

  #taken(...messages: readonly MeetingMessage[]): void {
    for (const { seq, messageId } of messages) {
      this.#lately.delete(seq);
      this.#lately.set(seq, messageId);
    }
    for (const seq of this.#lately.keys()) {
      if (this.#lately.size <= MEMORY) {
        break;
      }
      this.#lately.delete(seq);
    }
  }

  async #takeTogether(messages: readonly MeetingMessage[]): Promise<boolean> {
    const { seq } = messages.at(-1) as MeetingMessage;
    const readings = await this.#parts.reader.readTogether(
      messages,
      (message) => this.#waitingBefore(message),
      (records) => this.#moveTo(records, seq),
    );
    if (readings === undefined) {
      return false;
    }
    this.#cursor = seq;
    this.#taken(...messages);
    this.#handled();
    readings.forEach((reading) => {
      this.#parts.told(reading);
    });
    return true;
  }

  #reportUpTo(seq: number): void {
    const next = Math.max(this.#cursor ?? 0, this.#told) + 1;
    if (seq >= next) {
      this.#told = seq;
      this.#parts.missing(next, seq);
    }
  }

  async #take(message: MeetingMessage): Promise<void> {
    const { seq } = message;
    const waiting = this.#waitingBefore(message);
    const reading = await this.#parts.reader.read(message, waiting, (records) => this.#moveTo(records, seq));
    if (reading.kind === "known" || reading.kind === "lacks-key") {
      await this.#parts.store.update(async ({ records }) => {
        await this.#moveTo(records, seq);
        if (reading.kind === "lacks-key") {
          await this.#hold(records, message, this.#stretch ?? UNKNOWN, reading.sender);
        }
      });
      this.#tellHeld();
    }
    this.#cursor = seq;
    this.#taken(message);
    this.#handled();
    this.#parts.told(reading);
  }

  /** Messages with lower numbers that wait for their key. */
  #waitingBefore({ seq, senderId, senderDeviceId }: MeetingMessage): Waiting {
    const before = [...this.#held.values()].filter((held) => held.seq < seq);
    const sender = { id: senderId, deviceId: senderDeviceId };
    const own = before.filter((held) => isOf(sender, held));
    const left = [...this.#left.values()].filter(({ from }) => from < seq);
    const ownLeft = left.find((one) => sameAddress(one.sender, sender))?.count ?? 0;
    const allLeft = left.reduce((sum, { count }) => sum + count, 0);
    return { own: own.length + ownLeft, all: before.length + allLeft };
  }

  #leftName(sender: Address): string {
    return `${this.#prefix}left/${addressKey(sender)}`;
  }

  #heldName({ seq, messageId }: MeetingMessage): string {
    return `${this.#prefix}held/${sortable(seq)}/${messageId}`;
  }
}

/** Where the server has what this device has under a number. */
function placeIn({ incarnation, offset }: Stretch, number: number): Place {
  return { incarnation: incarnation.number, seq: Math.max(0, number - offset) };
}

function numberedIn({ offset }: Stretch, messages: readonly MeetingMessage[]): readonly MeetingMessage[] {
  return messages.map((message) => ({ ...message, seq: offset + message.seq }));
}

/** The server may say anything. */
export function isIncarnation(one: Incarnation | null | undefined): one is Incarnation {
  return Number.isSafeInteger(one?.number) && typeof one?.id === "string" && isId(one.id);
}

function isId(text: string): boolean {
  try {
    return fromBase64(text).length === ID_BYTES;
  } catch {
    return false;
  }
}

function isOf(sender: Address, { senderId, senderDeviceId }: MeetingMessage): boolean {
  return sameAddress({ id: senderId, deviceId: senderDeviceId }, sender);
}

/** Split where one does not follow the one before. */
function inRow(messages: readonly MeetingMessage[]): [MeetingMessage, ...MeetingMessage[]][] {
  const rows: [MeetingMessage, ...MeetingMessage[]][] = [];
  for (const message of messages) {
    const row = rows.at(-1);
    if (row !== undefined && message.seq === (row.at(-1)?.seq ?? 0) + 1) {
      row.push(message);
    } else {
      rows.push([message]);
    }
  }
  return rows;
}
