import { GroupCipher, GroupSessionBuilder } from "@latchkey/signal";
import { type Address, addressKey } from "../address.ts";
import { base64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import type { KeyCoverage } from "../meeting/state.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";

/** What is kept of one recipient of one key. */
interface Recipient {
  readonly address: Address;
  /** Base64 of the distribution message that it is entitled to. A secret. */
  readonly message: string;
  readonly state: "lacking" | "queued" | "ready";
}

/** One recipient and the distribution message that it is to get. */
export interface Due {
  readonly recipient: Address;
  readonly distributionId: string;
  readonly message: string;
}

/**
 * This device's sender key in one meeting. Before anything is encrypted, whoever has come in since is entitled to the
 * key at the iteration that it then has, however long handing it out takes: so everything said afterwards opens for the
 * newcomer, and nothing that was said before. After somebody has gone there is a new key before anything else is
 * encrypted; however many went meanwhile, one.
 */
export class OwnSenderKey {
  readonly #store: DeviceStore;
  readonly #self: Address;
  readonly #prefix: string;
  #distributionId: string | undefined;
  #recipients: ReadonlyMap<string, Recipient>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    store: DeviceStore,
    meetingId: string,
    self: Address,
    distributionId: string | undefined,
    recipients: ReadonlyMap<string, Recipient>,
  ) {
    this.#store = store;
    this.#self = self;
    this.#prefix = ownKeyPrefix(meetingId);
    this.#distributionId = distributionId;
    this.#recipients = recipients;
  }

  static open(store: DeviceStore, meetingId: string, self: Address): Promise<OwnSenderKey> {
    const prefix = ownKeyPrefix(meetingId);
    return store.update(async ({ records }) => {
      const present = await records.get<string>(`${prefix}present`);
      const recipients = await records.all<Recipient>(`${prefix}recipient/${present}/`);
      return new OwnSenderKey(store, meetingId, self, present, recipients);
    });
  }

  /** Makes everyone entitled who takes part now, with a new key if somebody has gone. */
  prepare(others: readonly Address[]): Promise<void> {
    return this.#alone(
      (stores) => this.#prepare(stores, others),
      () => undefined,
    );
  }

  /**
   * A sender-key message for exactly these.
   *
   * @param content made when it is this message's turn
   */
  encrypt(others: () => readonly Address[], content: () => Uint8Array): Promise<Uint8Array> {
    return this.#alone(
      (stores) => this.#prepare(stores, others()),
      (stores, distributionId) => {
        return new GroupCipher(stores.signal, toProtocolAddress(this.#self)).encrypt(distributionId, content());
      },
    );
  }

  /** Those who have not been given the present key. */
  due(): readonly Due[] {
    const distributionId = this.#distributionId;
    if (distributionId === undefined) {
      return [];
    }
    return [...this.#recipients.values()]
      .filter(({ state }) => state === "lacking")
      .map(({ address, message }) => ({ recipient: address, distributionId, message }));
  }

  /** What this asker is entitled to: of the key it names, or of the present one. */
  async entitlement(asker: Address, distributionId: string | undefined): Promise<Due | undefined> {
    const wanted = distributionId?.toLowerCase() ?? this.#distributionId;
    if (wanted === undefined) {
      return undefined;
    }
    const name = this.#recipientName(wanted, asker);
    const known = await this.#store.update(({ records }) => records.get<Recipient>(name));
    return known === undefined ? undefined : { recipient: asker, distributionId: wanted, message: known.message };
  }

  /** The server has taken the key for this recipient, who gets it now or (queued) on return. */
  async given({ recipient, distributionId, message }: Due, queued: boolean): Promise<void> {
    const now: Recipient = { address: recipient, message, state: queued ? "queued" : "ready" };
    await this.#store.update(({ records }) => records.put(this.#recipientName(distributionId, recipient), now));
    if (distributionId === this.#distributionId && this.#recipients.has(addressKey(recipient))) {
      this.#recipients = new Map(this.#recipients).set(addressKey(recipient), now);
    }
  }

  state(of: Address): Recipient["state"] {
    return this.#recipients.get(addressKey(of))?.state ?? "lacking";
  }

  coverage(others: readonly Address[]): KeyCoverage {
    const states = others.map((other) => this.state(other));
    return {
      ready: states.filter((state) => state === "ready").length,
      queued: states.filter((state) => state === "queued").length,
      total: others.length,
    };
  }

  /** Memory follows the transaction: it changes when that is kept. */
  #alone<T>(
    prepare: (stores: Stores) => Promise<{ distributionId: string; recipients: ReadonlyMap<string, Recipient> }>,
    work: (stores: Stores, distributionId: string) => T | Promise<T>,
  ): Promise<T> {
    const result = this.#last.then(async () => {
      const done = await this.#store.update(async (stores) => {
        const prepared = await prepare(stores);
        return { ...prepared, value: await work(stores, prepared.distributionId) };
      });
      this.#distributionId = done.distributionId;
      this.#recipients = done.recipients;
      return done.value;
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #prepare(
    { signal, records }: Stores,
    others: readonly Address[],
  ): Promise<{ distributionId: string; recipients: ReadonlyMap<string, Recipient> }> {
    const wanted = new Map(others.map((other) => [addressKey(other), other]));
    const somebodyWent = [...this.#recipients.keys()].some((key) => !wanted.has(key));
    const isNew = this.#distributionId === undefined || somebodyWent;
    const distributionId = isNew ? crypto.randomUUID() : (this.#distributionId as string);
    const recipients = new Map(isNew ? [] : this.#recipients);
    const newcomers = [...wanted].filter(([key]) => !recipients.has(key));
    if (isNew) {
      await records.put(`${this.#prefix}present`, distributionId);
    }
    if (isNew || newcomers.length > 0) {
      const builder = new GroupSessionBuilder(signal);
      const message = await builder.create(toProtocolAddress(this.#self), distributionId);
      for (const [key, address] of newcomers) {
        const recipient: Recipient = { address, message: base64(message.serialize()), state: "lacking" };
        recipients.set(key, recipient);
        await records.put(this.#recipientName(distributionId, address), recipient);
      }
    }
    return { distributionId, recipients };
  }

  #recipientName(distributionId: string, recipient: Address): string {
    return `${this.#prefix}recipient/${distributionId}/${addressKey(recipient)}`;
  }
}

function ownKeyPrefix(meetingId: string): string {
  return `meeting/${meetingId}/own-key/`;
}
