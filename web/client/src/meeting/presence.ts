import { type Address, addressKey, sameAddress } from "../address.ts";
import { guestAddress, memberAddress } from "../roster/events.ts";
import type { Roster } from "../roster/roster.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { MemberPresence, Participants } from "../wire.ts";

/** Who is connected, and who has gone: the server's word, beside the roster. */
export class Presence {
  readonly #store: DeviceStore;
  readonly #roster: Roster;
  readonly #self: Address;
  readonly #devices = new Set<string>();
  readonly #gone: Set<string>;

  private constructor(store: DeviceStore, roster: Roster, self: Address, gone: Iterable<string>) {
    this.#store = store;
    this.#roster = roster;
    this.#self = self;
    this.#gone = new Set(gone);
  }

  static open(store: DeviceStore, roster: Roster, self: Address): Promise<Presence> {
    return store.update(async ({ records }) => {
      const gone = await records.all(`meeting/${roster.meetingId}/gone/`);
      return new Presence(store, roster, self, gone.keys());
    });
  }

  replace({ devices }: Participants): void {
    this.#devices.clear();
    devices.forEach((device) => {
      this.joined(device);
    });
  }

  joined(device: MemberPresence): void {
    const key = addressKey({ id: device.userId, deviceId: device.deviceId });
    if (this.#gone.has(key)) {
      return; // The server's list is older than its word.
    }
    this.#devices.add(key);
  }

  left(address: Address): void {
    this.#devices.delete(addressKey(address));
  }

  /** Takes part no more, by the server's word. */
  async went(address: Address): Promise<void> {
    this.#gone.add(addressKey(address));
    this.#devices.delete(addressKey(address));
    const name = `meeting/${this.#roster.meetingId}/gone/${addressKey(address)}`;
    await this.#store.update(({ records }) => records.put(name, true));
  }

  /** Everyone else who takes part, by the roster and the server. */
  others(): readonly Address[] {
    return this.#roster.addresses.filter((address) => {
      return !sameAddress(address, this.#self) && !this.#gone.has(addressKey(address));
    });
  }

  /** The devices in the roster that are connected, this one included. */
  presentDevices(): readonly Address[] {
    return this.#roster.devices.map(memberAddress).filter((address) => {
      return sameAddress(address, this.#self) || this.#devices.has(addressKey(address));
    });
  }

  isPresent(address: Address): boolean {
    const guest = this.#roster.guest(address.id);
    return guest !== undefined && sameAddress(guestAddress(guest), address)
      ? !this.#gone.has(addressKey(address))
      : sameAddress(address, this.#self) || this.#devices.has(addressKey(address));
  }
}
