import { GroupCipher, GroupSessionBuilder } from "@latchkey/signal";
import { type Address, addressKey } from "../address.ts";
import { base64 } from "../bytes.ts";
import type { AuthorPlace } from "../content/author-place.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import type { KeyCoverage } from "../meeting/state.ts";
import type { AuthorCounter } from "../say/author-counter.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";

/** What one recipient is given of one key; bytes are Base64. */
export interface Grant {
  /** The distribution message that it is entitled to. A secret. */
  readonly message: string;
  /** The place of the next message under the key. */
  readonly next: AuthorPlace;
  /** The hash of the entry with which it came in. */
  readonly entitlingEntry: string;
}

/** What is kept of one recipient of one key. */
interface Recipient {
  readonly address: Address;
  readonly grant: Grant;
  /**
   * Not given it yet; handed over with the entry that lets it in, of which the server has not said yet what became; on its way;
   * kept by the server until it returns; acknowledged.
   */
  readonly state: "lacking" | "handed" | "sent" | "queued" | "ready";
  /** Of the envelope in which it was last handed over. */
  readonly envelopeId?: string;
}

/** A key of this device's. */
interface Key {
  readonly distributionId: string;
  /** When it was made, by the device's clock. */
  readonly made: number;
}

/** The key as it is after everyone who came in, or went, has been considered. */
interface Prepared {
  readonly key: Key;
  readonly recipients: ReadonlyMap<string, Recipient>;
}

/** The present key, as those get it whom an entry lets in that is not in the log yet. */
export interface Ahead {
  readonly distributionId: string;
  /** A secret. */
  readonly distributionMessage: Uint8Array;
  readonly next: AuthorPlace;
  readonly newcomers: readonly Address[];
  /** By the page's running clock. */
  readonly since: number;
}

/** One recipient and what it is to get. */
export interface Due {
  readonly recipient: Address;
  readonly distributionId: string;
  readonly grant: Grant;
}

/** A key that the server has taken for its recipient, in the envelope of that id. */
export interface Handed {
  readonly due: Due;
  readonly envelopeId: string;
  /** The recipient is away, and finds it on return. */
  readonly queued: boolean;
}

/** So long it is not known whether an entry stands, before what is said goes out under a new key. */
const AHEAD_MILLIS = 10_000;

export interface OwnSenderKeyParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly counter: Pick<AuthorCounter, "upcoming">;
  /** The hash of the entry with which this one came in. */
  entitlingEntry(recipient: Address): Uint8Array;
  /** There is a new key in place of another one. */
  renewed(): void;
}

/** As many messages are encrypted under one key. */
export const MAX_MESSAGES = 10_000;
/** As long is one key used, in milliseconds. */
export const MAX_AGE = 24 * 3_600_000;

/** Acknowledgements that may come before the answer that names their envelopes. */
const MAX_EARLY = 5_000;

/**
 * This device's sender key in one meeting. Before anything is encrypted, whoever has come in since is entitled to the
 * key at the iteration that it then has, however long handing it out takes: so everything said afterwards opens for the
 * newcomer, and nothing that was said before. After somebody has gone there is a new key before anything else is
 * encrypted; however many went meanwhile, one. So there is after a day, or `MAX_MESSAGES` messages, of a key that was used.
 */
