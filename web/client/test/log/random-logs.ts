import { PrivateKey } from "@latchkey/signal";
import { concat, randomBytes } from "../../src/bytes.ts";
import { type Entry, EntrySchema, SignedEntrySchema } from "../../src/gen/latchkey/v2/log_pb.ts";
import { ForWhom, Role, WhoMayAdmit } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { AccountWriter, openAccount, possess } from "../../src/log/account/account-writer.ts";
import { canonical, readCanonical } from "../../src/log/canonical-form.ts";
import { hashIn, signIn } from "../../src/log/contexts.ts";
import { ACCOUNT_LOG, type LogKind, type LogPlace, MEETING_LOG } from "../../src/log/entry.ts";
import { sessionIdOf } from "../../src/log/form.ts";
import { knock } from "../../src/log/meeting/guest-writer.ts";
import { MeetingType } from "../../src/log/meeting/meeting-body.ts";
import { createMeeting, type MeetingWriter, memberKnock } from "../../src/log/meeting/meeting-writer.ts";
import { defined, NOW, outcome, TestAccount } from "./test-account.ts";
import { type TestGuest, type TestLink, TestMeeting } from "./test-meeting.ts";

/** An entry that was offered, and what became of it. */
export interface Offer {
  readonly entry: Uint8Array;
  readonly verdict: string;
}

/** Numbers from a seed (mulberry32), so that a run can be had again; keys and signatures are always new. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, and without, the bound. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * bound);
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return defined(items[this.below(items.length)]);
  }

  some<T>(items: readonly T[], oneIn = 2): T[] {
    return items.filter(() => this.oneIn(oneIn));
  }
}

/** An account's log to which good and wrong entries are offered. */
export class RandomAccount {
  readonly account: TestAccount;
  readonly offers: Offer[] = [];
  readonly #random: Random;
  readonly #recoveryKeys: PrivateKey[];

  constructor(random: Random) {
    this.#random = random;
    this.account = TestAccount.branchOf(TestAccount.open(), new AccountLog());
    this.#recoveryKeys = [this.account.recoveryKey];
    const { account } = this;
    const how = { logId: randomBytes(16), displayName: "Hanna", deviceId: 1, time: NOW };
    const keys = { deviceKey: account.key(1), recoveryKey: account.recoveryKey };
    if (random.oneIn(3)) {
      this.#offer(openAccount({ ...how, ...keys, recoveryKey: account.key(1) }));
      this.#offer(openAccount({ ...how, ...keys, displayName: " " }));
    }
    this.#offer(openAccount({ ...how, ...keys }));
  }

  /** Offers as many entries, of all kinds. */
  offer(count: number): this {
    for (let i = 0; i < count; i++) {
      const by = this.#signer();
      const { log } = this.account;
      const key = by === 0 ? this.#random.pick(this.#recoveryKeys) : this.account.key(by);
      const writer =
        by === 0 ? AccountWriter.forRecovery(log, key, () => NOW) : AccountWriter.forDevice(log, by, key, () => NOW);
      const entry = this.#entry(writer);
      const offered = this.#random.oneIn(6)
        ? damaged(this.#random, ACCOUNT_LOG, entry, key, this.account.entries)
        : entry;
      this.#offer(offered);
    }
    return this;
  }

  /** A device, mostly an active one; 0 for the recovery key. */
  #signer(): number {
    const { active } = this.account.state;
    const all = [...this.account.keys.keys(), 0];
    return this.#random.oneIn(3) ? this.#random.pick(all) : this.#random.pick([...active.keys(), 0]);
  }

  #entry(writer: AccountWriter): Uint8Array {
    const random = this.#random;
    const { state } = this.account;
    switch (
      random.pick(["add", "add", "add", "add", "remove", "remove", "remove", "name", "recovery", "skip", "other"])
    ) {
      case "add":
        return this.#adding(writer);
      case "remove": {
        const known = [...(random.oneIn(4) ? state.everAdded : state.active).keys()];
        const named = random.some(known, 3);
        return writer.removeDevices(named.length > 0 ? named : random.some(known), random.some(known, 3));
      }
      case "name":
        return writer.rename(random.pick(["Hanna", "Jo", "Müller", "a\u202eb", ""]));
      case "recovery":
        return this.#changing(writer);
      case "skip":
        return writer.entry(random.pick([1_000, 65_535]), Uint8Array.of(random.below(256)));
      default:
        return writer.entry(random.pick([0, 1, 2, 3, 6, 999, 65_536]), new Uint8Array());
    }
  }

  #adding(writer: AccountWriter): Uint8Array {
    const random = this.#random;
    const { account } = this;
    const free = Math.max(...account.state.everAdded.keys()) + 1;
    const deviceId = Math.min(127, random.oneIn(4) ? random.pick([1, 2, 100, 101, 127]) : free);
    const key = random.oneIn(6)
      ? random.pick([...account.keys.values(), ...this.#recoveryKeys])
      : PrivateKey.generate();
    if (!account.state.everAdded.has(deviceId)) {
      account.keys.set(deviceId, key);
    }
    const claimed = random.oneIn(8) ? random.pick([deviceId - 1, 3]) : deviceId;
    const { device, possession } = possess(account.root, account.head, claimed, key);
    return writer.addDevice({ device: { ...device, deviceId }, possession });
  }

  #changing(writer: AccountWriter): Uint8Array {
    const used = [...this.#recoveryKeys, ...this.account.keys.values()];
    const key = this.#random.oneIn(3) ? this.#random.pick(used) : PrivateKey.generate();
    this.#recoveryKeys.push(key);
    return writer.changeRecoveryKey(key);
  }

  #offer(entry: Uint8Array): void {
    const verdict = outcome(this.account.log.append(entry));
    this.offers.push({ entry, verdict });
    if (verdict === "accepted") {
      this.account.entries.push(entry);
    }
  }
}

