import { DuplicateMessageError, GroupCipher, NoSenderKeyError, SenderKeyMessage, SignalError } from "@latchkey/signal";
import { type Address, isGuest, sameAddress } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import type { Counted } from "../content/author-place.ts";
import type { ForkShown, GroupBody } from "../content/body.ts";
import { hashOf } from "../content/chained-hash.ts";
import type { GroupContent } from "../content/content.ts";
import type { SignedWords } from "../content/guest-words.ts";
import type { TranscriptMark } from "../content/mark.ts";
import type { MessageReference } from "../content/reference.ts";
import { ContentRefusal, expectOf } from "../content/refusal.ts";
import { type Said, wordsIn } from "../content/speech.ts";
import type { People } from "../meeting/people.ts";
import type { Message, Quote } from "../meeting/state.ts";
import type { RecordKeeper } from "../record/keeper.ts";
import type { Whole } from "../record/line.ts";
import { guestAddress } from "../roster/events.ts";
import type { Records } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import type { AuthorOrder, Standing } from "./author-order.ts";
import type { Floor } from "./floor.ts";
import type { GuestOrder } from "./guest-order.ts";
import { type Entry, type History, isSameFile, messageKey, withFile } from "./history.ts";
import { type Opened, type Opener, ReadOnFirst, toProtocolAddress } from "./opener.ts";
import type { Remark } from "./remarks.ts";
import type { ToldWords } from "./told-words.ts";
import { speakerOf, Unsigned } from "./vouching.ts";

/** What an author says that it has been given of everybody's messages. */
export interface Given {
  readonly author: Address;
  readonly mark: TranscriptMark;
  /** The newest entry of the log that the author had verified. */
  readonly rosterIndex: number;
  /** Of the message by which that came. */
  readonly number: number;
}

/** What a message says that is new. */
interface Understood {
  readonly message?: Entry | undefined;
  /** About words that were said before. */
  readonly remark?: Remark | undefined;
  /** The guest's words that it passes on. */
  readonly words?: SignedWords | undefined;
  readonly disorders?: readonly Disorder[] | undefined;
  /** What is to prove that there are two logs of an account, and who passes it on. */
  readonly fork?: (ForkShown & { readonly teller: Address }) | undefined;
  readonly given?: readonly Given[] | undefined;
}

/** What became of a group message. */
export type Reading =
  | ({ readonly kind: "shown"; readonly message: Entry } & Omit<Understood, "message">)
  /** Nothing new to be shown: shown before, opened before, or not to be shown. */
  | ({ readonly kind: "known" } & Omit<Understood, "message">)
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
  readonly standing:
    | Extract<Standing, { kind: "after-missing" | "out-of-place" }>
    /** Its author has said something else under its number or id, which is shown. These are the words that are not. */
    | { readonly kind: "contradicts"; readonly words: string }
    /** It would change or delete what another has said. */
    | { readonly kind: "not-its-own" }
    /** It is about words that were never said. */
    | { readonly kind: "never-said" };
}

/** Of what this device itself has said: what that is, or the guest's words that it passes on. */
export type Placed = ((Counted & { readonly said: Said }) | { readonly words: SignedWords }) & {
  /** As it stood in its ciphertext. */
  readonly whole: Whole;
};

/** What this device itself has said or passed on. */
export interface OwnMessages {
  /** Has its place in the meeting. @throws {ContentRefusal} where this device has not sent that */
  placed(records: Records, message: MeetingMessage): Promise<Placed | undefined>;
  /** Whether this device, a guest's, has said these words. */
  isSaid(records: Records, words: SignedWords): Promise<boolean>;
  /** A guest's words have been passed on by a member. */
  passedOn(records: Records, words: SignedWords): Promise<void>;
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

/** Opens group messages and decides what they are. */
export class GroupReader {
  readonly #opener: Opener<GroupContent, GroupBody>;
  readonly #people: People;
  readonly #history: History;
  readonly #own: OwnMessages;
  readonly #order: AuthorOrder;
  readonly #guests: GuestOrder;
  readonly #told: ToldWords;
  readonly #record: Pick<RecordKeeper, "keep" | "delete">;
  #floor: Floor;

