import { PrivateKey } from "@latchkey/signal";
import { randomBytes } from "../../src/bytes.ts";
import { ForWhom, WhoMayAdmit } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { sessionIdOf } from "../../src/log/form.ts";
import { knock } from "../../src/log/meeting/guest-writer.ts";
import {
  type AdmittedGuest,
  type InvitationMade,
  MeetingType,
  type MemberProof,
} from "../../src/log/meeting/meeting-body.ts";
import { MeetingLog } from "../../src/log/meeting/meeting-log.ts";
import { MEETING_LIMITS, type MeetingLimits } from "../../src/log/meeting/meeting-state.ts";
import { createMeeting, MeetingWriter, memberKnock } from "../../src/log/meeting/meeting-writer.ts";
import { defined, NOW, TestAccount } from "./test-account.ts";

export interface TestLink {
  readonly tokenHash: Uint8Array;
  readonly key: PrivateKey;
  /** The hash of the entry that made it. */
  readonly anchor: Uint8Array;
}

export interface TestGuest {
  readonly admitted: AdmittedGuest;
  readonly key: PrivateKey;
}

/** The state that questions show, to compare. */
export function shown(log: MeetingLog) {
  const { size, head, members, devices, guests, invitations, admissionOpen, hasEnded, title } = log;
  return { size, head, members, devices, guests, invitations, admissionOpen, hasEnded, title };
}

/** Writes what a member may not, too. */
export class AnyWriter extends MeetingWriter {
  leaveAsGuest(): Uint8Array {
    return this.entry(MeetingType.GUEST_LEFT);
  }
}

/** A meeting with a log and the accounts of its people. */
export class TestMeeting {
  readonly accounts = new Map<string, TestAccount>();
  readonly log: MeetingLog;
  /** The accepted entries. */
  readonly entries: Uint8Array[] = [];
  readonly creator: TestAccount;

  constructor(creator: TestAccount, limits: Partial<MeetingLimits> = {}) {
    this.creator = creator;
    this.log = new MeetingLog((userId) => this.accounts.get(userId)?.log, { ...MEETING_LIMITS, ...limits });
    this.know(creator);
  }

  static create(
    creator = TestAccount.open("Hanna"),
    { everyMember = false, limits = {} }: { everyMember?: boolean; limits?: Partial<MeetingLimits> } = {},
  ): TestMeeting {
    const meeting = new TestMeeting(creator, limits);
    return meeting.accept(meeting.creating(everyMember ? WhoMayAdmit.EVERY_MEMBER : WhoMayAdmit.HOSTS));
  }

  creating(
    whoMayAdmit: WhoMayAdmit = WhoMayAdmit.HOSTS,
    deviceId = 1,
    logId: Uint8Array = randomBytes(16),
  ): Uint8Array {
    const { userId, state } = this.creator;
    const signer = { id: userId, deviceId, key: this.creator.key(deviceId) };
    return createMeeting(signer, { logId, title: "Plans", account: state.place, whoMayAdmit, time: NOW });
  }

  get logId(): Uint8Array {
    return defined(this.log.logId);
  }

  know(account: TestAccount): this {
    this.accounts.set(account.userId, account);
    return this;
  }

  by(account: TestAccount, deviceId = 1): AnyWriter {
    const signer = { id: account.userId, deviceId, key: account.key(deviceId) };
    return new AnyWriter(this.log, signer, () => NOW);
  }

  byGuest({ admitted, key }: TestGuest): AnyWriter {
    return new AnyWriter(this.log, { id: admitted.sessionId, deviceId: 1, key }, () => NOW);
  }

  /** Adds an account as a member, and lets its devices join. */
  add(account: TestAccount, deviceIds: readonly number[] = [1], by = this.creator): this {
    this.know(account);
    this.accept(this.by(by).addMember(account.userId, account.state.place));
    return this.join(account, deviceIds);
  }

  join(account: TestAccount, deviceIds: readonly number[] = [1]): this {
    for (const deviceId of deviceIds) {
      this.accept(this.by(account, deviceId).joinDevice(account.state.place));
    }
    return this;
  }

  move(account: TestAccount, deviceId = 1): this {
    return this.accept(this.by(account, deviceId).moveAccount(account.state.place));
  }

  making(how: Partial<InvitationMade> = {}, by = this.creator, deviceId = 1): Uint8Array {
    const invitation = {
      tokenHash: randomBytes(32),
      linkKey: PrivateKey.generate().publicKey().serialize(),
      forWhom: ForWhom.SHARED,
      maxUses: how.forWhom === ForWhom.GUEST || how.forWhom === ForWhom.MEMBER ? 1 : 10,
      expiresAt: NOW,
      ...how,
    };
    return this.by(by, deviceId).makeInvitation(invitation);
  }

  link(how: Partial<InvitationMade> = {}, by = this.creator, deviceId = 1): TestLink {
    const tokenHash = randomBytes(32);
    const key = PrivateKey.generate();
    this.accept(this.making({ tokenHash, linkKey: key.publicKey().serialize(), ...how }, by, deviceId));
    return { tokenHash, key, anchor: defined(this.log.head) };
  }

  guest({ tokenHash, key: linkKey, anchor }: TestLink, key = PrivateKey.generate()): TestGuest {
    const who = { sessionId: sessionIdOf(randomBytes(16)), registrationId: 1, displayName: "Gus" };
    return { admitted: knock({ logId: this.logId, anchor, tokenHash, ...who }, linkKey, key), key };
  }

  admit(...guests: readonly TestGuest[]): this {
    return this.accept(this.admitting(...guests));
  }

  admitting(...guests: readonly TestGuest[]): Uint8Array {
    return this.by(this.creator).admitGuests(guests.map(({ admitted }) => admitted));
  }

  memberProof(account: TestAccount, { tokenHash, key, anchor }: TestLink, deviceId = 1): MemberProof {
    const claim = { logId: this.logId, anchor, tokenHash, userId: account.userId, account: account.state.place };
    return memberKnock(claim, key, deviceId, account.key(deviceId));
  }

  accept(entry: Uint8Array): this {
    const verdict = this.log.append(entry);
    if (verdict.kind !== "accepted") {
      throw new Error(`refused: ${verdict.fault}, ${verdict.detail}`);
    }
    this.entries.push(entry);
    return this;
  }

  /** The fault of an entry, with "signed" where it bears a good signature; the log must not change by it. */
  refusal(entry: Uint8Array): string {
    const before = JSON.stringify(shown(this.log), bigints);
    const verdict = this.log.append(entry);
    if (verdict.kind === "accepted") {
      throw new Error(`accepted: ${verdict.event.body.kind}`);
    }
    if (JSON.stringify(shown(this.log), bigints) !== before) {
      throw new Error("a refused entry changed the log");
    }
    return `${verdict.fault}${verdict.signed ? ", signed" : ""}`;
  }

  revoked({ tokenHash }: TestLink): boolean {
    return defined(this.log.invitation(tokenHash)).revoked;
  }

  uses({ tokenHash }: TestLink): number {
    return defined(this.log.invitation(tokenHash)).uses;
  }

  takingPart(account: TestAccount): readonly number[] {
    return [...(this.log.member(account.userId)?.devices ?? [])].sort((one, other) => one - other);
  }
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