interface Signer {
  readonly writer: MeetingWriter;
  readonly key: PrivateKey;
  readonly account: TestAccount;
}

/** A meeting's log to which good and wrong entries are offered. */
export class RandomMeeting {
  readonly meeting: TestMeeting;
  readonly accounts: readonly TestAccount[];
  readonly offers: Offer[] = [];
  readonly #random: Random;
  readonly #links: TestLink[] = [];
  readonly #guests: TestGuest[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.accounts = ["Hanna", "Mo", "Nia"].map((name) => history(random, name));
    this.meeting = new TestMeeting(defined(this.accounts[0]));
    for (const account of this.accounts) {
      this.meeting.know(account);
    }
    const whoMayAdmit = random.pick([WhoMayAdmit.HOSTS, WhoMayAdmit.EVERY_MEMBER]);
    const { creator } = this.meeting;
    const create = (deviceId: number, account: LogPlace) =>
      createMeeting(
        { id: creator.userId, deviceId, key: creator.key(deviceId) },
        { logId: randomBytes(16), title: "Plans", account, whoMayAdmit, time: NOW },
      );
    if (random.oneIn(2)) {
      this.#offer(create(2, placeAt(creator, 0)));
      this.#offer(create(1, { index: 99, hash: randomBytes(32) }));
    }
    this.#offer(create(1, placeAt(creator, random.below(2))));
    this.#offer(
      this.meeting.by(creator).addMember(defined(this.accounts[1]).userId, placeAt(defined(this.accounts[1]), 0)),
    );
    this.#offer(this.#inviting(this.meeting.by(creator)));
  }

  offer(count: number): this {
    for (let i = 0; i < count; i++) {
      const joins = this.#random.oneIn(5);
      const { writer, key, account } = joins ? this.#joiner() : this.#signer();
      const entry = joins ? writer.joinDevice(this.#place(account)) : this.#entry(writer, account);
      const { entries } = this.meeting;
      this.#offer(this.#random.oneIn(9) ? damaged(this.#random, MEETING_LOG, entry, key, entries) : entry);
    }
    return this;
  }

  /** Mostly a device that takes part, a host's above all; else any device of any account, or a guest. */
  #signer(): Signer {
    const random = this.#random;
    if (this.#guests.length > 0 && random.oneIn(9)) {
      const guest = random.pick(this.#guests);
      return { writer: this.meeting.byGuest(guest), key: guest.key, account: random.pick(this.accounts) };
    }
    const { log } = this.meeting;
    const hosts = log.devices.filter(({ address }) => log.isHost(address.id));
    const devices = hosts.length > 0 && random.oneIn(2) ? hosts : log.devices;
    if (devices.length === 0 || random.oneIn(7)) {
      return this.#anyDeviceOf(random.pick(this.accounts));
    }
    const { id, deviceId } = random.pick(devices).address;
    return this.#device(defined(this.accounts.find(({ userId }) => userId === id)), deviceId);
  }

  /** Who may join: any device of a member, mostly one that does not take part. */
  #joiner(): Signer {
    const random = this.#random;
    const { log } = this.meeting;
    const members = this.accounts.filter(({ userId }) => log.member(userId) !== undefined);
    const account = random.pick(members.length > 0 ? members : this.accounts);
    const joined = log.member(account.userId)?.devices ?? [];
    const others = [...account.state.active.keys()].filter((deviceId) => !joined.includes(deviceId));
    return others.length > 0 && !random.oneIn(5)
      ? this.#device(account, random.pick(others))
      : this.#anyDeviceOf(account);
  }

  #anyDeviceOf(account: TestAccount): Signer {
    return this.#device(account, this.#random.pick([...account.keys.keys()]));
  }

  #device(account: TestAccount, deviceId: number): Signer {
    return { writer: this.meeting.by(account, deviceId), key: account.key(deviceId), account };
  }

  #entry(writer: MeetingWriter, own: TestAccount): Uint8Array {
    const random = this.#random;
    const other = random.pick(this.accounts);
    switch (random.below(24)) {
      case 0:
      case 1:
      case 2:
        return this.#adding(writer, random.pick([other, other, own]));
      case 3:
      case 4:
      case 5:
        return this.#inviting(writer);
      case 6:
      case 7:
        return writer.moveAccount(this.#place(own));
      case 8:
      case 13:
        return writer.changeRole(other.userId, random.pick([Role.HOST, Role.HOST, Role.MEMBER, Role.UNSPECIFIED]));
      case 9:
        return writer.removeMember(other.userId);
      case 10:
        return random.pick([writer.leaveAsMember(), writer.leaveAsDevice(), writer.entry(MeetingType.GUEST_LEFT)]);
      case 11:
      case 12:
        return this.#removingGuest(writer);
      case 14:
        return writer.revokeInvitation(this.#link().tokenHash);
      case 15:
      case 16:
      case 17:
      case 18:
      case 19:
      case 20:
        return this.#admitting(writer);
      case 21:
        return this.meeting.log.admissionOpen && random.oneIn(3) ? writer.closeAdmission() : writer.openAdmission();
      case 22:
        return writer.entry(random.pick([0, 1, 2, 5, 17, 999, 1_000, 65_535, 65_536]), new Uint8Array(random.below(2)));
      default:
        return random.oneIn(9) ? writer.endMeeting() : this.#admitting(writer);
    }
  }

  /** Mostly the last place or one a little later; else any, or none that there is. */
  #place(account: TestAccount): LogPlace {
    const random = this.#random;
    const last = this.meeting.log.placeOf(account.userId)?.index ?? 0;
    const newest = account.log.size - 1;
    const place = placeAt(
      account,
      random.oneIn(4) ? random.below(newest + 1) : Math.min(newest, last + random.below(3)),
    );
    return random.oneIn(12) ? { index: random.pick([place.index, newest + 1]), hash: randomBytes(32) } : place;
  }

  #adding(writer: MeetingWriter, account: TestAccount): Uint8Array {
    const random = this.#random;
    const place = this.#place(account);
    if (!random.oneIn(3)) {
      return writer.addMember(account.userId, place);
    }
    const link = this.#link();
    const claim = { ...link, logId: this.meeting.logId, userId: account.userId, account: place };
    const deviceId = random.pick([...account.keys.keys()]);
    const proof = memberKnock(claim, link.key, deviceId, account.key(deviceId));
    const wrong = random.oneIn(4) ? { linkProof: proof.deviceProof } : {};
    return writer.addMember(account.userId, place, { ...proof, ...wrong });
  }

  #inviting(writer: MeetingWriter): Uint8Array {
    const random = this.#random;
    const forWhom = random.pick([ForWhom.GUEST, ForWhom.SHARED, ForWhom.SHARED, ForWhom.MEMBER, ForWhom.MEMBER]);
    const former = random.oneIn(6) ? this.#link() : undefined;
    const key = random.oneIn(2) ? (former?.key ?? PrivateKey.generate()) : PrivateKey.generate();
    const tokenHash = former?.tokenHash ?? randomBytes(32);
    const maxUses = random.oneIn(6) ? random.pick([0, 2, 1_000, 1_001]) : forWhom === ForWhom.SHARED ? 2 : 1;
    const linkKey = key.publicKey().serialize();
    const entry = writer.makeInvitation({ tokenHash, linkKey, forWhom, maxUses, expiresAt: NOW });
    // If it comes to stand, its hash is the anchor.
    const anchor = hashIn(MEETING_LOG.hashes, readCanonical(SignedEntrySchema, entry).entry);
    if (former === undefined) {
      this.#links.push({ tokenHash, key, anchor });
    }
    return entry;
  }

  #admitting(writer: MeetingWriter): Uint8Array {
    const count = this.#random.oneIn(3) ? 2 : 1;
    return writer.admitGuests(Array.from({ length: count }, () => this.#guest().admitted));
  }

  /** A new one; or one that was there, the same or altered. */
  #guest(): TestGuest {
    const random = this.#random;
    if (this.#guests.length > 0 && random.oneIn(3)) {
      const guest = random.pick(this.#guests);
      return random.oneIn(4) ? { ...guest, admitted: { ...guest.admitted, displayName: "Mallory" } } : guest;
    }
    const link = this.#linkForGuests();
    const key = random.oneIn(8) ? random.pick(this.accounts).key(1) : PrivateKey.generate();
    const who = { sessionId: sessionIdOf(randomBytes(16)), registrationId: 1, displayName: "Gus" };
    const guest = { admitted: knock({ ...link, ...who, logId: this.meeting.logId }, link.key, key), key };
    this.#guests.push(guest);
    return random.oneIn(8) ? { ...guest, admitted: { ...guest.admitted, registrationId: 2 } } : guest;
  }

  #removingGuest(writer: MeetingWriter): Uint8Array {
    const random = this.#random;
    const present = this.meeting.log.guests;
    const all = this.#guests.map(({ admitted }) => admitted);
    const known = (present.length > 0 && !random.oneIn(3) ? present : all).map((guest) => guest.sessionId);
    const sessionId = known.length > 0 ? random.pick(known) : sessionIdOf(randomBytes(16));
    return writer.removeGuest(sessionId, { hadGone: random.oneIn(2), closeLink: random.oneIn(4) });
  }

  /** Mostly one under which a guest may come in. */
  #linkForGuests(): TestLink {
    const open = this.#links.filter(({ tokenHash }) => {
      const invitation = this.meeting.log.invitation(tokenHash);
      const fits = invitation !== undefined && invitation.forWhom !== ForWhom.MEMBER && !invitation.revoked;
      return fits && invitation.uses < invitation.maxUses;
    });
    return open.length > 0 && !this.#random.oneIn(5) ? this.#random.pick(open) : this.#link();
  }

  #link(): TestLink {
    const standing = this.#links.filter(({ tokenHash }) => this.meeting.log.invitation(tokenHash) !== undefined);
    const links = standing.length > 0 && !this.#random.oneIn(8) ? standing : this.#links;
    return links.length > 0
      ? this.#random.pick(links)
      : { tokenHash: randomBytes(32), key: PrivateKey.generate(), anchor: randomBytes(32) };
  }

  #offer(entry: Uint8Array): void {
    const verdict = outcome(this.meeting.log.append(entry));
    this.offers.push({ entry, verdict });
    if (verdict === "accepted") {
      this.meeting.entries.push(entry);
    }
  }
}

