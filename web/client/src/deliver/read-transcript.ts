import { sha256 } from "@noble/hashes/sha2.js";
import type { Address } from "../address.ts";
import { fromBase64, utf8 } from "../bytes.ts";
import type { TranscriptMark } from "../content/mark.ts";
import { logIdOf } from "../log/form.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import type { Incarnation, MeetingMessage } from "../wire.ts";
import type { Stretch } from "./place.ts";
import { transcriptAfter, transcriptStart } from "./transcript.ts";

/** So many places are remembered. Marks of older ones are not compared. */
const MEMORY = 4_000;

/** How another's mark stands to this device's transcript; `ahead`: this device has not been given so much yet. */
export type MarkStanding = "same" | "other" | "ahead" | "unknown";

interface Heard {
  readonly sender: Address;
  readonly ciphertextHash: Uint8Array;
}

interface Kept {
  /** The ids of the incarnations in which this device has read, in the order in which they began. */
  readonly incarnations: readonly string[];
  /** Up to where it has been given what it has. */
  readonly mark?: TranscriptMark;
  /** All that this device has read, by which it knows where the server had what still waits. */
  readonly stretches?: readonly Stretch[];
}

/** Where a mark was heard. */
export interface Hearing {
  /** Of the message that it stands in; absent for what has no place in the meeting. */
  readonly number?: number | undefined;
  /** Whether this device took part already when the mark's author had verified the log so far. */
  readonly wasThere: boolean;
}

/**
 * The transcript of what the server has given this device. Devices that are given the same have the same one, so another's mark
 * shows where the server gives it something else. It counts from the beginning of an incarnation or, where this device came in
 * later or was not given something, from the first mark that fits.
 */
export class ReadTranscript {
  readonly #meetingId: string;
  readonly #known: Set<string>;
  #kept: Kept;
  #isKept = true;
  #stretch: Stretch | undefined;
  #present: string | undefined;
  #taken = 0;
  #stretches: readonly Stretch[];
  readonly #hashes = new Map<number, string>();
  /** What was taken since the last place whose hash is known no longer counts, in a row. */
  #unplaced: readonly Heard[] = [];

  private constructor(meetingId: string, kept: Kept) {
    this.#meetingId = meetingId;
    this.#kept = kept;
    this.#known = new Set(kept.incarnations);
    this.#stretches = kept.stretches ?? [];
  }

  static async open(store: DeviceStore, meetingId: string): Promise<ReadTranscript> {
    const kept = await store.update(({ records }) => records.get<Kept>(nameOf(meetingId)));
    return new ReadTranscript(meetingId, kept ?? { incarnations: [] });
  }

  /** Whether anything is read yet. */
  get hasBegun(): boolean {
    return this.#stretch !== undefined;
  }

  /** What follows `number` is read in this stretch. */
  begins(stretch: Stretch, number: number): void {
    const { id } = stretch.incarnation;
    if (this.#stretch?.incarnation.id !== id) {
      const { mark } = this.#kept;
      this.#hashes.clear();
      if (mark?.incarnation === id) {
        this.#hashes.set(mark.seq, mark.hash);
      }
    }
    this.#stretch = stretch;
    const isNew = !this.#stretches.some(({ from, incarnation }) => from === stretch.from && incarnation.id === id);
    if (isNew) {
      this.#stretches = [...this.#stretches.filter(({ from }) => from < stretch.from), stretch];
    }
    this.#taken = seqIn(stretch, number);
    for (const seq of [...this.#hashes.keys()]) {
      if (seq > this.#taken) {
        this.#hashes.delete(seq);
      }
    }
    this.#unplaced = [];
    if (this.#taken === 0) {
      this.#hashes.set(0, transcriptStart(logIdOf(this.#meetingId), id));
    }
    this.#isKept = this.#isKept && this.#known.has(id) && !isNew;
    this.#known.add(id);
  }

  /** Where the server has a message that this device has under a number; undefined where it has read nothing yet. */
  placeOf(number: number): { readonly incarnation: string; readonly seq: number } | undefined {
    const stretch = this.#stretches.findLast(({ from }) => from < number) ?? this.#stretches[0];
    return stretch && { incarnation: stretch.incarnation.id, seq: seqIn(stretch, number) };
  }

  /** The meeting is in this incarnation, whatever this device reads of former ones. */
  isIn({ id }: Incarnation): void {
    this.#present = id;
  }

  /** The connection is gone: what the meeting is in is said with the next one. */
  isAway(): void {
    this.#present = undefined;
  }

  /** The server has given this device a message, under this number of the device's own. */
  took(number: number, message: Pick<MeetingMessage, "senderId" | "senderDeviceId" | "ciphertext">): void {
    const seq = this.#stretch === undefined ? 0 : seqIn(this.#stretch, number);
    if (seq <= this.#taken) {
      return; // It is read again.
    }
    if (seq > this.#taken + 1) {
      this.#unplaced = [];
    }
    const isPlaced = seq === this.#taken + 1 && this.#unplaced.length === 0 && this.#hashes.has(this.#taken);
    this.#taken = seq;
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    const heard = { sender, ciphertextHash: sha256(bytesOf(message.ciphertext)) };
    if (isPlaced) {
      this.#follow(seq, heard);
    } else {
      this.#unplaced = [...this.#unplaced, heard].slice(-MEMORY);
    }
  }

  /** How another's mark stands. One who does not know yet begins with it. */
  compare(mark: TranscriptMark, { number, wasThere }: Hearing): MarkStanding {
    const stretch = this.#stretch;
    if (stretch === undefined || (number !== undefined && number <= stretch.from)) {
      return "unknown"; // Perhaps other messages stand there by now.
    }
    const { seq, incarnation } = mark;
    const isRead = incarnation === stretch.incarnation.id;
    const isForeign = wasThere && !this.#known.has(incarnation);
    if (number === undefined) {
      return this.#compareHeard(mark, isRead, isForeign);
    }
    if (!isRead) {
      return isForeign || this.#isLater(incarnation, stretch) ? "other" : "unknown";
    }
    // No one is given a message before it has its place.
    return seq >= seqIn(stretch, number) ? "other" : this.#compareHere(mark);
  }

  /** By rule it is of the incarnation that the meeting is in: one of another is ahead, or a server divides people. */
  #compareHeard(mark: TranscriptMark, isRead: boolean, isForeign: boolean): MarkStanding {
    if (this.#present === undefined) {
      return "unknown";
    }
    if (mark.incarnation !== this.#present) {
      return isForeign ? "other" : "ahead";
    }
    return isRead ? this.#compareHere(mark) : "ahead";
  }

