import { DuplicateMessageError, GroupCipher, NoSenderKeyError, SenderKeyMessage, SignalError } from "@latchkey/signal";
import type { Address } from "../address.ts";
import { sameAddress } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { ContentRefusal, type Said, toSaid } from "../content/content.ts";
import type { Content } from "../gen/latchkey/protocol/content_pb.ts";
import type { Names } from "../meeting/names.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";
import { guestAddress } from "../roster/events.ts";
import type { Records } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import { type History, messageKey } from "./history.ts";
import { type Opener, ReadOnFirst, toProtocolAddress } from "./opener.ts";

/** What became of a group message. */
export type Reading =
  | { readonly kind: "shown"; readonly message: Message }
  /** Nothing new: shown before, or opened before. */
  | { readonly kind: "known" }
  | { readonly kind: "lacks-key"; readonly sender: Address; readonly distributionId: string }
  /** Lacks its key, which does not come any more. */
  | { readonly kind: "given-up"; readonly sender: Address }
  | { readonly kind: "refused"; readonly sender: Address; readonly detail: string };

/** What this device itself has said or passed on. */
export interface OwnMessages {
  /** Has its place in the meeting: gives what is to be shown. */
  placed(records: Records, wireMessageId: string, seq: number): Promise<Message | undefined>;
  /** A guest's text has been passed on by somebody. */
  passedOn(records: Records, guest: Address, said: Said): Promise<void>;
  /** The words of a guest's text as the guest said them to this device, where nobody has passed them on yet. */
  heard(id: string): string | undefined;
}

/** One of several messages is none of those that can be read together. */
class Apart extends Error {}

/** Opens group messages and decides what they are. */
export class GroupReader {
  readonly #opener: Opener;
  readonly #people: People;
  readonly #names: Pick<Names, "need">;
  readonly #history: History;
  readonly #own: OwnMessages;

  constructor(opener: Opener, people: People, names: Pick<Names, "need">, history: History, own: OwnMessages) {
    this.#opener = opener;
    this.#people = people;
    this.#names = names;
    this.#history = history;
    this.#own = own;
  }

  /** @param store what to store in the same transaction where the message was opened */
  async read(message: MeetingMessage, store: (records: Records) => Promise<void>): Promise<Reading> {
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    if (!this.#people.everHadDevice(sender)) {
      await this.#opener.readOn();
    }
    if (this.#people.everHadDevice(sender)) {
      await this.#names.need(sender.id);
    }
    try {
      return await this.#opener.open(sender, async (stores, read) => {
        const reading = sameAddress(sender, this.#people.self)
          ? await this.#readOwn(stores.records, message)
          : await this.#readOther(stores.records, message, sender, async (ciphertext) => {
              const cipher = new GroupCipher(stores.signal, toProtocolAddress(sender));
              return read(await cipher.decrypt(ciphertext)).content;
            });
        await store(stores.records);
        return reading;
      });
    } catch (error) {
      if (error instanceof NoSenderKeyError) {
        return { kind: "lacks-key", sender, distributionId: error.distributionId };
      }
      if (error instanceof DuplicateMessageError) {
        return { kind: "known" };
      }
      if (isBad(error)) {
        return { kind: "refused", sender, detail: error.message };
      }
      throw error;
    }
  }

  /**
   * Reads messages in one transaction, which is much faster: plain words of other devices, and nothing to object to.
   *
   * @param store what to store in the same transaction
   * @returns nothing where they must be read one by one; nothing has changed then
   */
  async readTogether(
    messages: readonly MeetingMessage[],
    store: (records: Records) => Promise<void>,
  ): Promise<readonly Reading[] | undefined> {
    const senders = messages.map(({ senderId, senderDeviceId }) => ({ id: senderId, deviceId: senderDeviceId }));
    if (!senders.every((sender) => this.#people.everHadDevice(sender) && !sameAddress(sender, this.#people.self))) {
      return undefined;
    }
    for (const { id } of senders) {
      await this.#names.need(id);
    }
    try {
      return await this.#opener.openTogether(async (stores, read) => {
        const readings: Reading[] = [];
        for (const [i, message] of messages.entries()) {
          const sender = senders[i] as Address;
          readings.push(
            await this.#readOther(stores.records, message, sender, async (ciphertext) => {
              const cipher = new GroupCipher(stores.signal, toProtocolAddress(sender));
              const { content, knownHead } = read(sender, await cipher.decrypt(ciphertext));
              if (content.body.case !== "text" || !knownHead) {
                throw new Apart();
              }
              return content;
            }),
          );
        }
        const shown = readings.flatMap((reading) => (reading.kind === "shown" ? [reading.message.id] : []));
        if (new Set(shown).size < shown.length) {
          throw new Apart();
        }
        await store(stores.records);
        return readings;
      });
    } catch (error) {
      if (error instanceof Apart || error instanceof ReadOnFirst || isBad(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async #readOwn(records: Records, { messageId, seq }: MeetingMessage): Promise<Reading> {
    const message = await this.#own.placed(records, messageId, seq);
    return message === undefined ? { kind: "known" } : { kind: "shown", message };
  }

  async #readOther(
    records: Records,
    { seq, ciphertext }: MeetingMessage,
    sender: Address,
    open: (ciphertext: Uint8Array) => Promise<Content>,
  ): Promise<Reading> {
    if (!this.#people.everHadDevice(sender)) {
      throw new ContentRefusal("its sender is no device in the meeting");
    }
    const bytes = fromBase64(ciphertext);
    SenderKeyMessage.deserialize(bytes);
    const content = await open(bytes);
    if (!this.#people.tookPartAt(sender, Number(content.rosterIndex))) {
      throw new ContentRefusal("its sender had left the meeting");
    }
    const message = await this.#message(records, sender, seq, content);
    if (message === undefined) {
      return { kind: "known" };
    }
    await this.#history.keep(records, message);
    return { kind: "shown", message };
  }

  async #message(records: Records, sender: Address, seq: number, { body }: Content): Promise<Message | undefined> {
    if (body.case === "text") {
      return this.#once(sender, toSaid(body.value), seq, {});
    }
    if (body.case === "relayedGuestText") {
      const guest = this.#people.guest(body.value.sessionId);
      if (guest === undefined) {
        throw new ContentRefusal("it passes on words of somebody who is no guest of the meeting");
      }
      const said = toSaid(body.value.text);
      const message = this.#once(guestAddress(guest), said, seq, { vouchedBy: this.#people.author(sender) });
      await this.#own.passedOn(records, guestAddress(guest), said);
      return message;
    }
    throw new ContentRefusal("it does not belong in a message to the group");
  }

  /** Nothing where it is shown already, by whomever it came. */
  #once(author: Address, said: Said, seq: number, more: Pick<Message, "vouchedBy">): Message | undefined {
    const id = messageKey(author, said.messageId);
    const before = this.#history.get(id)?.text ?? this.#own.heard(id);
    if (before !== undefined && before !== said.text) {
      throw new ContentRefusal("its words are not those that were said before under the same id");
    }
    if (this.#history.isPlaced(id)) {
      return undefined;
    }
    const { text, sentAt } = said;
    return { id, author: this.#people.author(author), text, sentAt: new Date(sentAt), seq, delivery: "sent", ...more };
  }
}

/** Whether it says that a message is bad, rather than that this device has a fault. */
function isBad(error: unknown): error is Error {
  return error instanceof SignalError || error instanceof ContentRefusal || error instanceof TypeError;
}
