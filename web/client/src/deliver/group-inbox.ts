import { type Address, addressKey, sameAddress } from "../address.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { type Records, sortable } from "../store/records.ts";
import type { MeetingMessage, ReplayPage } from "../wire.ts";
import type { GroupReader, Reading, Waiting } from "./group-reader.ts";

export interface InboxParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly reader: Pick<GroupReader, "read" | "readTogether" | "unreadable" | "renumberedFrom">;
  /** `relay:replay`. */
  replay(after: number): Promise<ReplayPage>;
  /** Handled and stored up to here. */
  handled(seq: number): void;
  told(reading: Reading): void;
  /** The server has these numbers and does not hand their messages out. */
  missing(from: number, to: number): void;
  /**
   * The server was restored from an older copy: it has forgotten messages among these numbers that this device has taken,
   * and gives the numbers to others.
   */
  wentBack(from: number, to: number): void;
  /** How many messages wait for their key. */
  holds(count: number): void;
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
  /** The number of the first. */
  readonly from: number;
  readonly count: number;
}

/**
 * Takes group messages strictly in order, fetches what is missing, and holds what cannot be opened yet. To be called by
 * one at a time.
 */
export class GroupInbox {
  readonly #parts: InboxParts;
  readonly #prefix: string;
  readonly #held: Map<string, MeetingMessage>;
  readonly #left: Map<string, Left>;
  /** Which message each of the last numbers was. */
  readonly #lately = new Map<number, string>();
  #cursor: number | undefined;
  /** What is missing up to here has been told. */
  #told = 0;
  /** The newest that was pushed before this device knew where it stands. */
  #early = 0;

  private constructor(
    parts: InboxParts,
    cursor: number | undefined,
    held: ReadonlyMap<string, MeetingMessage>,
    left: ReadonlyMap<string, Left>,
  ) {
    this.#parts = parts;
    this.#prefix = `meeting/${parts.meetingId}/`;
    this.#cursor = cursor;
    this.#held = new Map([...held.values()].map((message) => [this.#heldName(message), message]));
    this.#left = new Map(left);
    this.#tellHeld();
  }

  static open(parts: InboxParts): Promise<GroupInbox> {
    return parts.store.update(async ({ records }) => {
      const cursor = await records.get<number>(`meeting/${parts.meetingId}/cursor`);
      const held = await records.all<MeetingMessage>(`meeting/${parts.meetingId}/held/`);
      const left = await records.all<Left>(`meeting/${parts.meetingId}/left/`);
      return new GroupInbox(parts, cursor, held, left);
    });
  }

  /** What is held, so that its keys can be asked for. */
  async askAgain(): Promise<void> {
    await this.#retry(() => true);
  }

