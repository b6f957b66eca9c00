import { ProtocolAddress } from "@latchkey/signal";
import { type Address, addressKey, GUEST_DEVICE_ID } from "../address.ts";
import { equal } from "../bytes.ts";
import {
  decodeGroupBody,
  decodePairwiseBody,
  type EncodedBody,
  type GroupBody,
  type PairwiseBody,
} from "../content/body.ts";
import { type Content, type GroupContent, readGroupContent, readPairwiseContent } from "../content/content.ts";
import type { GuestWords } from "../content/guest-words.ts";
import { logIdOf } from "../log/form.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";

/** What is read of what was decrypted, each of its parts or a {@link ContentRefusal}. */
interface ContentForm<C extends Content, B> {
  content(logId: Uint8Array, decrypted: Uint8Array): C;
  body(encoded: EncodedBody): B;
}

export const GROUP: ContentForm<GroupContent, GroupBody> = { content: readGroupContent, body: decodeGroupBody };
export const PAIRWISE: ContentForm<Content, PairwiseBody> = { content: readPairwiseContent, body: decodePairwiseBody };

/** A content, and whether its author's roster is this device's. */
export interface Opened<C extends Content, B> {
  readonly content: C;
  readonly body: B;
  readonly knownHead: boolean;
}

/** How far an author had verified the log. */
type Place = Pick<Content, "rosterIndex" | "rosterHead">;

/** The author has read on further than this device. */
export class ReadOnFirst extends Error {}

/** How long an author who has named entries that do not exist is not looked up for again. */
const REST_MILLIS = 5_000;

/** Opens ciphertexts, each in one transaction; where an author knows more of the roster, reads on and opens it then. */
export class Opener<C extends Content, B extends GroupBody | PairwiseBody> {
  readonly #form: ContentForm<C, B>;
  readonly #store: DeviceStore;
  readonly #follower: RosterFollower;
  readonly #forked: (author: Address) => void;
  readonly #now: () => number;
  /** When the log was read on for an author in vain: one member could have every reader ask once for each message. */
  readonly #inVain = new Map<string, number>();
  /** The meeting's. */
  readonly logId: Uint8Array;

  /**
   * @param forked told of an author who reads another log than this device does
   * @param now milliseconds of a clock that only goes on
   */
  constructor(
    form: ContentForm<C, B>,
    store: DeviceStore,
    follower: RosterFollower,
    forked: (author: Address) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#form = form;
    this.#now = now;
    this.#store = store;
    this.#follower = follower;
    this.#forked = forked;
    this.logId = logIdOf(follower.meetingId);
  }

  /**
   * @param work decrypts, hands what it got to `read`, and stores what comes of it; may be done twice
   * @throws {ContentRefusal} from `read`, and whatever `work` throws: nothing has changed then
   */
  async open<T>(
    author: Address,
    work: (stores: Stores, read: (decrypted: Uint8Array) => Opened<C, B>) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#store.update((stores) => work(stores, (decrypted) => this.#read(author, decrypted, false)));
    } catch (error) {
      if (!(error instanceof ReadOnFirst)) {
        throw error;
      }
    }
    await this.#follower.catchUp();
    return this.#store.update((stores) => work(stores, (decrypted) => this.#read(author, decrypted, true)));
  }

  /**
   * Several in one transaction, done once.
   *
   * @throws {ReadOnFirst} where an author knows more of the roster, and as {@link open}: nothing has changed then
   */
  openTogether<T>(
    work: (stores: Stores, read: (author: Address, decrypted: Uint8Array) => Opened<C, B>) => Promise<T>,
  ): Promise<T> {
    return this.#store.update((stores) => work(stores, (author, decrypted) => this.#read(author, decrypted, false)));
  }

  /** Stores what is to be noted of something that did not open. */
  note(work: (stores: Stores) => Promise<void>): Promise<void> {
    return this.#store.update(work);
  }

  /** Reads the roster on. */
  async readOn(): Promise<void> {
    await this.#follower.catchUp();
  }

  /** Whether the log of an author whom this device has read after is this device's. If it is not, that is told. */
  readsTheSame(author: Address, { rosterIndex, rosterHead }: Place): boolean {
    const known = this.#follower.roster.hashAt(rosterIndex);
    const isSame = known !== undefined && equal(known, rosterHead);
    if (!isSame) {
      this.#forked(author);
    }
    return isSame;
  }

  #read(author: Address, decrypted: Uint8Array, hasReadOn: boolean): Opened<C, B> {
    const content = this.#form.content(this.logId, decrypted);
    const body = this.#form.body(content);
    this.#lookUp(author, content, hasReadOn);
    for (const words of guestWordsIn(body)) {
      this.#lookUp({ id: words.sessionId, deviceId: GUEST_DEVICE_ID }, words, hasReadOn);
    }
    return { content, body, knownHead: this.readsTheSame(author, content) };
  }

  /** Has the log read on for an author who names entries that it does not have, but not over and over. */
  #lookUp(author: Address, { rosterIndex }: Place, hasReadOn: boolean): void {
    if (this.#follower.roster.hashAt(rosterIndex) !== undefined) {
      return;
    }
    const key = addressKey(author);
    if (hasReadOn) {
      this.#inVain.set(key, this.#now());
      return;
    }
    const asked = this.#inVain.get(key);
    if (asked === undefined || this.#now() - asked >= REST_MILLIS) {
      throw new ReadOnFirst();
    }
  }
}

function guestWordsIn(body: GroupBody | PairwiseBody): readonly GuestWords[] {
  return body.kind === "relayed-guest-text" || body.kind === "guest-text" ? [body.words.words] : [];
}

export function toProtocolAddress({ id, deviceId }: Address): ProtocolAddress {
  return new ProtocolAddress(id, deviceId);
}