  constructor(
    opener: Opener<GroupContent, GroupBody>,
    people: People,
    history: History,
    own: OwnMessages,
    order: AuthorOrder,
    guests: GuestOrder,
    told: ToldWords,
    floor: Floor,
    record: Pick<RecordKeeper, "keep" | "delete">,
  ) {
    this.#opener = opener;
    this.#people = people;
    this.#history = history;
    this.#own = own;
    this.#order = order;
    this.#guests = guests;
    this.#told = told;
    this.#record = record;
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
      await this.#record.keep(records, message);
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
              if (!isShownAsItIs(opened.body) || !opened.knownHead) {
                throw new Apart();
              }
              return opened;
            },
          );
          if ("disorders" in one.reading || "words" in one.reading) {
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

  async #readOwn(records: Records, message: MeetingMessage, waiting: Waiting): Promise<Read> {
    const own = await this.#own.placed(records, message);
    await this.#record.keep(records, message, own?.whole);
    if (own === undefined) {
      return { reading: toReading({}), newestChange: -1 };
    }
    const understood =
      "words" in own
        ? await this.#takeWords(records, this.#people.self, message.seq, own.words, waiting)
        : await this.#takeOwn(records, message.seq, own);
    await this.#keep(records, understood);
    return { reading: toReading(understood), newestChange: -1 };
  }

