import { NoSessionError, SessionCipher } from "@latchkey/signal";
import { type Address, addressKey } from "../address.ts";
import { base64 } from "../bytes.ts";
import { writePairwiseContent } from "../content/content.ts";
import { type GuestPlace, type KeptWords, SignedWords } from "../content/guest-words.ts";
import type { TranscriptMark } from "../content/mark.ts";
import { ContentRefusal } from "../content/refusal.ts";
import type { Said, Speech } from "../content/speech.ts";
import type { OwnMessages } from "../deliver/group-reader.ts";
import { type History, messageKey } from "../deliver/history.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { toPortions } from "../distribute/portions.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { MAX_BATCH } from "../limits.ts";
import type { People } from "../meeting/people.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { type Records, sortable } from "../store/records.ts";
import type { Envelope, EnvelopesAccepted } from "../wire.ts";
import { newSaid } from "./text.ts";
import { unplaced } from "./unplaced.ts";

const RETRY_MILLIS = 3_000;
/** For what the server refuses, and may take later. */
const REFUSED_MILLIS = 10_000;

/** As it is stored. */
interface Item {
  readonly words: KeptWords;
  /** Those who have it, in their hands or their mailboxes. */
  readonly sentTo: readonly string[];
}

export interface GuestOutboxParts {
  readonly store: DeviceStore;
  readonly follower: RosterFollower;
  readonly people: People;
  readonly history: History;
  /** What this guest has been given of everybody's messages. */
  mark(): TranscriptMark | undefined;
  /** The members' devices with which there is a session. */
  reachable(): readonly Address[];
  /** `external:message`; at most 100 envelopes. */
  send(messageId: string, envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  isConnected(): boolean;
  broken(error: unknown): void;
}

/** How far this guest has counted since the entry with that hash let it in. */
interface Own {
  readonly stay: string;
  readonly place: GuestPlace;
}

interface Underway {
  readonly name: string;
  readonly signed: SignedWords;
  item: Item;
}

/**
 * What a guest says, signed: to every member's device in its own session, until one of them has passed it on to the group. Each has its
 * number for good, and no two have the same.
 */
export class GuestOutbox implements OwnMessages {
  readonly #parts: GuestOutboxParts;
  readonly #items = new Map<string, Underway>();
  readonly #lane: Lane;
  readonly #prefix: string;
  #next: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: GuestOutboxParts, kept: ReadonlyMap<string, Item>) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#prefix = outboxPrefix(parts.follower);
    for (const [place, item] of kept) {
      const signed = SignedWords.restore(item.words);
      this.#items.set(signed.words.said.messageId, { name: this.#prefix + place, signed, item });
    }
    this.#next = 1 + Math.max(0, ...[...kept.keys()].map(Number));
  }

  static async open(parts: GuestOutboxParts): Promise<GuestOutbox> {
    const kept = await parts.store.update(({ records }) => records.all<Item>(outboxPrefix(parts.follower)));
    return new GuestOutbox(parts, kept);
  }

  /** @returns the id under which it is shown, where it is words */
  async say(speech: Speech): Promise<string> {
    const said = newSaid(speech);
    const message = unplaced(this.#parts.people, said, "pending");
    const name = this.#prefix + sortable(this.#next++);
    const known = await this.#parts.store.update(async ({ records }): Promise<Underway> => {
      const signed = await this.#sign(records, said);
      const item: Item = { words: signed.kept, sentTo: [] };
      await records.put(name, item);
      if (message !== undefined) {
        await this.#parts.history.keep(records, message);
      }
      return { name, signed, item };
    });
    this.#items.set(said.messageId, known);
    if (message !== undefined) {
      this.#parts.history.show(message);
    }
    this.flush();
    return messageKey(this.#parts.people.self, said.messageId);
  }

