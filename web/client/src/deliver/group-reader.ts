import { DuplicateMessageError, GroupCipher, NoSenderKeyError, SenderKeyMessage, SignalError } from "@latchkey/signal";
import type { Address } from "../address.ts";
import { sameAddress } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { type Said, toSaid } from "../content/content.ts";
import { ContentRefusal } from "../content/refusal.ts";
import type { Content, InvitationLabel } from "../gen/latchkey/protocol/content_pb.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";
import { guestAddress } from "../roster/events.ts";
import type { Records } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import type { AuthorOrder, Standing } from "./author-order.ts";
import type { Floor } from "./floor.ts";
import { type History, messageKey } from "./history.ts";
import { type Opened, type Opener, ReadOnFirst, toProtocolAddress } from "./opener.ts";

/** What became of a group message. */
export type Reading =
  | { readonly kind: "shown"; readonly message: Message; readonly disorder?: Disorder }
  /** Nothing new: shown before, or opened before. */
  | { readonly kind: "known"; readonly disorder?: Disorder }
  | { readonly kind: "lacks-key"; readonly sender: Address; readonly distributionId: string }
  /** Lacks its key, which does not come any more. */
  | { readonly kind: "given-up"; readonly sender: Address }
  | { readonly kind: "refused"; readonly sender: Address; readonly detail: string; readonly reason: RefusalReason };

/**
 * - `unsound`: it does not hold
 * - `behind`: it names a time before people came or went of whom earlier messages know
 */
export type RefusalReason = "unsound" | "behind";

/** A message does not simply follow what its author said before. */
export interface Disorder {
  readonly author: Address;
  readonly standing: Exclude<Standing, { kind: "follows" }>;
}

/** What this device itself has said or passed on. */
export interface OwnMessages {
  /** Has its place in the meeting: gives what is to be shown. */
  placed(records: Records, wireMessageId: string, seq: number): Promise<Message | undefined>;
  /** A guest's text has been passed on by somebody. */
  passedOn(records: Records, guest: Address, said: Said): Promise<void>;
  /** The words of a guest's text as the guest said them to this device, where nobody has passed them on yet. */
  heard(id: string): string | undefined;
}

/** What invitations are called, as far as this device keeps that. */
export interface LabelKeeper {
  /** Within a transaction. @throws {ContentRefusal} where it does not hold */
  keepLabel(records: Records, sender: Address, label: InvitationLabel): Promise<void>;
}

/** One of several messages is none of those that can be read together. */
class Apart extends Error {}

/** It names an older roster than it may. */
class Behind extends ContentRefusal {}

/** An opened message, and the newest coming or going that it shows; -1 where it shows none that counts. */
interface Read {
  readonly reading: Reading;
  readonly newestChange: number;
}

/** Opens group messages and decides what they are. */
export class GroupReader {
  readonly #opener: Opener;
  readonly #people: People;
  readonly #history: History;
  readonly #own: OwnMessages;
  readonly #order: AuthorOrder;
  readonly #labels: LabelKeeper;
  #floor: Floor;

  constructor(
    opener: Opener,
    people: People,
    history: History,
    own: OwnMessages,
    order: AuthorOrder,
    labels: LabelKeeper,
    floor: Floor,
  ) {
    this.#opener = opener;
    this.#people = people;
    this.#history = history;
    this.#own = own;
    this.#order = order;
    this.#labels = labels;
    this.#floor = floor;
  }

