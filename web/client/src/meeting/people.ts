import { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import type { Attendance } from "../roster/attendance.ts";
import { guestAddress, memberAddress, type RosterGuest, type RosterMember } from "../roster/events.ts";
import type { Roster } from "../roster/roster.ts";
import type { Author, Participant } from "./state.ts";

/** What is known of a participant beside the roster. */
export interface Standing {
  readonly readsYou: Participant["readsYou"];
  readonly readable: boolean;
  readonly present: boolean;
  readonly verified: boolean;
}

/** Who is who in a meeting: the roster's word where it has one, the server's for members' names. */
export class People {
  readonly self: Address;
  readonly #roster: Roster;
  readonly #attendance: Attendance;
  readonly #names = new Map<string, string>();
  #shown = new Map<string, Participant>();

  constructor(self: Address, selfName: string, roster: Roster, attendance: Attendance) {
    this.self = self;
    this.#roster = roster;
    this.#attendance = attendance;
    this.#names.set(self.id, selfName);
  }

  /** A member's name, as the server tells it. Whether it is new. */
  name(userId: string, name: string): boolean {
    const isNew = this.#names.get(userId) !== name;
    this.#names.set(userId, name);
    return isNew;
  }

  isNamed(userId: string): boolean {
    return this.#names.has(userId);
  }

  /** A guest that takes part or did. */
  guest(sessionId: string): RosterGuest | undefined {
    return this.#roster.guest(sessionId) ?? this.#attendance.formerGuest(sessionId);
  }

  everHadDevice(address: Address): boolean {
    return this.#roster.everHadDevice(address);
  }

  tookPartAt(address: Address, rosterIndex: number): boolean {
    return this.#attendance.tookPartAt(address, rosterIndex);
  }

  /** The index of the newest coming or going among the entries up to `rosterIndex`; -1 where there is none. */
  newestChange(rosterIndex: number): number {
    return this.#attendance.newestChange(rosterIndex);
  }

  author(address: Address): Author {
    const isSelf = sameAddress(address, this.self);
    const guest =
      address.deviceId === GUEST_DEVICE_ID && !this.everHadDevice(address) ? this.guest(address.id) : undefined;
    const name = guest?.displayName ?? this.#names.get(address.id) ?? "";
    return { address, name, kind: guest === undefined ? "member" : "guest", isSelf };
  }

  /** Everyone who takes part; who has not changed is the same object as before. */
  participants(standing: (address: Address) => Standing): readonly Participant[] {
    const shown = new Map<string, Participant>();
    const add = (participant: Participant) => {
      const key = addressKey(participant.address);
      const before = this.#shown.get(key);
      shown.set(key, before !== undefined && isSame(before, participant) ? before : participant);
    };
    this.#roster.devices.forEach((device) => {
      add(this.#member(device, standing));
    });
    this.#roster.guests.forEach((guest) => {
      add(this.#guestParticipant(guest, standing));
    });
    this.#shown = shown;
    return [...shown.values()];
  }

  #member(device: RosterMember, standing: (address: Address) => Standing): Participant {
    const address = memberAddress(device);
    const isHost = this.#roster.isHost(device.userId);
    return { ...this.author(address), ...standing(address), isHost, sharedLink: false };
  }

  #guestParticipant(guest: RosterGuest, standing: (address: Address) => Standing): Participant {
    const address = guestAddress(guest);
    const sharedLink = this.#roster.invitation(guest.invitationTokenHash)?.shared ?? false;
    return { ...this.author(address), ...standing(address), isHost: false, sharedLink };
  }
}

function isSame(one: Participant, other: Participant): boolean {
  return (Object.keys(one) as (keyof Participant)[]).every((key) => key === "address" || one[key] === other[key]);
}