  /** Sends what waits to whoever lacks it. */
  flush(): void {
    this.#lane.run(async () => {
      for (const messageId of [...this.#items.keys()]) {
        await this.#send(messageId);
      }
    });
  }

  /** As {@link flush}, also to those whose mailboxes had it: the server may have lost it, as when it was restored from an older copy. */
  sendAgain(): void {
    for (const known of this.#items.values()) {
      known.item = { ...known.item, sentTo: [] };
    }
    this.flush();
  }

  /** Resolves when what can be sent now has been. */
  settled(): Promise<void> {
    return this.#lane.ask(async () => undefined);
  }

  placed(): Promise<undefined> {
    throw new ContentRefusal("a guest says nothing to the group itself");
  }

  async isSaid(records: Records, { hash }: SignedWords): Promise<boolean> {
    return (await records.get<true>(this.#saidName(hash))) !== undefined;
  }

  async adopt(): Promise<boolean> {
    return false; // It says nothing to the group itself.
  }

  /** Words that this guest's key has signed, and its store, an older copy, does not know: what is said next follows them. */
  async recall(records: Records, { words, hash }: SignedWords): Promise<void> {
    const { people } = this.#parts;
    const { stay } = people;
    const before = await records.get<Own>(this.#ownName);
    const next = before?.stay === stay ? before.place.number : 1;
    await records.put<true>(this.#saidName(hash), true);
    if (people.takesPartSince(words.rosterIndex) && words.number >= next) {
      await records.put<Own>(this.#ownName, { stay, place: { number: words.number + 1, previousHash: hash } });
    }
  }

  get #ownName(): string {
    return `meeting/${this.#parts.follower.meetingId}/own-words`;
  }

  /** What this guest has signed: words under its key that are not here are a copy's. */
  #saidName(hash: string): string {
    return `meeting/${this.#parts.follower.meetingId}/sent/${hash}`;
  }

  async passedOn(records: Records, { words, hash }: SignedWords): Promise<void> {
    const { messageId } = words.said;
    const known = this.#items.get(messageId);
    if (known?.signed.hash === hash) {
      await records.delete(known.name);
      this.#items.delete(messageId);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#lane.close();
  }

  async #send(messageId: string): Promise<void> {
    const known = this.#items.get(messageId);
    if (known === undefined || !this.#parts.isConnected()) {
      return;
    }
    const lacking = this.#parts.reachable().filter((device) => !known.item.sentTo.includes(addressKey(device)));
    for (let from = 0; from < lacking.length; from += MAX_BATCH) {
      const envelopes = await this.#seal(known.signed, lacking.slice(from, from + MAX_BATCH));
      for (const portion of toPortions(envelopes)) {
        if (!(await this.#hand(messageId, portion))) {
          return;
        }
      }
    }
  }

  /** Within a transaction: what this guest says next. */
  async #sign(records: Records, said: Said): Promise<SignedWords> {
    const { store, follower, people } = this.#parts;
    const { logId, head, size } = follower.roster;
    if (logId === undefined || head === undefined) {
      throw new TypeError("the log has no entry yet");
    }
    const { stay } = people;
    const before = await records.get<Own>(this.#ownName);
    const place = before?.stay === stay ? before.place : { number: 1, previousHash: "" };
    const log = { logId, rosterIndex: size - 1, rosterHead: head };
    const words = { ...log, sessionId: people.self.id, ...place, mark: this.#parts.mark(), said };
    const signed = SignedWords.sign(store.local.identityKeyPair.privateKey, words);
    await records.put<true>(this.#saidName(signed.hash), true);
    await records.put<Own>(this.#ownName, { stay, place: { number: place.number + 1, previousHash: signed.hash } });
    return signed;
  }

  async #hand(messageId: string, envelopes: readonly Envelope[]): Promise<boolean> {
    try {
      const { results } = await this.#parts.send(messageId, envelopes);
      const taken = results.filter(({ code }) => !code).map(({ recipient }) => addressKey(recipient));
      const known = this.#items.get(messageId);
      if (known !== undefined) {
        known.item = { ...known.item, sentTo: [...known.item.sentTo, ...taken] };
        await this.#parts.store.update(({ records }) => records.replace(known.name, known.item));
      }
      if (taken.length < results.length) {
        this.#later(REFUSED_MILLIS);
      }
      return true;
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      this.#later(error.retryAfterMillis ?? (error.isTransient ? RETRY_MILLIS : REFUSED_MILLIS));
      return false;
    }
  }

  /** Whatever becomes of one attempt, it is tried again until it stands. */
  #later(millis: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), millis);
  }

  async #seal(words: SignedWords, devices: readonly Address[]): Promise<readonly Envelope[]> {
    const { roster } = this.#parts.follower;
    const sealed = devices.map(async (recipient): Promise<readonly Envelope[]> => {
      const cipher = new SessionCipher(this.#parts.store, toProtocolAddress(recipient));
      try {
        const { serialized, type } = await cipher.encrypt(writePairwiseContent(roster, { kind: "guest-text", words }));
        return [{ recipient, ciphertext: base64(serialized), type }];
      } catch (error) {
        if (error instanceof NoSessionError) {
          return []; // It will give this guest a new session with its key.
        }
        throw error;
      }
    });
    return (await Promise.all(sealed)).flat();
  }
}

function outboxPrefix({ meetingId }: RosterFollower): string {
  return `meeting/${meetingId}/outbox/`;
}
