import type { Address } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import type { AuthorPlace } from "../content/author-place.ts";
import { encodeBody, type ForkShown, type GroupBody } from "../content/body.ts";
import { hashOf } from "../content/chained-hash.ts";
import { writeGroupContent } from "../content/content.ts";
import { type KeptWords, SignedWords } from "../content/guest-words.ts";
import type { TranscriptMark } from "../content/mark.ts";
import type { Said, Speech } from "../content/speech.ts";
import type { Placed } from "../deliver/group-reader.ts";
import { type Entry, type History, messageKey } from "../deliver/history.ts";
import type { Distributor } from "../distribute/distributor.ts";
import type { OwnSenderKey } from "../distribute/own-sender-key.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { logIdOf } from "../log/form.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { type Records, sortable } from "../store/records.ts";
import type { MeetingMessage } from "../wire.ts";
import type { AuthorCounter } from "./author-counter.ts";
import { SentHashes } from "./sent-hashes.ts";
import { newSaid } from "./text.ts";
import { unplaced } from "./unplaced.ts";

/** How often people may come and go, or a server say so, while one message tries to go out. */
const MAX_MOVES = 50;
const RETRY_MILLIS = 2_000;

/** Something on its way to the group: this device's own words, a guest's, or what an account's devices have signed. */
type Item = Underway & ({ readonly said: Said } | { readonly guest: KeptWords } | { readonly fork: KeptFork });

/** Entries in Base64. */
interface KeptFork {
  readonly userId: string;
  readonly one: string;
  readonly other: string;
}

interface Underway {
  /** Its id on the wire; a retry keeps it. */
  readonly wireId: string;
  /** Where it stands among what this device says: the same for each attempt. */
  readonly place?: AuthorPlace;
  /** Where the server has put it; it stays here until it comes back in its turn. */
  readonly seq?: number;
}

export interface MemberOutboxParts {
  readonly store: DeviceStore;
  readonly follower: RosterFollower;
  readonly people: People;
  readonly history: History;
  readonly own: OwnSenderKey;
  readonly counter: AuthorCounter;
  readonly distributor: Pick<Distributor, "handOver" | "mayLack">;
  /** What this device has been given of everybody's messages. */
  mark(): TranscriptMark | undefined;
  others(): readonly Address[];
  /** `meeting:message`. */
  send(message: { messageId: string; rosterSize: number; ciphertext: string }): Promise<{ readonly seq: number }>;
  isConnected(): boolean;
  /** Whether it stands in the meeting already that there are two logs of this account. */
  isForkTold(userId: string): boolean;
  /** That stands now, by this device's word. */
  forkStands(userId: string): void;
  /** Whether a guest's words stand in the meeting already. */
  isPassedOn(words: SignedWords): boolean;
  /** The server has refused them: they are to be passed on once more later. */
  notPassedOn(words: SignedWords): void;
  failed(id: string, error: LatchkeyError): void;
  broken(error: unknown): void;
}

