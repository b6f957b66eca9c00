import type { AccountDirectory } from "../account/account-directory.ts";
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

/** What the verified logs of accounts say of members. */
export type Accounts = Pick<AccountDirectory, "name" | "standing" | "lookFor">;

/** Who is who in a meeting: by the roster, and by the logs of the members' accounts. */
export class People {
  readonly self: Address;
  readonly #roster: Roster;
  readonly #attendance: Attendance;
  readonly #accounts: Accounts;
  readonly #selfName: string;
  #shown = new Map<string, Participant>();

  /** @param selfName a guest's own name, until the roster has it */
  constructor(self: Address, accounts: Accounts, roster: Roster, attendance: Attendance, selfName = "") {
    this.self = self;
    this.#accounts = accounts;
    this.#roster = roster;
    this.#attendance = attendance;
    this.#selfName = selfName;
  }

  /** The name of the user who created the meeting; undefined as long as nothing is known of the meeting. */
  get hostName(): string | undefined {
    const { hostUserId } = this.#roster;
    return hostUserId === undefined ? undefined : (this.#accounts.name(hostUserId) ?? "");
  }

  /** Of everyone who takes part or did. */
  identityKey(address: Address): Uint8Array | undefined {
    return this.#roster.identityKey(address) ?? this.#attendance.formerIdentityKey(address);
  }

  /** Whether the roster has a device that its account's log does not have, under that key. To be looked for before. */
  isUnlisted(address: Address): boolean {
    const identityKey = this.identityKey(address);
    return (
      identityKey !== undefined &&
      this.everHadDevice(address) &&
      this.#accounts.standing(address, identityKey) === "unlisted"
    );
  }

  /** Reads on in the log of a device's account where it does not have the device. */
  async lookFor(address: Address): Promise<void> {
    const identityKey = this.identityKey(address);
    if (identityKey !== undefined && this.everHadDevice(address)) {
      await this.#accounts.lookFor(address, identityKey);
    }
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
    const name = guest?.displayName ?? this.#accounts.name(address.id) ?? (isSelf ? this.#selfName : "");
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