/** An account with some devices, of which some are gone. */
function history(random: Random, name: string): TestAccount {
  const account = TestAccount.open(name)
    .add(2)
    .add(3, random.pick([1, 2, 0]));
  const signer = random.pick([1, 2, 3]);
  account.remove([random.pick([2, 3])], signer, []);
  if (account.state.active.has(1) && random.oneIn(2)) {
    account.add(4, 1).accept(account.by(1).rename(`${name} B`));
  }
  return account;
}

function placeAt(account: TestAccount, index: number): LogPlace {
  return defined(account.log.stateAt(index)).place;
}

/** The entry with something wrong, signed anew where that is not the signature. */
function damaged(
  random: Random,
  kind: LogKind,
  signedEntry: Uint8Array,
  key: PrivateKey,
  accepted: readonly Uint8Array[],
): Uint8Array {
  const { entry: bytes, signature } = readCanonical(SignedEntrySchema, signedEntry);
  const entry = readCanonical(EntrySchema, bytes);
  const signed = (changed: Uint8Array) =>
    canonical(SignedEntrySchema, { entry: changed, signature: signIn(kind.signs, key, changed) });
  const altered = (patch: Partial<Entry>) => signed(canonical(EntrySchema, { ...entry, ...patch }));
  switch (random.below(14)) {
    case 0:
      return altered({ index: entry.index + 1n });
    case 1:
      return altered({ logId: randomBytes(random.pick([15, 16])) });
    case 2:
      return altered({ previousHash: randomBytes(random.pick([0, 31, 32])) });
    case 3:
      return altered({ time: random.pick([-1n, 0n, 253_402_300_799_999n, 253_402_300_800_000n]) });
    case 4:
      return altered({ signer: undefined });
    case 5:
      return altered({ signer: { ...defined(entry.signer), deviceId: random.pick([0, 5, 127, 128]) } });
    case 6:
      return altered({
        signer: { ...defined(entry.signer), id: random.pick(["", "u_", sessionIdOf(randomBytes(16))]) },
      });
    case 7:
      return altered({ body: concat(entry.body, Uint8Array.of(0x78, 1)) });
    case 8:
      return signed(concat(bytes, Uint8Array.of(0x40, 0)));
    case 9:
      return canonical(SignedEntrySchema, { entry: bytes, signature: signIn("Latchkey 2 knock", key, bytes) });
    case 10:
      return canonical(SignedEntrySchema, { entry: bytes, signature: signature.subarray(random.below(2)) });
    case 11:
      return accepted.length > 0 ? random.pick(accepted) : signedEntry;
    case 12:
      return signedEntry.subarray(0, random.below(signedEntry.length));
    default: {
      const copy = signedEntry.slice();
      copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
  }
}
