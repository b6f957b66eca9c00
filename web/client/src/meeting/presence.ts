import { type Address, addressKey, isGuest, sameAddress } from "../address.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { Attendance } from "../roster/attendance.ts";
import { guestAddress } from "../roster/events.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { GuestPresent, MemberPresence, Participants } from "../wire.ts";

/** Who is connected, and who has gone: the server's word, beside the roster. */
export class Presence {
  readonly #store: DeviceStore;
  readonly #roster: MeetingLog;
  readonly #prefix: string;
  readonly #self: Address;
  readonly #attendance: Attendance;
  readonly #devices = new Set<string>();
  readonly #guests = new Set<string>();
  readonly #gone: Set<string>;

  private constructor(
    store: DeviceStore,
    follower: RosterFollower,
    self: Address,
    attendance: Attendance,
    gone: Iterable<string>,
  ) {
    this.#attendance = attendance;
    this.#store = store;
    this.#roster = follower.roster;
    this.#prefix = gonePrefix(follower);
    this.#self = self;
    this.#gone = new Set(gone);
  }

  static open(store: DeviceStore, follower: RosterFollower, self: Address, attendance: Attendance): Promise<Presence> {
    return store.update(async ({ records }) => {
      const gone = await records.all(gonePrefix(follower));
      return new Presence(store, follower, self, attendance, gone.keys());
    });
  }

  replace({ devices, guests }: Participants): void {
    this.#devices.clear();
    devices.forEach((device) => {
      this.joined(device);
    });
    this.#guests.clear();
    guests.forEach((guest) => {
      this.guestCame(guest);
    });
  }

  guestCame({ sessionId }: Pick<GuestPresent, "sessionId">): void {
    this.#guests.add(sessionId);
  }

  guestLeft({ sessionId }: Pick<GuestPresent, "sessionId">): void {
    this.#guests.delete(sessionId);
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
    await this.#store.update(({ records }) => records.put(this.#prefix + addressKey(address), true));
  }

  /** It takes part again, by the roster. */
  async came(address: Address): Promise<void> {
    if (this.#gone.delete(addressKey(address))) {
      await this.#store.update(({ records }) => records.delete(this.#prefix + addressKey(address)));
    }
  }

  /** Everyone else who takes part, by the roster and the server. */
  others(): readonly Address[] {
    const { devices, guests } = this.#roster;
    return [...devices.map(({ address }) => address), ...guests.map(guestAddress)].filter((address) => {
      return !sameAddress(address, this.#self) && !this.#gone.has(addressKey(address));
    });
  }

  /** The devices in the roster that are connected, this one included. */
  presentDevices(): readonly Address[] {
    return this.#roster.devices
      .map(({ address }) => address)
      .filter((address) => {
        return sameAddress(address, this.#self) || this.#devices.has(addressKey(address));
      });
  }

  /** Whether no other device that is present has come in before this one. */
  isFirst(): boolean {
    const own = this.#newest(this.#self);
    return this.presentDevices().every((device) => this.#newest(device) >= own);
  }

  #newest(address: Address): number {
    return this.#attendance.comings(address).at(-1) ?? Number.POSITIVE_INFINITY;
  }

  isPresent(address: Address): boolean {
    return isGuest(address)
      ? this.#guests.has(address.id) && !this.#gone.has(addressKey(address))
      : sameAddress(address, this.#self) || this.#devices.has(addressKey(address));
  }
}

function gonePrefix({ meetingId }: RosterFollower): string {
  return `meeting/${meetingId}/gone/`;
}
