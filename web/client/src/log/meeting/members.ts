import type { Address } from "../../address.ts";
import { Role } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { AccountState } from "../account/account-state.ts";

const NONE: ReadonlySet<number> = new Set();

/** An account that a meeting's log has named. */
export interface Member {
  readonly userId: string;
  /** The account at its newest place in the meeting's log. */
  readonly account: AccountState;
  /** Whether it is a member now. */
  readonly present: boolean;
  readonly role: Role;
  /** Whether it made the meeting, or came by a link that it proved to have. */
  readonly proved: boolean;
  /** The hosts above it, the creator first. */
  readonly chain: readonly string[];
  /** Its devices that take part. */
  readonly devices: ReadonlySet<number>;
  /** The devices that went out since it was added last: they cannot join until it is added again. */
  readonly wentOut: ReadonlySet<number>;
}

/** What a newer place of an account leads to. */
export interface Move {
  readonly userId: string;
  readonly account: AccountState;
  /** The devices that took part and are removed there. */
  readonly goneOut: readonly Address[];
  /** The devices that are newly removed there, and not by themselves. */
  readonly removedByOthers: ReadonlySet<number>;
}

/** The accounts of a meeting and their devices. It changes as it is told: the rules are checked before. */
export class Members {
  readonly #all = new Map<string, Member>();
  readonly #present = new Set<string>();
  readonly #hosts = new Set<string>();
  #devices = 0;

  /** An account that the log has named, a member or not. */
  get(userId: string): Member | undefined {
    return this.#all.get(userId);
  }

  present(userId: string): Member | undefined {
    const member = this.#all.get(userId);
    return member?.present === true ? member : undefined;
  }

  get all(): readonly Member[] {
    return [...this.#present].flatMap((userId) => this.#all.get(userId) ?? []);
  }

  get size(): number {
    return this.#present.size;
  }

  /** How many devices take part. */
  get devices(): number {
    return this.#devices;
  }

  takesPart({ id, deviceId }: Address): boolean {
    return this.#all.get(id)?.devices.has(deviceId) === true;
  }

  isHost(userId: string): boolean {
    return this.#hosts.has(userId);
  }

  isLastHost(userId: string): boolean {
    return this.#hosts.size === 1 && this.#hosts.has(userId);
  }

  /** What the account's newer place would lead to. */
  moveTo(userId: string, account: AccountState): Move {
    const member = this.#all.get(userId);
    const gone = [...(member?.devices ?? NONE)].filter((deviceId) => !account.active.has(deviceId));
    const removed = [...account.removed].filter((deviceId) => member?.account.removed.has(deviceId) !== true);
    return {
      userId,
      account,
      goneOut: gone.map((deviceId) => ({ id: userId, deviceId })),
      removedByOthers: new Set(removed.filter((deviceId) => !account.removedThemselves.has(deviceId))),
    };
  }

  /** The creator's account, with its device. */
  create(account: AccountState, deviceId: number): void {
    const { userId } = account;
    this.#put({ ...outsider(account), present: true, role: Role.HOST, proved: true });
    this.join({ id: userId, deviceId });
  }

  /** Makes an account a member, or lets a member's devices join again. */
  add(move: Move, proved: boolean): void {
    this.move(move);
    const member = this.#known(move.userId);
    this.#put({ ...member, present: true, proved: member.proved || proved, wentOut: NONE });
  }

  move({ userId, account, goneOut }: Move): void {
    this.#put({ ...(this.#all.get(userId) ?? outsider(account)), account });
    for (const address of goneOut) {
      this.leave(address);
    }
  }

  join({ id, deviceId }: Address): void {
    const member = this.#known(id);
    this.#put({ ...member, devices: new Set(member.devices).add(deviceId) });
  }

  /** A device goes out; its account stays a member. */
  leave({ id, deviceId }: Address): void {
    const member = this.#known(id);
    const devices = new Set(member.devices);
    devices.delete(deviceId);
    this.#put({ ...member, devices, wentOut: new Set(member.wentOut).add(deviceId) });
  }

  /** An account is a member no longer. It keeps its last place. */
  remove(userId: string): void {
    this.#strike(userId);
    this.#put(outsider(this.#known(userId).account));
  }

  /** @param by the host that promotes it */
  promote(userId: string, by: string): void {
    this.#put({ ...this.#known(userId), role: Role.HOST, chain: [...this.#known(by).chain, by] });
  }

  demote(userId: string): void {
    this.#strike(userId);
    this.#put({ ...this.#known(userId), role: Role.MEMBER, chain: [] });
  }

  /** Only hosts have a chain. */
  #strike(userId: string): void {
    for (const host of this.#hosts) {
      const member = this.#known(host);
      if (member.chain.includes(userId)) {
        this.#put({ ...member, chain: member.chain.filter((above) => above !== userId) });
      }
    }
  }

  #put(member: Member): void {
    const { userId, present, role, devices } = member;
    this.#devices += devices.size - (this.#all.get(userId)?.devices.size ?? 0);
    this.#all.set(userId, member);
    setMembership(this.#present, userId, present);
    setMembership(this.#hosts, userId, present && role === Role.HOST);
  }

  #known(userId: string): Member {
    const member = this.#all.get(userId);
    if (member === undefined) {
      throw new TypeError("an account that the log has not named");
    }
    return member;
  }
}

function outsider(account: AccountState): Member {
  return {
    userId: account.userId,
    account,
    present: false,
    role: Role.MEMBER,
    proved: false,
    chain: [],
    devices: NONE,
    wentOut: NONE,
  };
}

function setMembership(set: Set<string>, value: string, belongs: boolean): void {
  if (belongs) {
    set.add(value);
  } else {
    set.delete(value);
  }
}