  /**
   * Reads what was missed. Where the server knows of less that is handled than this device does, an acknowledgement was
   * lost or the server was restored from an older copy; so everything since is read again, and what was shown before is
   * known by its id or by the ratchet.
   *
   * @param cursor where the server says that this device stands
   * @param latest the server's newest number
   */
  async resume(cursor: number, latest: number): Promise<void> {
    const known = this.#cursor ?? cursor;
    const from = Math.min(known, cursor, Math.max(latest, this.#early));
    this.#told = Math.max(this.#told, known);
    if (Math.max(latest, this.#early) < known) {
      const first = Math.max(latest, this.#early) + 1;
      await this.#parts.store.update(async ({ records }) => {
        await this.#parts.reader.renumberedFrom(records, first);
        await this.#forgetLeft(records, first);
        await records.put(`${this.#prefix}cursor`, from);
      });
      this.#told = from;
      this.#wentBack(from + 1, known);
    }
    this.#cursor = from;
    const until = Math.max(latest, this.#early);
    await this.#replay(until);
    this.#reportUpTo(until);
    this.#early = 0;
    this.#parts.handled(this.#cursor);
  }

  /** Takes pushed messages, in the order in which they came. */
  async offer(...messages: readonly MeetingMessage[]): Promise<void> {
    if (this.#cursor === undefined) {
      this.#early = Math.max(this.#early, ...messages.map(({ seq }) => seq));
      return;
    }
    for (const [first, ...others] of inRow(messages)) {
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
    let after = left.from - 1;
    try {
      while (after < (this.#cursor ?? 0)) {
        const { messages } = await this.#parts.replay(after);
        const fresh = messages.filter(({ seq }) => seq > after && seq <= (this.#cursor ?? 0));
        for (const message of fresh) {
          if (isOf(sender, message)) {
            await this.#takeUp(message, isLast);
          }
          after = message.seq;
        }
        if (fresh.length === 0) {
          break;
        }
      }
    } catch (error) {
      const { from = after + 1, count = left.count } = this.#left.get(key) ?? {};
      this.#left.set(key, { sender, from: Math.min(from, after + 1), count });
      throw error;
    } finally {
      const name = this.#leftName(sender);
      const now = this.#left.get(key);
      await this.#parts.store.update(({ records }) => (now ? records.put(name, now) : records.delete(name)));
      this.#tellHeld();
    }
  }

  async #takeUp(message: MeetingMessage, isLast: boolean): Promise<void> {
    const nothing = async () => undefined;
    const found = await this.#parts.reader.read(message, this.#waitingBefore(message), nothing);
    const reading: Reading = isLast && found.kind === "lacks-key" ? { kind: "given-up", sender: found.sender } : found;
    if (reading.kind === "given-up") {
      await this.#parts.reader.unreadable(message, nothing);
    } else if (reading.kind === "lacks-key") {
      await this.#parts.store.update(({ records }) => this.#hold(records, message, reading.sender));
    }
    this.#parts.told(reading);
  }

  /** Within a transaction. */
  async #hold(records: Records, message: MeetingMessage, sender: Address): Promise<void> {
    const name = this.#heldName(message);
    if (this.#hasRoom(sender)) {
      await records.put(name, message);
      this.#held.set(name, message);
      return;
    }
    const { from = message.seq, count = 0 } = this.#left.get(addressKey(sender)) ?? {};
    const left: Left = { sender, from: Math.min(from, message.seq), count: count + 1 };
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

  /** From `seq` on the server gives its numbers anew: what it had there it does not have any more. */
  async #forgetLeft(records: Records, seq: number): Promise<void> {
    for (const [key, { sender, from }] of this.#left) {
      if (from >= seq) {
        await records.delete(this.#leftName(sender));
        this.#left.delete(key);
      }
    }
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

  async #replay(until: number): Promise<void> {
    while ((this.#cursor ?? 0) < until) {
      const before = this.#cursor;
      const { messages } = await this.#parts.replay(before ?? 0);
      for (const row of inRow(messages)) {
        await this.#takeAll(row);
      }
      if (this.#cursor === before) {
        return;
      }
    }
  }

  /** Messages that follow one another. What lies between the last one before and them was asked for in vain. */
  async #takeAll(row: readonly MeetingMessage[]): Promise<void> {
    const fresh = row.filter(({ seq }) => seq > (this.#cursor ?? 0));
    const [first] = fresh;
    if (first !== undefined) {
      this.#reportUpTo(first.seq - 1);
    }
    const news = await this.#recognise(fresh);
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

  /** Those that were not taken before. A number that was another message's before was given anew. */
  async #recognise(messages: readonly MeetingMessage[]): Promise<readonly MeetingMessage[]> {
    const anew = messages.find(({ seq, messageId }) => (this.#lately.get(seq) ?? messageId) !== messageId);
    if (anew !== undefined) {
      await this.#parts.store.update(async ({ records }) => {
        await this.#parts.reader.renumberedFrom(records, anew.seq);
        await this.#forgetLeft(records, anew.seq);
      });
      this.#wentBack(anew.seq, Math.max(...this.#lately.keys()));
    }
    return messages.filter(({ seq, messageId }) => this.#lately.get(seq) !== messageId);
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

  #wentBack(from: number, to: number): void {
    for (const seq of [...this.#lately.keys()]) {
      if (seq >= from) {
        this.#lately.delete(seq);
      }
    }
    this.#parts.wentBack(from, to);
  }

  async #takeTogether(messages: readonly MeetingMessage[]): Promise<boolean> {
    const { seq } = messages.at(-1) as MeetingMessage;
    const cursor = `${this.#prefix}cursor`;
    const readings = await this.#parts.reader.readTogether(
      messages,
      (message) => this.#waitingBefore(message),
      (records) => records.put(cursor, seq),
    );
    if (readings === undefined) {
      return false;
    }
    this.#cursor = seq;
    this.#taken(...messages);
    this.#parts.handled(seq);
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
    const cursor = `${this.#prefix}cursor`;
    const waiting = this.#waitingBefore(message);
    const reading = await this.#parts.reader.read(message, waiting, (records) => records.put(cursor, seq));
    if (reading.kind === "known" || reading.kind === "lacks-key") {
      await this.#parts.store.update(async ({ records }) => {
        await records.put(cursor, seq);
        if (reading.kind === "lacks-key") {
          await this.#hold(records, message, reading.sender);
        }
      });
      this.#tellHeld();
    }
    this.#cursor = seq;
    this.#taken(message);
    this.#parts.handled(seq);
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
