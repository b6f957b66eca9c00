import type { Address } from "../../address.ts";
import type { Role, WhoMayAdmit } from "../../gen/latchkey/v2/meeting_pb.ts";
import { Chain } from "../chain.ts";
import { LogEntry, type LogPlace, MEETING_LOG } from "../entry.ts";
import { type LogRefused, type LogVerdict, refused } from "../verdict.ts";
import type { MeetingGuest } from "./guests.ts";
import type { Invitation } from "./invitations.ts";
import type { MeetingBody } from "./meeting-body.ts";
import { isCounted, nextStep } from "./meeting-rules.ts";
import { MEETING_LIMITS, type MeetingLimits, MeetingState } from "./meeting-state.ts";
import type { Member } from "./members.ts";
import type { Accounts } from "./places.ts";

/** What an accepted entry of a meeting's log says and led to. */
export interface MeetingEvent {
  readonly place: LogPlace;
  readonly signer: Address;
  /** The signer's clock. */
  readonly time: number;
  readonly body: MeetingBody;
  /** The devices and guests that took part until now. */
  readonly goneOut: readonly Address[];
  /** The invitations that were good until now, as they were. */
  readonly revoked: readonly Invitation[];
  /** Whether it is one that a later message may not fall behind. */
  readonly isComingOrGoing: boolean;
}

/** What an entry that the log may take next says. */
export interface NextEvent {
  readonly event: MeetingEvent;
  /** The log takes it. */
  readonly move: () => void;
}

export interface MeetingMember {
  readonly userId: string;
  /** What the account is called at its newest place here. */
  readonly displayName: string;
  readonly role: Role;
  /** It made the meeting, or came by a link that it proved to have. */
  readonly isProved: boolean;
  /** The hosts that may demote or remove it, the creator first. */
  readonly chain: readonly string[];
  /** The account's newest place here. */
  readonly place: LogPlace;
  /** Its devices that take part. */
  readonly devices: readonly number[];
}

/** A device that takes part. */
export interface MeetingDevice {
  readonly address: Address;
  readonly identityKey: Uint8Array;
}

/** A meeting's signed log: who takes part, and by whose word (docs/second-edition/protocol.md, sections 2 and 2.2). */
export class MeetingLog {
  readonly #chain = new Chain();
  readonly #state: MeetingState;

  /** @param accounts the accounts' logs, as far as the reader has them */
  constructor(accounts: Accounts, limits: MeetingLimits = MEETING_LIMITS) {
    this.#state = new MeetingState(accounts, limits);
  }

  get size(): number {
    return this.#chain.size;
  }

  get root(): Uint8Array | undefined {
    return this.#chain.root;
  }

  get head(): Uint8Array | undefined {
    return this.#chain.head;
  }

  get logId(): Uint8Array | undefined {
    return this.#chain.logId;
  }

  hashAt(index: number): Uint8Array | undefined {
    return this.#chain.hashAt(index);
  }

  append(signedEntry: Uint8Array): LogVerdict<MeetingEvent> {
    return moved(this.weigh(signedEntry));
  }