  /** Whether this device knows that it began after the one that is read. */
  #isLater(incarnation: string, { incarnation: read }: Stretch): boolean {
    const inOrder = [...this.#known];
    return inOrder.indexOf(incarnation) > inOrder.indexOf(read.id);
  }

  #compareHere(mark: TranscriptMark): MarkStanding {
    const { seq, hash } = mark;
    const own = this.#hashes.get(seq);
    if (own !== undefined) {
      return own === hash ? "same" : "other";
    }
    if (seq > this.#taken) {
      return "ahead";
    }
    this.#adopt(mark);
    return "unknown";
  }

  /** What this device has been given, to be told others; absent where it does not know. */
  get mark(): TranscriptMark | undefined {
    const last = Math.max(...this.#hashes.keys());
    return this.#present !== undefined && this.#stretch?.incarnation.id === this.#present
      ? this.#markAt(last)
      : undefined;
  }

  /** Within a transaction: everything up to this number is taken. A page that starts again goes on from there. */
  async keep(records: Records, number: number): Promise<void> {
    const mark = this.#stretch === undefined ? undefined : this.#markAt(seqIn(this.#stretch, number));
    if (this.#isKept && (mark === undefined || mark.hash === this.#kept.mark?.hash)) {
      return;
    }
    const newest = mark ?? this.#kept.mark;
    const incarnations = [...this.#known];
    const stretches = this.#stretches;
    this.#kept = newest === undefined ? { incarnations, stretches } : { incarnations, mark: newest, stretches };
    this.#isKept = true;
    await records.put<Kept>(nameOf(this.#meetingId), this.#kept);
  }

  /** Where this device does not know its own, in a row with what it has taken since. */
  #adopt({ seq, hash }: TranscriptMark): void {
    const first = this.#taken - this.#unplaced.length;
    if (seq >= first && !this.#hashes.has(this.#taken)) {
      const since = this.#unplaced.slice(seq - first);
      this.#hashes.set(seq, hash);
      this.#unplaced = [];
      since.forEach((heard, i) => {
        this.#follow(seq + 1 + i, heard);
      });
    }
  }

  #follow(seq: number, { sender, ciphertextHash }: Heard): void {
    const before = this.#hashes.get(seq - 1) ?? "";
    this.#hashes.set(seq, transcriptAfter(before, seq, sender, ciphertextHash));
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size > MEMORY && oldest !== undefined) {
      this.#hashes.delete(oldest);
    }
  }

  #markAt(seq: number): TranscriptMark | undefined {
    const hash = this.#hashes.get(seq);
    return this.#stretch === undefined || hash === undefined
      ? undefined
      : { incarnation: this.#stretch.incarnation.id, seq, hash };
  }
}

function nameOf(meetingId: string): string {
  return `meeting/${meetingId}/transcript`;
}

function seqIn({ offset }: Stretch, number: number): number {
  return Math.max(0, number - offset);
}

/** The server may give anything. */
function bytesOf(ciphertext: string): Uint8Array {
  try {
    return fromBase64(ciphertext);
  } catch {
    return utf8(ciphertext);
  }
}
