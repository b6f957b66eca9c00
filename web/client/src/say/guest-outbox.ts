import { NoSessionError, SessionCipher } from "@latchkey/signal";
import { type Address, addressKey, sameAddress } from "../address.ts";
import { base64 } from "../bytes.ts";
import { fromSaid, type Said, writeContent } from "../content/content.ts";
import type { OwnMessages } from "../deliver/group-reader.ts";
import { type History, messageKey } from "../deliver/history.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { MAX_BATCH } from "../limits.ts";
import type { People } from "../meeting/people.ts";
import type { Message } from "../meeting/state.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { type Records, sortable } from "../store/records.ts";
import type { Envelope, EnvelopesAccepted } from "../wire.ts";
import { newSaid } from "./text.ts";

const RETRY_MILLIS = 3_000;

interface Item {
  readonly said: Said;
  /** Those who have it, in their hands or their mailboxes. */
  readonly sentTo: readonly string[];
}

export interface GuestOutboxParts {
  readonly store: DeviceStore;
  readonly follower: RosterFollower;
  readonly people: People;
  readonly history: History;
  /** The members' devices with which there is a session. */
  reachable(): readonly Address[];
  /** `external:message`; at most 100 envelopes. */
  send(messageId: string, envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  isConnected(): boolean;
  failed(id: string, error: LatchkeyError): void;
  broken(error: unknown): void;
}

/** What a guest says: to every member's device in its own session, until one of them has passed it on to the group. */
export class GuestOutbox implements OwnMessages {
  readonly #parts: GuestOutboxParts;
  readonly #items: Map<string, { readonly name: string; item: Item }>;
  readonly #lane: Lane;
  readonly #prefix: string;
  #next: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: GuestOutboxParts, kept: ReadonlyMap<string, Item>) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#prefix = outboxPrefix(parts.follower);
    this.#items = new Map(
      [...kept].map(([place, item]) => [item.said.messageId, { name: this.#prefix + place, item }]),
    );
    this.#next = 1 + Math.max(0, ...[...kept.keys()].map(Number));
  }

  static async open(parts: GuestOutboxParts): Promise<GuestOutbox> {
    const kept = await parts.store.update(({ records }) => records.all<Item>(outboxPrefix(parts.follower)));
    return new GuestOutbox(parts, kept);
  }

  /** @throws {LatchkeyError} `invalid_text` */
  async say(text: string): Promise<string> {
    const item: Item = { said: newSaid(text), sentTo: [] };
    const message = this.#message(item.said);
    const name = this.#prefix + sortable(this.#next++);
    await this.#parts.store.update(async ({ records }) => {
      await records.put(name, item);
      await this.#parts.history.keep(records, message);
    });
    this.#items.set(item.said.messageId, { name, item });
    this.#parts.history.show(message);
    this.flush();
    return message.id;
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

  async placed(): Promise<Message | undefined> {
    return undefined; // A guest says nothing to the group itself.
  }

  async passedOn(records: Records, guest: Address, { messageId }: Said): Promise<void> {
    const known = sameAddress(guest, this.#parts.people.self) ? this.#items.get(messageId) : undefined;
    if (known !== undefined) {
      await records.delete(known.name);
      this.#items.delete(messageId);
    }
  }

  heard(): undefined {
    return undefined; // Guests say nothing to one another.
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
      const envelopes = await this.#seal(known.item.said, lacking.slice(from, from + MAX_BATCH));
      if (envelopes.length > 0 && !(await this.#hand(messageId, envelopes))) {
        return;
      }
    }
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
      return true;
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      if (error.isTransient) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.flush(), error.retryAfterMillis ?? RETRY_MILLIS);
      } else {
        await this.#refused(messageId, error);
      }
      return false;
    }
  }

  async #seal(said: Said, devices: readonly Address[]): Promise<readonly Envelope[]> {
    const { roster } = this.#parts.follower;
    const sealed = devices.map(async (recipient): Promise<readonly Envelope[]> => {
      const cipher = new SessionCipher(this.#parts.store, toProtocolAddress(recipient));
      try {
        const content = writeContent(roster, { case: "text", value: fromSaid(said) });
        const { serialized, type } = await cipher.encrypt(content);
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

  async #refused(messageId: string, error: LatchkeyError): Promise<void> {
    const known = this.#items.get(messageId);
    if (known === undefined) {
      return;
    }
    this.#items.delete(messageId);
    const failure = { code: error.code, message: error.message };
    const message: Message = { ...this.#message(known.item.said), delivery: "failed", failure };
    await this.#parts.store.update(async ({ records }) => {
      await records.delete(known.name);
      await this.#parts.history.keep(records, message);
    });
    this.#parts.history.show(message);
    this.#parts.failed(message.id, error);
  }

  #message({ messageId, text, sentAt }: Said): Message {
    const { people } = this.#parts;
    const id = messageKey(people.self, messageId);
    return { id, author: people.author(people.self), text, sentAt: new Date(sentAt), delivery: "pending" };
  }
}

function outboxPrefix({ meetingId }: RosterFollower): string {
  return `meeting/${meetingId}/outbox/`;
}
