import { type Address, addressKey, isGuest, sameAddress } from "../address.ts";
import { base64, equal } from "../bytes.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import { ID_BYTES } from "../log/form.ts";
import type { MeetingGuest } from "../log/meeting/guests.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { Attendance } from "../roster/attendance.ts";
import { guestAddress } from "../roster/events.ts";
import type { Author, Participant } from "./state.ts";

/** What is known of a participant beside the roster. */
export interface Standing {
  readonly readsYou: Participant["readsYou"];
  readonly readable: boolean;
  readonly present: boolean | undefined;
  readonly verifiedAs: string | undefined;
}

/** Who is who in a meeting, by its log. */
export class People {
  readonly self: Address;
  readonly #roster: MeetingLog;
  readonly #attendance: Attendance;
  readonly #selfName: string;
  #shown = new Map<string, Participant>();

  /** @param selfName this person's own name, until the roster has it */
  constructor(self: Address, roster: MeetingLog, attendance: Attendance, selfName: string) {
    this.self = self;
    this.#roster = roster;
    this.#attendance = attendance;
    this.#selfName = selfName;
  }

  /** The name of the person who created the meeting; undefined as long as nothing is known of the meeting. */
  get hostName(): string | undefined {
    const { creator } = this.#roster;
    return creator === undefined ? undefined : this.#roster.displayName(creator);
  }

  /** Of everyone who takes part or did. */
  identityKey(address: Address): Uint8Array | undefined {
    return this.#attendance.everTookPart(address) ? this.#roster.identityKey(address) : undefined;
  }

  /** A guest that takes part or did. */
  guest(sessionId: string): MeetingGuest | undefined {
    return this.#roster.guest(sessionId);
  }

  /** Whether it is a member's device that takes part or did. */
  everHadDevice(address: Address): boolean {
    return !isGuest(address) && this.#attendance.everTookPart(address);
  }

  tookPartAt(address: Address, rosterIndex: number): boolean {
    return this.#attendance.tookPartAt(address, rosterIndex);
  }

  /** Whether it is a guest that was turned out, and had not come back as the log stood with entry `rosterIndex`. */
  wasRemovedBy(address: Address, rosterIndex: number): boolean {
    return this.#attendance.wasRemovedBy(address, rosterIndex);
  }

  /** The hash of the entry with which it came in, the last time. */
  entitlingEntry(address: Address): Uint8Array {
    const index = this.#attendance.comings(address).at(-1);
    const entry = index === undefined ? undefined : this.#roster.hashAt(index);
    if (entry === undefined) {
      throw new TypeError("it never came in");
    }
    return entry;
  }

  /** Whether this device came in with the entry of that hash. */
  cameInWith(entry: Uint8Array): boolean {
    return this.#attendance.comings(this.self).some((index) => {
      const hash = this.#roster.hashAt(index);
      return hash !== undefined && equal(hash, entry);
    });
  }

  /** The hash of the entry with which this device takes part, Base64; empty where it never came in. */
  get stay(): string {
    return this.#attendance.comings(this.self).length === 0 ? "" : base64(this.entitlingEntry(this.self));
  }

  /** Whether this device has taken part since entry `rosterIndex`, or longer. */
  takesPartSince(rosterIndex: number): boolean {
    return (this.#attendance.comings(this.self).at(-1) ?? Number.POSITIVE_INFINITY) <= rosterIndex;
  }

  /** The index of the entry with which it came in, the last time up to entry `rosterIndex`. */
  stayOf(address: Address, rosterIndex: number): number {
    return this.#attendance.comings(address).findLast((index) => index <= rosterIndex) ?? -1;
  }

  /** By which that stay is named beside the guest's own numbers: the first bytes of the entry's hash, Base64. */
  epochOf(stay: number): string {
    return base64(this.#roster.hashAt(stay)?.slice(0, ID_BYTES) ?? new Uint8Array());
  }

  /** The index of the entry that let this guest in and has that name; undefined where none has. */
  stayNamed(guest: Address, epoch: string): number | undefined {
    return this.#attendance.comings(guest).find((stay) => this.epochOf(stay) === epoch);
  }

  /** Whether it takes part or did. */
  everTookPart(address: Address): boolean {
    return this.#attendance.everTookPart(address);
  }

  /** Whether this device gets all that the guest says who came in with that entry. */
  hearsAllOf(guest: Address, stay: number): boolean {
    const last = this.#attendance.comings(this.self).at(-1);
    return sameAddress(guest, this.self) || (last !== undefined && last < stay);
  }

  /** The index of the newest coming or going among the entries up to `rosterIndex`; -1 where there is none. */
  newestChange(rosterIndex: number): number {
    return this.#attendance.newestChange(rosterIndex);
  }

  author(address: Address): Author {
    const isSelf = sameAddress(address, this.self);
    const known = isGuest(address) ? this.guest(address.id)?.displayName : this.#roster.displayName(address.id);
    const name = known ?? (address.id === this.self.id ? this.#selfName : "");
    return { address, name, kind: isGuest(address) ? "guest" : "member", isSelf };
  }

  /** Everyone who takes part; who has not changed is the same object as before. */
  participants(standing: (address: Address) => Standing): readonly Participant[] {
    const shown = new Map<string, Participant>();
    const add = (participant: Participant) => {
      const key = addressKey(participant.address);
      const before = this.#shown.get(key);
      shown.set(key, before !== undefined && isSame(before, participant) ? before : participant);
    };
    this.#roster.devices.forEach(({ address }) => {
      const isHost = this.#roster.isHost(address.id);
      add({ ...this.author(address), ...standing(address), isHost, sharedLink: false });
    });
    this.#roster.guests.forEach((guest) => {
      const address = guestAddress(guest);
      const sharedLink = this.#roster.invitation(guest.tokenHash)?.forWhom === ForWhom.SHARED;
      add({ ...this.author(address), ...standing(address), isHost: false, sharedLink });
    });
    this.#shown = shown;
    return [...shown.values()];
  }
}

function isSame(one: Participant, other: Participant): boolean {
  return (Object.keys(one) as (keyof Participant)[]).every((key) => key === "address" || one[key] === other[key]);
}