  /** Within a transaction: from `seq` on the server gives its numbers anew. */
  async renumberedFrom(records: Records, seq: number): Promise<void> {
    const floor = this.#floor.renumberedFrom(seq);
    await floor.keep(records, this.#floor);
    this.#floor = floor;
  }

  /**
   * @param waiting messages of the same sender with lower numbers that wait for their key
   * @param store what to store in the same transaction where the message was opened, or refused
   */
  async read(message: MeetingMessage, waiting: number, store: (records: Records) => Promise<void>): Promise<Reading> {
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    if (!this.#people.everHadDevice(sender)) {
      await this.#opener.readOn();
    }
    try {
      const { reading, floor } = await this.#opener.open(sender, async (stores, read) => {
        const done = sameAddress(sender, this.#people.self)
          ? await this.#readOwn(stores.records, message)
          : await this.#readOther(stores.records, message, sender, waiting, -1, async (ciphertext) => {
              const cipher = new GroupCipher(stores.signal, toProtocolAddress(sender));
              return read(await cipher.decrypt(ciphertext));
            });
        await store(stores.records);
        const { reading, newestChange } = done;
        return { reading, floor: await this.#raised(stores.records, this.#floor.raised(message.seq, newestChange)) };
      });
      this.#floor = floor;
      return reading;
    } catch (error) {
      if (error instanceof NoSenderKeyError) {
        return { kind: "lacks-key", sender, distributionId: error.distributionId };
      }
      if (error instanceof DuplicateMessageError) {
        return { kind: "known" };
      }
      if (isBad(error)) {
        await this.unreadable(message, store);
        return {
          kind: "refused",
          sender,
          detail: error.message,
          reason: error instanceof Behind ? "behind" : "unsound",
        };
      }
      throw error;
    }
  }

  /** It is told that this one cannot be read: what its author says next does not count it as missing. */
  unreadable(message: MeetingMessage, store: (records: Records) => Promise<void>): Promise<void> {
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    return this.#opener.note(async ({ records }) => {
      if (this.#people.everHadDevice(sender)) {
        await this.#order.unread(records, sender, message.seq);
      }
      await store(records);
    });
  }

  /**
   * Reads messages in one transaction, which is much faster: plain words of other devices, and nothing to object to.
   *
   * @param waiting messages of a sender that wait for their key
   * @param store what to store in the same transaction
   * @returns nothing where they must be read one by one; nothing has changed then
   */
  async readTogether(
    messages: readonly MeetingMessage[],
    waiting: (message: MeetingMessage) => number,
    store: (records: Records) => Promise<void>,
  ): Promise<readonly Reading[] | undefined> {
    const senders = messages.map(({ senderId, senderDeviceId }) => ({ id: senderId, deviceId: senderDeviceId }));
    if (!senders.every((sender) => this.#people.everHadDevice(sender) && !sameAddress(sender, this.#people.self))) {
      return undefined;
    }
    try {
      const done = await this.#opener.openTogether(async (stores, read) => {
        const all: Read[] = [];
        let floor = -1;
        for (const [i, message] of messages.entries()) {
          const sender = senders[i] as Address;
          const one = await this.#readOther(
            stores.records,
            message,
            sender,
            waiting(message),
            floor,
            async (ciphertext) => {
              const cipher = new GroupCipher(stores.signal, toProtocolAddress(sender));
              const opened = read(sender, await cipher.decrypt(ciphertext));
              if (opened.content.body.case !== "text" || !opened.knownHead) {
                throw new Apart();
              }
              return opened;
            },
          );
          if ("disorder" in one.reading) {
            throw new Apart();
          }
          floor = Math.max(floor, one.newestChange);
          all.push(one);
        }
        const shown = all.flatMap(({ reading }) => (reading.kind === "shown" ? [reading.message.id] : []));
        if (new Set(shown).size < shown.length) {
          throw new Apart();
        }
        await store(stores.records);
        const raised = all.reduce((before, { newestChange }, i) => {
          return before.raised((messages[i] as MeetingMessage).seq, newestChange);
        }, this.#floor);
        return { all, raised: await this.#raised(stores.records, raised) };
      });
      this.#floor = done.raised;
      return done.all.map(({ reading }) => reading);
    } catch (error) {
      if (error instanceof Apart || error instanceof ReadOnFirst || isBad(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** It is kept with what raises it, and counts once that stands. */
  async #raised(records: Records, floor: Floor): Promise<Floor> {
    await floor.keep(records, this.#floor);
    return floor;
  }

  async #readOwn(records: Records, { messageId, seq }: MeetingMessage): Promise<Read> {
    const message = await this.#own.placed(records, messageId, seq);
    return { reading: message === undefined ? { kind: "known" } : { kind: "shown", message }, newestChange: -1 };
  }

  /** @param floor what messages before it in the same transaction have shown */
  async #readOther(
    records: Records,
    { seq, ciphertext }: MeetingMessage,
    sender: Address,
    waiting: number,
    floor: number,
    open: (ciphertext: Uint8Array) => Promise<Opened>,
  ): Promise<Read> {
    if (!this.#people.everHadDevice(sender)) {
      throw new ContentRefusal("its sender is no device in the meeting");
    }
    const bytes = fromBase64(ciphertext);
    SenderKeyMessage.deserialize(bytes);
    const { content, knownHead } = await open(bytes);
    const rosterIndex = Number(content.rosterIndex);
    if (!this.#people.tookPartAt(sender, rosterIndex)) {
      throw new ContentRefusal("its sender had left the meeting");
    }
    if (rosterIndex < floor || !this.#floor.admits(seq, rosterIndex)) {
      throw new Behind("it was written before people came or went of whom earlier messages know");
    }
    const newestChange = knownHead ? this.#people.newestChange(rosterIndex) : -1;
    const message = await this.#message(records, sender, seq, content);
    const standing = await this.#order.take(records, sender, seq, content, waiting);
    if (message !== undefined) {
      await this.#history.keep(records, message);
    }
    return { reading: toReading(message, sender, standing), newestChange };
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
    if (body.case === "voidMessage") {
      return undefined;
    }
    if (body.case === "invitationLabel") {
      await this.#labels.keepLabel(records, sender, body.value);
      return undefined;
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

/** What is said once more, as after a server was restored, is in no place where it could be wrong. */
function toReading(message: Message | undefined, author: Address, standing: Standing): Reading {
  if (standing.kind === "follows" || (message === undefined && standing.kind === "out-of-place")) {
    return message === undefined ? { kind: "known" } : { kind: "shown", message };
  }
  const disorder: Disorder = { author, standing };
  return message === undefined ? { kind: "known", disorder } : { kind: "shown", message, disorder };
}

/** Whether it says that a message is bad, rather than that this device has a fault. */
function isBad(error: unknown): error is Error {
  return error instanceof SignalError || error instanceof ContentRefusal || error instanceof TypeError;
}