/** What a member's device says, in order, until the server has it; a retry never doubles it. */
export class MemberOutbox {
  readonly #parts: MemberOutboxParts;
  readonly #items: Map<string, { readonly name: string; item: Item }>;
  readonly #lane: Lane;
  readonly #prefix: string;
  readonly #sent: SentHashes;
  #next: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: MemberOutboxParts, kept: ReadonlyMap<string, Item>) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#prefix = outboxPrefix(parts.follower);
    this.#sent = new SentHashes(parts.follower.meetingId);
    this.#items = new Map([...kept].map(([place, item]) => [item.wireId, { name: this.#prefix + place, item }]));
    this.#next = 1 + Math.max(0, ...[...kept.keys()].map(Number));
  }

  static async open(parts: MemberOutboxParts): Promise<MemberOutbox> {
    const kept = await parts.store.update(({ records }) => records.all<Item>(outboxPrefix(parts.follower)));
    return new MemberOutbox(parts, kept);
  }

  /** @returns the id under which it is shown, where it is words */
  async say(speech: Speech): Promise<string> {
    const said = newSaid(speech);
    const item = { wireId: said.messageId, said };
    await this.#add(item, this.#message(item, "pending"));
    return messageKey(this.#parts.people.self, said.messageId);
  }

  /** Publishes a guest's text under this device's key, as the guest has signed it. */
  async passOn(words: SignedWords): Promise<void> {
    const { kept } = words;
    const isUnderWay = [...this.#items.values()].some(({ item }) => "guest" in item && item.guest.bytes === kept.bytes);
    if (!isUnderWay) {
      await this.#add({ wireId: crypto.randomUUID(), guest: kept });
    }
  }

  /** Tells the group what proves that there are two logs of an account. */
  async tellFork({ userId, one, other }: ForkShown): Promise<void> {
    const isUnderWay = [...this.#items.values()].some(({ item }) => "fork" in item && item.fork.userId === userId);
    if (!isUnderWay) {
      await this.#add({ wireId: crypto.randomUUID(), fork: { userId, one: base64(one), other: base64(other) } });
    }
  }

  /** Sends what waits. */
  flush(): void {
    this.#lane.run(async () => {
      for (const { item } of [...this.#items.values()]) {
        if (item.seq === undefined && this.#items.has(item.wireId) && !(await this.#send(item))) {
          return;
        }
      }
    });
  }

  /**
   * All that was missed is read. What the server had taken and has not shown since it may have lost, as when it was restored
   * from an older copy: it is sent again, which never doubles it.
   */
  sendAgain(): void {
    for (const known of this.#items.values()) {
      const { seq: _, ...item } = known.item;
      known.item = item;
    }
    this.flush();
  }

  /** Within a transaction: it has its place in the meeting. */
  async placed(records: Records, { messageId: wireId, ciphertext }: MeetingMessage): Promise<Placed | undefined> {
    const { isVoid } = await this.#sent.require(records, fromBase64(ciphertext), wireId);
    await this.#parts.counter.stands(records, wireId);
    if (isVoid) {
      return undefined;
    }
    const known = await this.#waiting(records, wireId);
    if (known === undefined) {
      return undefined;
    }
    const { name, item: kept } = known;
    await records.delete(name);
    this.#items.delete(wireId);
    if ("fork" in kept) {
      this.#parts.forkStands(kept.fork.userId);
      return undefined;
    }
    const { place } = kept;
    if (place === undefined) {
      throw new TypeError("it has come back without having had a place");
    }
    const whole = { messageId: wireId, place, ...encodeBody(toBody(kept)) };
    if ("guest" in kept) {
      return { words: SignedWords.restore(kept.guest), whole };
    }
    const { said } = kept;
    const logId = logIdOf(this.#parts.follower.meetingId);
    const { self } = this.#parts.people;
    return { said, place, hash: hashOf(self, { logId, ...whole }), whole };
  }

  /** Also what has been placed in a transaction that then failed: it is in the store still, and in memory no longer. */
  async #waiting(
    records: Records,
    wireId: string,
  ): Promise<{ readonly name: string; readonly item: Item } | undefined> {
    const known = this.#items.get(wireId);
    if (known !== undefined) {
      return { name: known.name, item: (await records.get<Item>(known.name)) ?? known.item };
    }
    for (const [place, item] of await records.all<Item>(this.#prefix)) {
      if (item.wireId === wireId) {
        return { name: this.#prefix + place, item };
      }
    }
    return undefined;
  }

  /** Takes what stands under this device's name for its own, where the store does not know it; whether it did not. */
  adopt({ messageId, ciphertext }: MeetingMessage): Promise<boolean> {
    return this.#parts.store.update(async ({ records }) => {
      const bytes = fromBase64(ciphertext);
      const isUnknown = !(await this.#sent.has(records, bytes));
      if (isUnknown) {
        await this.#sent.put(records, bytes, { messageId, isVoid: true });
      }
      return isUnknown;
    });
  }

  /** These stand already, it seems, and what they say is not known: perhaps it is what waits under their ids. */
  async giveUp(wireIds: Iterable<string>): Promise<void> {
    for (const wireId of wireIds) {
      const known = this.#items.get(wireId);
      if (known !== undefined) {
        const why = "It may have been said already, before the keys on this device went back to an older copy.";
        await this.#refused(known.item, new LatchkeyError("perhaps_said", why));
      }
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#lane.close();
  }

  async #add(item: Item, message?: Entry): Promise<void> {
    const name = this.#prefix + sortable(this.#next++);
    await this.#parts.store.update(async ({ records }) => {
      await records.put(name, item);
      if (message !== undefined) {
        await this.#parts.history.keep(records, message);
      }
    });
    this.#items.set(item.wireId, { name, item });
    if (message !== undefined) {
      this.#parts.history.show(message);
    }
    this.flush();
  }

  /** Whether to go on with the next. */
  async #send(item: Item): Promise<boolean> {
    if (!this.#parts.isConnected()) {
      return false;
    }
    try {
      if (!(await this.#sendAsTheRosterStands(item))) {
        await this.#forget(item);
      }
      return true;
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      if (error.isTransient || error.isOfTheStore || error.code === "not_in_roster") {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.flush(), error.retryAfterMillis ?? RETRY_MILLIS);
        return false;
      }
      await this.#refused(item, error);
      return true;
    }
  }

  /** False where it is needless: nothing goes out that another device has passed on, or of a guest who was turned out. */
  async #sendAsTheRosterStands(item: Item): Promise<boolean> {
    const isNeedless = () => !this.#items.has(item.wireId) || this.#isNeedless(item);
    return (
      (await this.#settleEarlier(item, isNeedless)) &&
      this.#post(item.wireId, isNeedless, (records) => this.#write(records, item))
    );
  }

  #isNeedless(item: Item): boolean {
    if ("said" in item) {
      return this.#parts.history.isPlaced(messageKey(this.#parts.people.self, item.said.messageId));
    }
    if ("fork" in item) {
      return this.#parts.isForkTold(item.fork.userId);
    }
    const words = SignedWords.restore(item.guest);
    return this.#parts.isPassedOn(words) || this.#parts.people.guest(words.words.sessionId)?.goneOut === "removed";
  }

  /**
   * A message that was given up may stand all the same. A void one with its id takes its place where it does not, so that this message
   * follows something that stands.
   */
  async #settleEarlier({ wireId, place }: Item, isNeedless: () => boolean): Promise<boolean> {
    if (place !== undefined) {
      return true; // It has been given its place after all that is before it.
    }
    const earlier = await this.#parts.store.update(({ records }) => this.#parts.counter.unsettled(records, wireId));
    if (earlier === undefined) {
      return true;
    }
    const { messageId, hash } = earlier;
    return this.#post(messageId, isNeedless, (records) => this.#writeVoid(records, messageId, hash), true);
  }

  /** Everyone in the roster has been handed the key before it goes out. False where it is needless. */
  async #post(
    messageId: string,
    isNeedless: () => boolean,
    write: (records: Records) => Promise<Uint8Array | undefined>,
    isVoid = false,
  ): Promise<boolean> {
    const { follower, distributor } = this.#parts;
    for (let move = 0; move < MAX_MOVES; move++) {
      await distributor.handOver();
      if (isNeedless()) {
        return false;
      }
      const sealed = await this.#seal(write, { messageId, isVoid });
      if (sealed === undefined) {
        continue; // The roster has grown meanwhile, or it has come back in its turn.
      }
      try {
        const { seq } = await this.#parts.send({ messageId, ...sealed });
        if (!Number.isSafeInteger(seq)) {
          throw new LatchkeyError("unreachable", "The server did not say where the message stands.");
        }
        await this.#accepted(messageId, seq);
        return true;
      } catch (error) {
        if (!(error instanceof LatchkeyError) || error.code !== "roster_moved") {
          throw error;
        }
        await follower.catchUp();
      }
    }
    throw new LatchkeyError("roster_moved", "People came and went too fast for this to be sent. Send it again.");
  }

  async #seal(
    write: (records: Records) => Promise<Uint8Array | undefined>,
    sent: { readonly messageId: string; readonly isVoid: boolean },
  ): Promise<{ rosterSize: number; ciphertext: string } | undefined> {
    const { own, follower, distributor } = this.#parts;
    let rosterSize = 0;
    const others = () => {
      rosterSize = follower.roster.size;
      return this.#parts.others();
    };
    const mayLack = (recipient: Address) => distributor.mayLack(recipient);
    const ciphertext = await own.encrypt(others, mayLack, write, (records, made) =>
      this.#sent.put(records, made, sent),
    );
    return ciphertext === undefined ? undefined : { rosterSize, ciphertext: base64(ciphertext) };
  }

  /** Within the transaction in which it is encrypted. Nothing where it has come back in its turn meanwhile. */
  async #write(records: Records, item: Item): Promise<Uint8Array | undefined> {
    const name = this.#items.get(item.wireId)?.name ?? "";
    const kept = await records.get<Item>(name);
    if (kept === undefined) {
      return undefined;
    }
    const body = toBody(item);
    const { wireId: messageId } = item;
    const place = kept.place ?? (await this.#parts.counter.place(records, messageId, body));
    await records.put<Item>(name, { ...kept, place });
    return writeGroupContent(this.#parts.follower.roster, body, { place, messageId, mark: this.#parts.mark() });
  }

  async #writeVoid(records: Records, messageId: string, hash: string): Promise<Uint8Array> {
    const body: GroupBody = { kind: "void", hash };
    const place = await this.#parts.counter.place(records, messageId, body);
    return writeGroupContent(this.#parts.follower.roster, body, { place, messageId, mark: this.#parts.mark() });
  }

  /** The server has it; others do when it comes back in its place, which is when it counts as sent. */
  async #accepted(messageId: string, seq: number): Promise<void> {
    const known = this.#items.get(messageId);
    await this.#parts.store.update(async ({ records }) => {
      await this.#parts.counter.stands(records, messageId);
      const kept = known === undefined ? undefined : await records.get<Item>(known.name);
      if (known !== undefined && kept !== undefined) {
        known.item = { ...kept, seq };
        await records.put(known.name, known.item);
      }
    });
  }

  async #forget({ wireId }: Item): Promise<void> {
    const name = this.#items.get(wireId)?.name;
    this.#items.delete(wireId);
    if (name !== undefined) {
      await this.#parts.store.update(({ records }) => records.delete(name));
    }
  }

  async #refused(item: Item, error: LatchkeyError): Promise<void> {
    const known = this.#items.get(item.wireId);
    const failure = { code: error.code, message: error.message };
    const pending = this.#message(item, "failed");
    const message = pending === undefined ? undefined : { ...pending, failure };
    await this.#parts.store.update(async ({ records }) => {
      await records.delete(known?.name ?? "");
      if (message !== undefined) {
        await this.#parts.history.keep(records, message);
      }
    });
    this.#items.delete(item.wireId); // It is sent again, and refused again, where that could not be kept.
    if (message !== undefined) {
      this.#parts.history.show(message);
    }
    if ("said" in item) {
      this.#parts.failed(messageKey(this.#parts.people.self, item.said.messageId), error);
    }
    if ("guest" in item) {
      this.#parts.notPassedOn(SignedWords.restore(item.guest));
    }
  }

  /** As it is shown before it has its place: what is no words of this device's own is not. */
  #message(item: Item, delivery: Message["delivery"]): Entry | undefined {
    return "said" in item ? unplaced(this.#parts.people, item.said, delivery) : undefined;
  }
}

function toBody(item: Item): GroupBody {
  if ("fork" in item) {
    const { userId, one, other } = item.fork;
    return { kind: "account-fork", userId, one: fromBase64(one), other: fromBase64(other) };
  }
  return "said" in item ? item.said : { kind: "relayed-guest-text", words: SignedWords.restore(item.guest) };
}

function outboxPrefix({ meetingId }: RosterFollower): string {
  return `meeting/${meetingId}/outbox/`;
}
