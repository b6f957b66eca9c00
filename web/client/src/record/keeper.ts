import type { Address } from "../address.ts";
import type { ReadTranscript } from "../deliver/read-transcript.ts";
import { logIdOf } from "../log/form.ts";
import { type Records, sortable } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import {
  editedBy,
  namedBy,
  type RecordedMessage,
  toContent,
  toMessage,
  url,
  type Whole,
  withoutWords,
} from "./line.ts";

/** What a record will have of a message. */
interface Kept {
  readonly message: RecordedMessage;
}

/** The messages that have, or edit, the words of a hash, by their numbers; and whether those were deleted. */
interface OfWords {
  readonly numbers: readonly string[];
  readonly isDeleted: boolean;
}

const NONE: OfWords = { numbers: [], isDeleted: false };

/**
 * Keeps, beside the history, what a record of the meeting needs. All is done within the transactions in which messages are opened. Words
 * that are deleted are not kept, nor what they were edited to.
 */
export class RecordKeeper {
  readonly #prefix: string;
  readonly #words: string;
  readonly #logId: () => Uint8Array;
  readonly #transcript: Pick<ReadTranscript, "placeOf">;

  constructor(meetingId: string, transcript: Pick<ReadTranscript, "placeOf">) {
    this.#prefix = prefixOf(meetingId);
    this.#words = `meeting/${meetingId}/record-words/`;
    this.#logId = () => logIdOf(meetingId);
    this.#transcript = transcript;
  }

  /** @param content absent where it could not be read */
  async keep(records: Records, message: MeetingMessage, content?: Whole): Promise<void> {
    const place = this.#transcript.placeOf(message.seq);
    if (place === undefined || place.seq === 0) {
      return; // No record has such a place.
    }
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    const number = sortable(message.seq);
    if (content === undefined) {
      await records.put<Kept>(this.#prefix + number, { message: toMessage(place, message, sender, undefined) });
      return;
    }
    const recorded = toContent(content);
    const hash = namedBy(this.#origin(sender), recorded);
    const edited = editedBy(recorded);
    let isDeleted = false;
    for (const words of edited === undefined ? [hash] : [hash, edited]) {
      const known = (await records.get<OfWords>(this.#words + words)) ?? NONE;
      isDeleted ||= known.isDeleted;
      await records.put<OfWords>(this.#words + words, { ...known, numbers: [...known.numbers, number] });
    }
    await records.put<Kept>(this.#prefix + number, {
      message: toMessage(place, message, sender, isDeleted ? withoutWords(this.#origin(sender), recorded) : recorded),
    });
  }

  /** @param hash of the words, Base64 */
  async delete(records: Records, hash: string): Promise<void> {
    const name = this.#words + url(hash);
    const { numbers } = (await records.get<OfWords>(name)) ?? NONE;
    await records.put<OfWords>(name, { numbers, isDeleted: true });
    for (const number of numbers) {
      const kept = await records.get<Kept>(this.#prefix + number);
      if (kept?.message.content !== undefined) {
        const { senderId, senderDeviceId, content } = kept.message;
        const without = withoutWords(this.#origin({ id: senderId, deviceId: senderDeviceId }), content);
        await records.put<Kept>(this.#prefix + number, { message: { ...kept.message, content: without } });
      }
    }
  }

  #origin(sender: Address) {
    return { logId: this.#logId(), sender };
  }
}

/** What is kept of a meeting's messages, in the order of the numbers under which this device has them. */
export async function keptMessages(records: Records, meetingId: string): Promise<readonly RecordedMessage[]> {
  return [...(await records.all<Kept>(prefixOf(meetingId))).values()].map(({ message }) => message);
}

function prefixOf(meetingId: string): string {
  return `meeting/${meetingId}/record/`;
}