  /** Takes an entry that this device has verified before and kept: its signatures and proofs need no second look. */
  restore(signedEntry: Uint8Array): LogVerdict<MeetingEvent> {
    return moved(this.#weigh(signedEntry, true));
  }

  /** As {@link append}, but the log moves only when it is told to, before it is given anything else. */
  weigh(signedEntry: Uint8Array): LogVerdict<NextEvent> {
    return this.#weigh(signedEntry, false);
  }

  /** What the rules have against an own entry, which is not taken by this: its signatures and proofs are known to be good. */
  objectionTo(ownEntry: Uint8Array): LogRefused | undefined {
    const verdict = this.#weigh(ownEntry, true);
    return verdict.kind === "refused" ? { ...verdict, signed: true } : undefined;
  }

  #weigh(signedEntry: Uint8Array, isVerified: boolean): LogVerdict<NextEvent> {
    let entry: LogEntry | undefined;
    try {
      entry = LogEntry.read(MEETING_LOG, signedEntry, isVerified);
      return { kind: "accepted", event: this.#next(entry) };
    } catch (error) {
      return refused(error, entry?.signed ?? false);
    }
  }

  /** The account that created the meeting; undefined for an empty log. */
  get creator(): string | undefined {
    return this.#state.creator;
  }

  get title(): string {
    return this.#state.title;
  }

  get whoMayAdmit(): WhoMayAdmit {
    return this.#state.whoMayAdmit;
  }

  get admissionOpen(): boolean {
    return this.#state.admissionOpen;
  }

  get hasEnded(): boolean {
    return this.#state.ended;
  }

  get members(): readonly MeetingMember[] {
    return this.#state.members.all.map(toMember);
  }

  /** A member, or undefined where the account is none now. */
  member(userId: string): MeetingMember | undefined {
    const member = this.#state.members.present(userId);
    return member === undefined ? undefined : toMember(member);
  }

  /** What an account that was ever a member is called at its newest place here. */
  displayName(userId: string): string | undefined {
    return this.#state.members.get(userId)?.account.displayName;
  }

  /** The key of the device that opened an account that was ever a member. */
  openingKey(userId: string): Uint8Array | undefined {
    return this.#state.members.get(userId)?.account.openingKey;
  }

  /** The newest place of an account that was ever a member. */
  placeOf(userId: string): LogPlace | undefined {
    return this.#state.members.get(userId)?.account.place;
  }

  /** The devices that take part. */
  get devices(): readonly MeetingDevice[] {
    return this.#state.members.all.flatMap(devicesOf);
  }

  /** The guests that take part. */
  get guests(): readonly MeetingGuest[] {
    return this.#state.guests.all;
  }

  /** A guest that was ever admitted. */
  guest(sessionId: string): MeetingGuest | undefined {
    return this.#state.guests.get(sessionId);
  }

  takesPart(address: Address): boolean {
    return this.#state.takesPart(address);
  }

  isHost(userId: string): boolean {
    return this.#state.members.isHost(userId);
  }

  mayAdmit(address: Address): boolean {
    return this.#state.mayAdmit(address);
  }

  /** The key of a device or guest, also of one that takes part no longer. */
  identityKey(address: Address): Uint8Array | undefined {
    return this.#state.identityKey(address);
  }

  get invitations(): readonly Invitation[] {
    return this.#state.invitations.all;
  }

  invitation(tokenHash: Uint8Array): Invitation | undefined {
    return this.#state.invitations.get(tokenHash);
  }

  #next(entry: LogEntry): NextEvent {
    this.#chain.expectNext(entry);
    const { body, effect, isGoingOut } = nextStep(this.#state, entry);
    const { place, signer, time } = entry;
    const { goneOut, revoked } = effect;
    return {
      event: { place, signer, time, body, goneOut, revoked, isComingOrGoing: isGoingOut || isComing(body) },
      move: () => {
        effect.apply();
        this.#state.counted += isCounted(body, isGoingOut) ? 1 : 0;
        this.#chain.push(entry);
      },
    };
  }
}

function moved(verdict: LogVerdict<NextEvent>): LogVerdict<MeetingEvent> {
  if (verdict.kind === "refused") {
    return verdict;
  }
  verdict.event.move();
  return { kind: "accepted", event: verdict.event.event };
}

function isComing({ kind }: MeetingBody): boolean {
  return kind === "member-added" || kind === "device-joined" || kind === "guests-admitted";
}

function toMember({ userId, account, role, proved, chain, devices }: Member): MeetingMember {
  const { displayName, place } = account;
  return { userId, displayName, role, isProved: proved, chain, place, devices: [...devices] };
}

function devicesOf({ userId, account, devices }: Member): readonly MeetingDevice[] {
  return [...devices].flatMap((deviceId) => {
    const device = account.everAdded.get(deviceId);
    return device === undefined ? [] : { address: { id: userId, deviceId }, identityKey: device.identityKey };
  });
}