  async #takeOwn(records: Records, seq: number, { said, ...counted }: Counted & { readonly said: Said }) {
    const { self } = this.#people;
    await this.#order.own(records, self, counted);
    return this.#take(records, said, seq, toReference(self, counted));
  }

  /** @param floor what messages before it in the same transaction have shown */
  async #readOther(
    records: Records,
    message: MeetingMessage,
    sender: Address,
    waiting: Waiting,
    floor: number,
    open: (ciphertext: Uint8Array) => Promise<OpenedMessage>,
  ): Promise<Read> {
    const { seq, messageId, ciphertext } = message;
    expectOf(this.#people.everHadDevice(sender), "its sender is no device in the meeting");
    const bytes = fromBase64(ciphertext);
    SenderKeyMessage.deserialize(bytes);
    const opened = await open(bytes);
    const { rosterIndex, place, messageId: named } = opened.content;
    expectOf(named === messageId, "the server gives it out under another id than its author has given it");
    expectOf(this.#people.tookPartAt(sender, rosterIndex), "its sender had left the meeting");
    if (rosterIndex < floor || !this.#floor.admits(seq, rosterIndex)) {
      throw new Behind("it was written before people came or went of whom earlier messages know");
    }
    await this.#record.keep(records, message, opened.content);
    const newestChange = opened.knownHead ? this.#people.newestChange(rosterIndex) : -1;
    const hash = hashOf(sender, { logId: this.#opener.logId, ...opened.content });
    const counted = { place, hash };
    const standing = await this.#order.take(records, sender, seq, counted, waiting.own);
    const reference = toReference(sender, counted);
    const {
      disorders = [],
      given = [],
      ...understood
    } = await this.#understand(records, reference, seq, opened, standing, waiting);
    await this.#keep(records, understood);
    const all = [...toDisorders(sender, standing, opened.body), ...disorders];
    const marks = [...toGiven(sender, opened.content, seq), ...given];
    return { reading: toReading({ ...understood, disorders: all, given: marks }), newestChange };
  }

  async #keep(records: Records, { message, remark }: Understood): Promise<void> {
    if (message !== undefined) {
      await this.#history.keep(records, message);
      if (message.deletedAt !== undefined && message.reference !== undefined) {
        await this.#record.delete(records, message.reference.hash);
      }
    }
    if (remark !== undefined) {
      await this.#history.keepRemark(records, remark);
      if (remark.kind === "deletion") {
        await this.#record.delete(records, remark.target.hash);
      }
    }
  }

  async #understand(
    records: Records,
    reference: MessageReference,
    seq: number,
    { content, body }: OpenedMessage,
    standing: Standing,
    waiting: Waiting,
  ): Promise<Understood> {
    const { rosterIndex, messageId } = content;
    switch (body.kind) {
      case "relayed-guest-text": // These hold by themselves, whatever else the member says who brings them.
        return this.#passedOn(records, reference.author, seq, rosterIndex, body.words, waiting);
      case "void":
        return {};
      case "account-fork":
        return { fork: { ...body, teller: reference.author } };
      default:
        return standing.kind === "repeated" || standing.kind === "contradicts"
          ? {}
          : this.#take(records, { ...body, messageId }, seq, reference);
    }
  }

  /** @param rosterIndex the newest entry that the member who passes them on had verified */
  #passedOn(
    records: Records,
    sender: Address,
    seq: number,
    rosterIndex: number,
    signed: SignedWords,
    waiting: Waiting,
  ): Promise<Understood> {
    const guest = speakerOf(this.#people, this.#opener.logId, signed);
    const address = guestAddress(guest);
    expectOf(
      !this.#people.wasRemovedBy(address, rosterIndex),
      "the guest had been removed before its words were passed on",
    );
    this.#opener.readsTheSame(address, signed.words);
    return this.#takeWords(records, sender, seq, signed, waiting);
  }

  /** However many members pass a guest's words on, they are told once. A guest says one thing under a number, and under an id. */
  async #takeWords(
    records: Records,
    by: Address,
    seq: number,
    signed: SignedWords,
    { all }: Waiting,
  ): Promise<Understood> {
    const { words } = signed;
    const guest = guestAddress(words);
    await this.#own.passedOn(records, signed);
    if (await this.#told.has(records, signed)) {
      return { words: signed };
    }
    expectOf(
      !sameAddress(guest, this.#people.self) || (await this.#own.isSaid(records, signed)),
      "it is signed with this guest's key, and not said here",
    );
    await this.#told.add(records, signed);
    const stay = this.#people.stayOf(guest, words.rosterIndex);
    const standing = await this.#guests.take(records, signed, {
      stay,
      readerStay: this.#people.stay,
      isWhole: this.#people.hearsAllOf(guest, stay),
      waiting: all,
    });
    const disorders = toDisorders(guest, standing, words.said);
    const given = sameAddress(guest, this.#people.self) ? [] : toGiven(guest, words, seq);
    if (standing.kind === "contradicts") {
      return { words: signed, disorders, given };
    }
    const { number } = words;
    const reference = { author: guest, epoch: this.#people.epochOf(stay), number, hash: signed.hash };
    const more = await this.#take(records, words.said, seq, reference, { vouchedBy: this.#people.author(by) });
    return { words: signed, ...more, disorders: [...disorders, ...(more.disorders ?? [])], given };
  }

  /**
   * What has its place from now on. Only a person's own words are changed or deleted, by whichever of its devices, and nothing is about
   * words that were never said.
   */
  async #take(
    records: Records,
    said: Said,
    seq: number,
    reference: MessageReference,
    more: Pick<Message, "vouchedBy"> = {},
  ): Promise<Understood> {
    const { author } = reference;
    switch (said.kind) {
      case "text":
      case "file":
        return this.#once(said, seq, reference, more);
      case "reply":
        return this.#once(said, seq, reference, { ...more, quote: await this.#quote(records, said.to) });
      default: {
        const { messageId: _, ...remark } = said;
        const { target } = said;
        if (said.kind !== "reaction" && target.author.id !== author.id) {
          return { disorders: [{ author, standing: { kind: "not-its-own" } }] };
        }
        return (await this.#isInvented(records, target))
          ? { disorders: [{ author, standing: { kind: "never-said" } }] }
          : { remark: { ...remark, by: this.#people.author(author), at: seq } };
      }
    }
  }

  async #quote(records: Records, reference: MessageReference): Promise<Quote> {
    const isInvented = await this.#isInvented(records, reference);
    return { reference, author: this.#people.author(reference.author), isInvented };
  }

  /**
   * Whether it names words that were never said: something else was said there, or its author was never in the meeting. What this
   * device has no knowledge of may have been said before it came.
   */
  async #isInvented(records: Records, { author, epoch, number, hash }: MessageReference): Promise<boolean> {
    if (!this.#people.everTookPart(author)) {
      return true;
    }
    if (!isGuest(author)) {
      return ((await this.#order.saidAt(records, author, epoch, number)) ?? hash) !== hash;
    }
    const stay = this.#people.stayNamed(author, epoch);
    return stay === undefined || ((await this.#guests.saidAt(records, author.id, stay, number)) ?? hash) !== hash;
  }

  /** Nothing where it is shown already; other words under the same id are told as what they are. */
  #once(
    said: Extract<Said, { kind: "text" | "reply" | "file" }>,
    seq: number,
    reference: MessageReference,
    more: Pick<Message, "vouchedBy" | "quote">,
  ): Understood {
    const { author } = reference;
    const { messageId, sentAt } = said;
    const text = wordsIn(said);
    const id = messageKey(author, messageId);
    if (this.#history.isPlaced(id)) {
      const shown = this.#history.get(id);
      const isChanged = shown?.editedAt !== undefined || shown?.deletedAt !== undefined;
      const isOther =
        (!isChanged && (shown?.text !== text || !isSameFile(shown.sealed, withFile(said).sealed))) || isGuest(author);
      return isOther ? { disorders: [contradiction(author, text)] } : {};
    }
    const message = this.#history.withRemarks({
      id,
      author: this.#people.author(author),
      text,
      sentAt: new Date(sentAt),
      reference,
      seq,
      delivery: "sent",
      ...withFile(said),
      ...more,
    });
    return { message };
  }
}

/** Words and files stand by themselves, whatever else was said. */
function isShownAsItIs({ kind }: GroupBody): boolean {
  return kind === "text" || kind === "reply" || kind === "file";
}

function toDisorders(author: Address, standing: Standing, body: GroupBody): readonly Disorder[] {
  switch (standing.kind) {
    case "after-missing":
    case "out-of-place":
      return [{ author, standing }];
    case "contradicts":
      return [contradiction(author, "sentAt" in body ? wordsIn(body) : "")];
    default:
      return [];
  }
}

function toReference(author: Address, { place, hash }: Counted): MessageReference {
  return { author, epoch: place.epoch, number: place.number, hash };
}

function contradiction(author: Address, words: string): Disorder {
  return { author, standing: { kind: "contradicts", words } };
}

function toGiven(
  author: Address,
  { mark, rosterIndex }: Pick<GroupContent, "mark" | "rosterIndex">,
  number: number,
): readonly Given[] {
  return mark === undefined ? [] : [{ author, mark, rosterIndex, number }];
}

function toReading({ message, remark, words, fork, disorders = [], given = [] }: Understood): Reading {
  const more = {
    ...(disorders.length === 0 ? {} : { disorders }),
    ...(given.length === 0 ? {} : { given }),
    ...(words === undefined ? {} : { words }),
    ...(remark === undefined ? {} : { remark }),
    ...(fork === undefined ? {} : { fork }),
  };
  return message === undefined ? { kind: "known", ...more } : { kind: "shown", message, ...more };
}

/** Whether it says that a message is bad, rather than that this device has a fault. */
function isBad(error: unknown): error is Error {
  return error instanceof SignalError || error instanceof ContentRefusal || error instanceof TypeError;
}
