import type { Address } from "../address.ts";
import { type AuthorPlace, after, first } from "../content/author-place.ts";
import { encodeBody, type GroupBody } from "../content/body.ts";
import { hashOf } from "../content/chained-hash.ts";
import { logIdOf } from "../log/form.ts";
import type { Records } from "../store/records.ts";

/** A message that has been given a place, and may stand or not. */
export interface Pending {
  readonly messageId: string;
  /** Its chained hash, Base64. */
  readonly hash: string;
}

/** How far this device has counted. */
interface Own {
  /** The place of the next message, or of `pending`. */
  readonly next: AuthorPlace;
  readonly pending?: Pending;
  /** The hash of the entry with which this device had come in when it began to count so. */
  readonly stay?: string;
}

/**
 * Numbers what this device says to a meeting. One message at a time has a place and is not known to stand; a page that ends meanwhile
 * finds it again. All is done within transactions.
 */
export class AuthorCounter {
  readonly #meetingId: string;
  readonly #name: string;
  readonly #self: Address;
  readonly #stay: () => string;

  /** @param stay the hash of the entry with which this device takes part */
  constructor(meetingId: string, self: Address, stay: () => string) {
    this.#stay = stay;
    this.#meetingId = meetingId;
    this.#name = `meeting/${meetingId}/author-place/own`;
    this.#self = self;
  }

  /** Another message than `next` that has a place and may stand or not: it, or a void message with its id, goes first. */
  async unsettled(records: Records, next: string): Promise<Pending | undefined> {
    const pending = (await records.get<Own>(this.#name))?.pending;
    return pending?.messageId === next ? undefined : pending;
  }

  /** The place of a message that has none yet, or has not been seen to stand: the same for each attempt at it. */
  async place(records: Records, messageId: string, body: GroupBody): Promise<AuthorPlace> {
    const { next, stay } = await this.#own(records);
    const logId = logIdOf(this.#meetingId);
    const hash = hashOf(this.#self, { logId, place: next, messageId, ...encodeBody(body) });
    await records.put<Own>(this.#name, { next, pending: { messageId, hash }, ...toStay(stay) });
    return next;
  }

  /** The place of what this device says to one who comes in now: after what may stand already. */
  async upcoming(records: Records): Promise<AuthorPlace> {
    const own = await this.#own(records);
    await records.put<Own>(this.#name, own);
    return own.pending === undefined ? own.next : after({ place: own.next, hash: own.pending.hash });
  }

  /** The server has this message, or the void one with its id. */
  async stands(records: Records, messageId: string): Promise<void> {
    const own = await records.get<Own>(this.#name);
    if (own?.pending?.messageId === messageId) {
      await records.put<Own>(this.#name, {
        next: after({ place: own.next, hash: own.pending.hash }),
        ...toStay(own.stay),
      });
    }
  }

  /**
   * The store is an older copy: numbers may have been given that it does not know of, so counting begins anew. A message that may stand
   * already keeps the place that it has.
   */
  async beginAnew(records: Records): Promise<void> {
    const own = await records.get<Own>(this.#name);
    if (own !== undefined) {
      const { stay: _, ...uncertain } = own;
      await records.put<Own>(this.#name, uncertain);
    }
  }

  /** Counting begins anew with each entry that lets this device in. A message that may stand already goes before that, in its place. */
  async #own(records: Records): Promise<Own> {
    const own = await records.get<Own>(this.#name);
    const stay = this.#stay();
    return own !== undefined && (own.pending !== undefined || own.stay === stay) ? own : { next: first(), stay };
  }
}

function toStay(stay: string | undefined): Pick<Own, "stay"> {
  return stay === undefined ? {} : { stay };
}
