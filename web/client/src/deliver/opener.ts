import { ProtocolAddress } from "@latchkey/signal";
import type { Address } from "../address.ts";
import { equal } from "../bytes.ts";
import { readContent } from "../content/content.ts";
import type { Content } from "../gen/latchkey/protocol/content_pb.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";

/** A content, and whether its author's roster is this device's. */
export interface Opened {
  readonly content: Content;
  readonly knownHead: boolean;
}

/** The author has read on further than this device. */
export class ReadOnFirst extends Error {}

/** Opens ciphertexts, each in one transaction; where an author knows more of the roster, reads on and opens it then. */
export class Opener {
  readonly #store: DeviceStore;
  readonly #follower: RosterFollower;
  readonly #forked: (author: Address) => void;

  /** @param forked told of an author who reads another log than this device does */
  constructor(store: DeviceStore, follower: RosterFollower, forked: (author: Address) => void) {
    this.#store = store;
    this.#follower = follower;
    this.#forked = forked;
  }

  /**
   * @param work decrypts, hands what it got to `read`, and stores what comes of it; may be done twice
   * @throws {ContentRefusal} from `read`, and whatever `work` throws: nothing has changed then
   */
  async open<T>(
    author: Address,
    work: (stores: Stores, read: (decrypted: Uint8Array) => Opened) => Promise<T>,
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
    work: (stores: Stores, read: (author: Address, decrypted: Uint8Array) => Opened) => Promise<T>,
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

  #read(author: Address, decrypted: Uint8Array, hasReadOn: boolean): Opened {
    const { meetingId, roster } = this.#follower;
    const content = readContent(meetingId, decrypted);
    const known = roster.hashAt(Number(content.rosterIndex));
    if (known === undefined && !hasReadOn) {
      throw new ReadOnFirst();
    }
    const knownHead = known !== undefined && equal(known, content.rosterHead);
    if (!knownHead) {
      this.#forked(author);
    }
    return { content, knownHead };
  }
}

export function toProtocolAddress({ id, deviceId }: Address): ProtocolAddress {
  return new ProtocolAddress(id, deviceId);
}
