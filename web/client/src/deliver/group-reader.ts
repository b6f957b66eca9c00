import { DuplicateMessageError, GroupCipher, NoSenderKeyError, SenderKeyMessage, SignalError } from "@latchkey/signal";
import type { Address } from "../address.ts";
import { sameAddress } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import type { GroupBody } from "../content/body.ts";
import { hashOf } from "../content/chained-hash.ts";
import type { GroupContent } from "../content/content.ts";
import type { SignedWords } from "../content/guest-words.ts";
import { ContentRefusal, expectOf } from "../content/refusal.ts";
import type { Said } from "../content/text.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";
import { guestAddress } from "../roster/events.ts";
import type { Records } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import type { AuthorOrder, Standing } from "./author-order.ts";
import type { Floor } from "./floor.ts";
import type { GuestOrder } from "./guest-order.ts";
import { type History, messageKey } from "./history.ts";
import { type Opened, type Opener, ReadOnFirst, toProtocolAddress } from "./opener.ts";
import { speakerOf, Unsigned } from "./vouching.ts";

/** What became of a group message. */
export type Reading =
  | { readonly kind: "shown"; readonly message: Message; readonly disorders?: readonly Disorder[] }
  /** Nothing new: shown before, or opened before. */
  | { readonly kind: "known"; readonly disorders?: readonly Disorder[] }
  | { readonly kind: "lacks-key"; readonly sender: Address; readonly distributionId: string }
  /** Lacks its key, which does not come any more. */
  | { readonly kind: "given-up"; readonly sender: Address }
  | { readonly kind: "refused"; readonly sender: Address; readonly detail: string; readonly reason: RefusalReason };

/**
 * - `unsound`: it does not hold
 * - `behind`: it names a time before people came or went of whom earlier messages know
 * - `invented`: it passes on words that the guest in whose name they are has not signed
 */
export type RefusalReason = "unsound" | "behind" | "invented";

/** A message does not simply follow what its author, or the guest whose words it passes on, said before. */
export interface Disorder {
  readonly author: Address;
  readonly standing: Exclude<Standing, { kind: "follows" }>;
}

/** Of what this device itself has said. */
export interface Placed {
  /** To be shown. */
  readonly message: Message;
  /** The guest's words that it passes on. */
  readonly words?: SignedWords;
}

/** What this device itself has said or passed on. */
export interface OwnMessages {
  /** Has its place in the meeting. */
  placed(records: Records, messageId: string, seq: number): Promise<Placed | undefined>;
  /** A guest's text has been passed on by a member. */
  passedOn(records: Records, guest: Address, messageId: string): Promise<void>;
  /** The words of a guest's text as the guest said them to this device, where they were not passed on yet. */
  heard(id: string): string | undefined;
}

type OpenedMessage = Opened<GroupContent, GroupBody>;

/** One of several messages is none of those that can be read together. */
class Apart extends Error {}

/** It names an older roster than it may. */
class Behind extends ContentRefusal {}

/** How many messages that came before wait for their key. */
export interface Waiting {
  /** Of the same sender. */
  readonly own: number;
  readonly all: number;
}

/** An opened message, and the newest coming or going that it shows; -1 where it shows none that counts. */
interface Read {
  readonly reading: Reading;
  readonly newestChange: number;
}

/** What a content says, and how a guest's words in it stand to what the guest said before. */
interface Understood {
  readonly message?: Message | undefined;
  readonly disorder?: Disorder | undefined;
}

/** Opens group messages and decides what they are. */
export class GroupReader {
  readonly #opener: Opener<GroupContent, GroupBody>;
  readonly #people: People;
  readonly #history: History;
  readonly #own: OwnMessages;
  readonly #order: AuthorOrder;
  readonly #guests: GuestOrder;
  #floor: Floor;

  constructor(
    opener: Opener<GroupContent, GroupBody>,
    people: People,
    history: History,
    own: OwnMessages,
    order: AuthorOrder,
    guests: GuestOrder,
    floor: Floor,
  ) {
    this.#opener = opener;
    this.#people = people;
    this.#history = history;
    this.#own = own;
    this.#order = order;
    this.#guests = guests;
    this.#floor = floor;
  }

