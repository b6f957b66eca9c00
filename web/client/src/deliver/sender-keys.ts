import { GroupSessionBuilder, SenderKeyDistributionMessage } from "@latchkey/signal";
import { type Address, addressKey } from "../address.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";
import { toProtocolAddress } from "./opener.ts";

/** Whose sender keys this device has been given in a meeting. */
export class SenderKeys {
  readonly #prefix: string;
  readonly #senders: Set<string>;

  private constructor(prefix: string, senders: Iterable<string>) {
    this.#prefix = prefix;
    this.#senders = new Set(senders);
  }

  static async open(store: DeviceStore, meetingId: string): Promise<SenderKeys> {
    const prefix = senderKeysPrefix(meetingId);
    const known = await store.update(({ records }) => records.all<Address>(prefix));
    return new SenderKeys(prefix, [...known.values()].map(addressKey));
  }

  has(sender: Address): boolean {
    return this.#senders.has(addressKey(sender));
  }

  /**
   * Takes a key in, within a transaction; {@link note} it when that is done.
   *
   * @returns its distribution id
   * @throws {SignalError} where it is none
   */
  async take({ signal, records }: Stores, sender: Address, serialized: Uint8Array): Promise<string> {
    const message = SenderKeyDistributionMessage.deserialize(serialized);
    await new GroupSessionBuilder(signal).process(toProtocolAddress(sender), message);
    await records.put(`${this.#prefix}${message.distributionId}/${addressKey(sender)}`, sender);
    return message.distributionId;
  }

  note(sender: Address): void {
    this.#senders.add(addressKey(sender));
  }
}

/** Names here are `DISTRIBUTION_ID/ADDRESS`. */
export function senderKeysPrefix(meetingId: string): string {
  return `meeting/${meetingId}/sender-key/`;
}