export class OwnSenderKey {
  readonly #parts: OwnSenderKeyParts;
  readonly #prefix: string;
  #key: Key | undefined;
  /** How many messages were encrypted under it. */
  #encrypted: number;
  #recipients: ReadonlyMap<string, Recipient>;
  readonly #early = new Set<string>();
  readonly #ahead = new Set<Ahead>();
  /** One who does not take part may have the present key: it encrypts nothing more. */
  #isSpent = false;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    parts: OwnSenderKeyParts,
    key: Key | undefined,
    encrypted: number,
    recipients: ReadonlyMap<string, Recipient>,
    isSpent = false,
  ) {
    this.#isSpent = isSpent;
    this.#parts = parts;
    this.#prefix = ownKeyPrefix(parts.meetingId);
    this.#key = key;
    this.#encrypted = encrypted;
    this.#recipients = recipients;
  }

  static open(parts: OwnSenderKeyParts): Promise<OwnSenderKey> {
    const prefix = ownKeyPrefix(parts.meetingId);
    return parts.store.update(async ({ records, signal }) => {
      const key = await records.get<Key>(`${prefix}present`);
      if (key === undefined) {
        return new OwnSenderKey(parts, key, 0, new Map());
      }
      const recipients = await records.all<Recipient>(`${prefix}recipient/${key.distributionId}/`);
      const { iteration } = await new GroupSessionBuilder(signal).create(
        toProtocolAddress(parts.self),
        key.distributionId,
      );
      // This program ended before it knew whether an entry stands with which the key was handed over.
      const isSpent = (await records.get<string>(`${prefix}ahead`)) === key.distributionId;
      return new OwnSenderKey(parts, key, iteration, new Map([...recipients].map(toLacking)), isSpent);
    });
  }

  /** Makes everyone entitled who takes part now, with a new key if somebody has gone. */
  prepare(others: readonly Address[]): Promise<void> {
    return this.#oneAtATime(async () => {
      if (!this.#isPreparedFor(others)) {
        await this.#change(
          (stores) => this.#prepare(stores, others, false),
          () => undefined,
        );
      }
    });
  }

  /** The store is an older copy: messages may have been encrypted under the present key that it does not know of. */
  beginAnew(): Promise<void> {
    return this.#oneAtATime(async () => {
      await this.#parts.store.update(({ records }) => records.delete(`${this.#prefix}present`));
      this.#key = undefined;
      this.#recipients = new Map();
      this.#encrypted = 0;
      this.#isSpent = false;
    });
  }

  /**
   * The key is about to be handed over for these, together with their entry. Until {@link stands} or {@link fell} is told nothing is
   * encrypted under it; that is kept, since the page may be gone by then.
   */
  ahead(others: readonly Address[], newcomers: readonly Address[]): Promise<Ahead> {
    return this.#oneAtATime(async () => {
      const made = await this.#change(
        (stores) => this.#prepare(stores, others, false),
        async ({ signal, records }, { key: { distributionId } }): Promise<Ahead> => {
          const builder = new GroupSessionBuilder(signal);
          const message = await builder.create(toProtocolAddress(this.#parts.self), distributionId);
          const next = await this.#parts.counter.upcoming(records);
          await records.put(`${this.#prefix}ahead`, distributionId);
          const distributionMessage = message.serialize();
          return { distributionId, distributionMessage, next, newcomers, since: performance.now() };
        },
      );
      this.#ahead.add(made);
      return made;
    });
  }

  /** How long nothing is encrypted, in milliseconds, since it is not known whether an entry stands. */
  get heldBackMillis(): number {
    const left = [...this.#ahead].map(({ since }) => since + AHEAD_MILLIS - performance.now());
    return Math.max(0, ...left);
  }

  /**
   * The entry is in the log.
   *
   * @param taken the envelopes that the server has taken, by their recipients' ids; who is not among them lacks the key
   */
  async stands(ahead: Ahead, taken: ReadonlyMap<string, string>, others: readonly Address[]): Promise<void> {
    await this.prepare(others);
    await this.#settled(ahead, (recipient) => {
      const envelopeId = taken.get(recipient.address.id);
      if (envelopeId === undefined) {
        return { ...recipient, state: "lacking" };
      }
      return { ...recipient, state: this.#early.delete(envelopeId) ? "ready" : "sent", envelopeId };
    });
  }

  /**
   * The entry is not in the log. The server may have kept what was handed over, and give it to those who are not in: so this key
   * encrypts nothing more.
   */
  fell(ahead: Ahead): Promise<void> {
    this.#isSpent ||= ahead.distributionId === this.#key?.distributionId;
    return this.#settled(ahead, (recipient) => ({ ...recipient, state: "lacking" }));
  }

  #settled(ahead: Ahead, change: (recipient: Recipient) => Recipient): Promise<void> {
    return this.#oneAtATime(async () => {
      const { distributionId, newcomers } = ahead;
      const isPresent = distributionId === this.#key?.distributionId;
      const handed = newcomers
        .flatMap((newcomer) => this.#recipients.get(addressKey(newcomer)) ?? [])
        .filter(({ state }) => isPresent && state === "handed")
        .map(change);
      this.#ahead.delete(ahead);
      const isOver = this.#ahead.size === 0 && !this.#isSpent;
      await this.#parts.store.update(async ({ records }) => {
        for (const recipient of handed) {
          await records.put(this.#recipientName(distributionId, recipient.address), recipient);
        }
        if (isOver) {
          await records.delete(`${this.#prefix}ahead`);
        }
      });
      this.#recipients = new Map([
        ...this.#recipients,
        ...handed.map((recipient) => [addressKey(recipient.address), recipient] as const),
      ]);
    });
  }

  /**
   * A sender-key message for exactly these; nothing where one of them lacks the key who must have it first.
   *
   * @param mayLack whether a message may go out though this one has not been given the key
   * @param content made when it is this message's turn, in the transaction in which it is encrypted; nothing where there is no need of
   * the message any more
   * @param made told of the ciphertext within that transaction
   */
  encrypt(
    others: () => readonly Address[],
    mayLack: (recipient: Address) => boolean,
    content: (records: Records) => Promise<Uint8Array | undefined>,
    made: (records: Records, ciphertext: Uint8Array) => Promise<void> = async () => undefined,
  ): Promise<Uint8Array | undefined> {
    return this.#oneAtATime(async () => {
      if (this.heldBackMillis > 0) {
        return undefined;
      }
      const encrypted = await this.#change(
        (stores) => this.#prepare(stores, others(), this.#isWornOut()),
        async (stores, { key, recipients }) => {
          const lacking = [...recipients.values()].filter(({ state }) => state === "lacking");
          if (!lacking.every(({ address }) => mayLack(address))) {
            return undefined;
          }
          const said = await content(stores.records);
          if (said === undefined) {
            return undefined;
          }
          const cipher = new GroupCipher(stores.signal, toProtocolAddress(this.#parts.self));
          const ciphertext = await cipher.encrypt(key.distributionId, said);
          await made(stores.records, ciphertext);
          return ciphertext;
        },
      );
      this.#encrypted += encrypted === undefined ? 0 : 1;
      return encrypted;
    });
  }

  /** Those who have not been given the present key. */
  due(): readonly Due[] {
    if (this.#key === undefined) {
      return [];
    }
    const { distributionId } = this.#key;
    return [...this.#recipients.values()]
      .filter(({ state }) => state === "lacking")
      .map(({ address, grant }) => ({ recipient: address, distributionId, grant }));
  }

  /** What this asker is entitled to: of the key it names, or of the present one. */
  async entitlement(asker: Address, distributionId: string | undefined): Promise<Due | undefined> {
    const wanted = distributionId?.toLowerCase() ?? this.#key?.distributionId;
    if (wanted === undefined) {
      return undefined;
    }
    const name = this.#recipientName(wanted, asker);
    const known = await this.#parts.store.update(({ records }) => records.get<Recipient>(name));
    return known === undefined ? undefined : { recipient: asker, distributionId: wanted, grant: known.grant };
  }

  /** The server has taken the key for these, and keeps it until they acknowledge it. */
  handedOver(handed: readonly Handed[]): Promise<void> {
    return this.#keep(() =>
      handed.map(({ due: { recipient, distributionId, grant }, envelopeId, queued }) => {
        const state = this.#early.delete(envelopeId) ? "ready" : queued ? "queued" : "sent";
        return [distributionId, { address: recipient, grant, state, envelopeId }];
      }),
    );
  }

  /** Envelopes with the present key that are not acknowledged yet. */
  unacknowledged(): ReadonlySet<string> {
    const waiting = [...this.#recipients.values()].filter(({ state }) => state === "sent" || state === "queued");
    return new Set(waiting.flatMap(({ envelopeId }) => envelopeId ?? []));
  }

  /** Those for whom these envelopes were have taken them in. It may come before it is told that they were handed over. */
  acknowledged(envelopeIds: Iterable<string>): Promise<void> {
    return this.#keep(() => {
      const distributionId = this.#key?.distributionId ?? "";
      const unknown = new Set(envelopeIds);
      const taken = [...this.#recipients.values()].filter(({ envelopeId }) => {
        return envelopeId !== undefined && unknown.delete(envelopeId);
      });
      for (const id of unknown) {
        if (this.#early.size < MAX_EARLY) {
          this.#early.add(id);
        }
      }
      return taken.map((recipient) => [distributionId, { ...recipient, state: "ready" }]);
    });
  }

  /** `pending`: not given the present key yet, or not taken in yet what was sent. */
  state(of: Address): "pending" | "queued" | "ready" {
    const { state = "lacking" } = this.#recipients.get(addressKey(of)) ?? {};
    return state === "queued" || state === "ready" ? state : "pending";
  }

  /** Whether the server has taken the present key for this one. */
  isHandedOver(to: Address): boolean {
    const { state = "lacking" } = this.#recipients.get(addressKey(to)) ?? {};
    return state !== "lacking";
  }

  coverage(others: readonly Address[]): KeyCoverage {
    const states = others.map((other) => this.state(other));
    return {
      ready: states.filter((state) => state === "ready").length,
      queued: states.filter((state) => state === "queued").length,
      total: others.length,
    };
  }

  #keep(changes: () => readonly (readonly [distributionId: string, Recipient])[]): Promise<void> {
    return this.#oneAtATime(async () => {
      const recipients = changes();
      if (recipients.length === 0) {
        return;
      }
      await this.#parts.store.update(async ({ records }) => {
        for (const [distributionId, recipient] of recipients) {
          await records.put(this.#recipientName(distributionId, recipient.address), recipient);
        }
      });
      const now = new Map(this.#recipients);
      for (const [distributionId, recipient] of recipients) {
        const key = addressKey(recipient.address);
        if (distributionId === this.#key?.distributionId && now.has(key)) {
          now.set(key, recipient);
        }
      }
      this.#recipients = now;
    });
  }

  /** Memory follows the transaction: it changes when that is kept. */
  async #change<T>(
    prepare: (stores: Stores) => Promise<Prepared>,
    work: (stores: Stores, prepared: Prepared) => T | Promise<T>,
  ): Promise<T> {
    const done = await this.#parts.store.update(async (stores) => {
      const prepared = await prepare(stores);
      return { ...prepared, value: await work(stores, prepared) };
    });
    const before = this.#key;
    this.#key = done.key;
    this.#recipients = done.recipients;
    if (before?.distributionId !== done.key.distributionId) {
      this.#encrypted = 0;
      this.#isSpent = false;
    }
    if (before !== undefined && before.distributionId !== done.key.distributionId) {
      this.#parts.renewed();
    }
    return done.value;
  }

  /** Whether there is a key, and nobody has come or gone since. */
  #isPreparedFor(others: readonly Address[]): boolean {
    const wanted = new Set(others.map(addressKey));
    return (
      this.#key !== undefined &&
      wanted.size === this.#recipients.size &&
      [...wanted].every((key) => this.#recipients.has(key))
    );
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** A clock that was put back says nothing: then, too, there is a new key. */
  #isWornOut(): boolean {
    const age = Date.now() - (this.#key?.made ?? 0);
    const isOverdue = [...this.#ahead].some(({ distributionId }) => distributionId === this.#key?.distributionId);
    return (
      this.#isSpent ||
      isOverdue ||
      this.#encrypted >= MAX_MESSAGES ||
      (this.#encrypted > 0 && (age < 0 || age >= MAX_AGE))
    );
  }

  async #prepare({ signal, records }: Stores, others: readonly Address[], isWornOut: boolean): Promise<Prepared> {
    const wanted = new Map(others.map((other) => [addressKey(other), other]));
    const oneWent = [...this.#recipients.keys()].some((key) => !wanted.has(key));
    const present = oneWent || isWornOut ? undefined : this.#key;
    const isNew = present === undefined;
    const key = present ?? { distributionId: crypto.randomUUID() as string, made: Date.now() };
    const { distributionId } = key;
    const recipients = new Map(isNew ? [] : this.#recipients);
    const newcomers = [...wanted].filter(([key]) => !recipients.has(key));
    if (isNew) {
      await records.put(`${this.#prefix}present`, key);
      await records.delete(`${this.#prefix}ahead`);
    }
    if (isNew || newcomers.length > 0) {
      const builder = new GroupSessionBuilder(signal);
      const message = await builder.create(toProtocolAddress(this.#parts.self), distributionId);
      const next = await this.#parts.counter.upcoming(records);
      for (const [name, address] of newcomers) {
        const entitlingEntry = base64(this.#parts.entitlingEntry(address));
        const grant = { message: base64(message.serialize()), next, entitlingEntry };
        const isHanded = [...this.#ahead].some((ahead) => isFor(ahead, distributionId, name));
        const recipient: Recipient = { address, grant, state: isHanded ? "handed" : "lacking" };
        recipients.set(name, recipient);
        await records.put(this.#recipientName(distributionId, address), recipient);
      }
    }
    return { key, recipients };
  }

  #recipientName(distributionId: string, recipient: Address): string {
    return `${this.#prefix}recipient/${distributionId}/${addressKey(recipient)}`;
  }
}

function isFor(ahead: Ahead, distributionId: string, name: string): boolean {
  return ahead.distributionId === distributionId && ahead.newcomers.some((one) => addressKey(one) === name);
}

/** What the server has said of it is not known any more. */
function toLacking([name, recipient]: readonly [string, Recipient]): readonly [string, Recipient] {
  return [name, recipient.state === "handed" ? { ...recipient, state: "lacking" } : recipient];
}

/** Of all keys of its own that a device has made in a meeting. */
export async function ownDistributionIds(records: Records, meetingId: string): Promise<ReadonlySet<string>> {
  const prefix = ownKeyPrefix(meetingId);
  const given = [...(await records.all(`${prefix}recipient/`)).keys()].map((name) => name.slice(0, name.indexOf("/")));
  const present = await records.get<Key>(`${prefix}present`); // It may have been given to no one yet.
  return new Set([...given, ...(present === undefined ? [] : [present.distributionId])]);
}

function ownKeyPrefix(meetingId: string): string {
  return `meeting/${meetingId}/own-key/`;
}