  /**
   * @param waiting with lower numbers
   * @param store what to store in the same transaction where the message was opened, or refused
   */
  async read(message: MeetingMessage, waiting: Waiting, store: (records: Records) => Promise<void>): Promise<Reading> {
    const sender = { id: message.senderId, deviceId: message.senderDeviceId };
    if (!this.#people.everHadDevice(sender)) {
      await this.#opener.readOn();
    }
    try {
      const { reading, floor } = await this.#opener.open(sender, async (stores, read) => {
        const done = sameAddress(sender, this.#people.self)
          ? await this.#readOwn(stores.records, message, waiting)
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
          reason: error instanceof Behind ? "behind" : error instanceof Unsigned ? "invented" : "unsound",
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
   * @param waiting with lower numbers than this one's
   * @param store what to store in the same transaction
   * @returns nothing where they must be read one by one; nothing has changed then
   */
  async readTogether(
    messages: readonly MeetingMessage[],
    waiting: (message: MeetingMessage) => Waiting,
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
              if (opened.body.kind !== "text" || !opened.knownHead) {
                throw new Apart();
              }
              return opened;
            },
          );
          if ("disorders" in one.reading) {
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

  async #readOwn(records: Records, { messageId, seq }: MeetingMessage, waiting: Waiting): Promise<Read> {
    const own = await this.#own.placed(records, messageId, seq);
    const disorder = own?.words === undefined ? undefined : await this.#takeWords(records, own.words, waiting);
    return { reading: toReading(own?.message, disorder), newestChange: -1 };
  }

  /** @param floor what messages before it in the same transaction have shown */
  async #readOther(
    records: Records,
    { seq, messageId, ciphertext }: MeetingMessage,
    sender: Address,
    waiting: Waiting,
    floor: number,
    open: (ciphertext: Uint8Array) => Promise<OpenedMessage>,
  ): Promise<Read> {
    expectOf(this.#people.everHadDevice(sender), "its sender is no device in the meeting");
    const bytes = fromBase64(ciphertext);
    SenderKeyMessage.deserialize(bytes);
    const opened = await open(bytes);
    const { rosterIndex, place, messageId: given } = opened.content;
    expectOf(given === messageId, "the server gives it out under another id than its author has given it");
    expectOf(this.#people.tookPartAt(sender, rosterIndex), "its sender had left the meeting");
    if (rosterIndex < floor || !this.#floor.admits(seq, rosterIndex)) {
      throw new Behind("it was written before people came or went of whom earlier messages know");
    }
    const newestChange = opened.knownHead ? this.#people.newestChange(rosterIndex) : -1;
    const { message, disorder } = await this.#understand(records, sender, seq, opened, waiting);
    const hash = hashOf(sender, { logId: this.#opener.logId, ...opened.content });
    const standing = await this.#order.take(records, sender, seq, { place, hash }, waiting.own);
    // What is said once more, as after a server was restored, is in no place where it could be wrong.
    const isOld = message === undefined && standing.kind === "out-of-place";
    if (message !== undefined) {
      await this.#history.keep(records, message);
    }
    return { reading: toReading(message, isOld ? undefined : toDisorder(sender, standing), disorder), newestChange };
  }

  async #understand(
    records: Records,
    sender: Address,
    seq: number,
    { content, body }: OpenedMessage,
    waiting: Waiting,
  ): Promise<Understood> {
    const { rosterIndex, messageId } = content;
    switch (body.kind) {
      case "text":
        return { message: this.#once(sender, { ...body, messageId }, seq, {}) };
      case "relayed-guest-text":
        return this.#passedOn(records, sender, seq, rosterIndex, body.words, waiting);
      default:
        return {};
    }
  }

  /** @param rosterIndex the newest entry that the member who passes them on had verified */
  async #passedOn(
    records: Records,
    sender: Address,
    seq: number,
    rosterIndex: number,
    signed: SignedWords,
    waiting: Waiting,
  ): Promise<Understood> {
    const guest = speakerOf(this.#people, this.#opener.logId, signed);
    const address = guestAddress(guest);
    const { words } = signed;
    expectOf(
      !this.#people.wasRemovedBy(address, rosterIndex),
      "the guest had been removed before its words were passed on",
    );
    this.#opener.readsTheSame(address, words);
    const message = this.#once(address, words.said, seq, { vouchedBy: this.#people.author(sender) });
    await this.#own.passedOn(records, address, words.said.messageId);
    const disorder = message === undefined ? undefined : await this.#takeWords(records, signed, waiting);
    return { message, disorder };
  }

  /** How a guest's words that are passed on for the first time stand to what it said before. */
  async #takeWords(records: Records, signed: SignedWords, { all }: Waiting): Promise<Disorder | undefined> {
    const guest = guestAddress(signed.words);
    const isWhole = this.#people.hearsAllOf(guest);
    return toDisorder(guest, await this.#guests.take(records, signed, isWhole, all));
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

function toDisorder(author: Address, standing: Standing): Disorder | undefined {
  return standing.kind === "follows" ? undefined : { author, standing };
}

function toReading(message: Message | undefined, ...found: readonly (Disorder | undefined)[]): Reading {
  const disorders = found.flatMap((disorder) => disorder ?? []);
  const more = disorders.length === 0 ? {} : { disorders };
  return message === undefined ? { kind: "known", ...more } : { kind: "shown", message, ...more };
}

/** Whether it says that a message is bad, rather than that this device has a fault. */
function isBad(error: unknown): error is Error {
  return error instanceof SignalError || error instanceof ContentRefusal || error instanceof TypeError;
}
