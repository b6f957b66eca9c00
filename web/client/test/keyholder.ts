import { IdentityKeyPair, PrivateKey, SessionCipher } from "@latchkey/signal";
import { linkKey } from "../src/account/keys.ts";
import { type Address, GUEST_DEVICE_ID } from "../src/address.ts";
import { base64, fromBase64, randomBytes } from "../src/bytes.ts";
import { decodePairwiseBody, type PairwiseBody } from "../src/content/body.ts";
import { readPairwiseContent } from "../src/content/content.ts";
import { type GuestPlace, type GuestWords, SignedWords } from "../src/content/guest-words.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import { OwnSenderKey } from "../src/distribute/own-sender-key.ts";
import type { BundleSource } from "../src/distribute/sealer.ts";
import { ForWhom, WhoMayAdmit } from "../src/gen/latchkey/v2/meeting_pb.ts";
import { hashToken } from "../src/invite/token.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { meetingIdOf, sessionIdOf } from "../src/log/form.ts";
import { knock } from "../src/log/meeting/guest-writer.ts";
import type { AdmittedGuest } from "../src/log/meeting/meeting-body.ts";
import { createMeeting, MeetingWriter } from "../src/log/meeting/meeting-writer.ts";
import type { SigningKey } from "../src/log/writer.ts";
import { People } from "../src/meeting/people.ts";
import { Attendance } from "../src/roster/attendance.ts";
import { guestAddress } from "../src/roster/events.ts";
import { RosterFollower } from "../src/roster/follower.ts";
import { MemberEntries } from "../src/roster/member-entries.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Bundle, Envelope, GuestBundle } from "../src/wire.ts";
import { defined, TestAccount } from "./log/test-account.ts";

export const LOG_ID = randomBytes(16);
export const MEETING = meetingIdOf(LOG_ID);
/** A day on which no link has expired. */
const LATER = 253_402_300_799_999;

/** A person with an account, and its first device. */
export class Person {
  readonly account: TestAccount;
  readonly address: Address;
  readonly keys: IdentityKeyPair;

  constructor(name: string) {
    this.account = TestAccount.open(name);
    this.address = { id: this.account.userId, deviceId: 1 };
    const privateKey = this.account.key(1);
    this.keys = new IdentityKeyPair({ publicKey: privateKey.publicKey(), privateKey });
  }

  get signer(): SigningKey {
    return { ...this.address, key: this.keys.privateKey };
  }
}

export const host = new Person("Hanna");

/** The invitation under which these guests come. */
export const invitation = { token: `lki_${"t".repeat(42)}A`, seed: randomBytes(32) };

/** Somebody with keys of its own, whom a sender can give its key. */
export class Keyholder {
  readonly name: string;
  readonly address: Address;
  readonly store: DeviceStore;
  /** Of a member. */
  readonly person: Person | undefined;

  private constructor(name: string, address: Address, store: DeviceStore, person?: Person) {
    this.name = name;
    this.address = address;
    this.store = store;
    this.person = person;
  }

  static async member(name: string): Promise<Keyholder> {
    const person = new Person(name);
    const local = { identityKeyPair: person.keys, registrationId: 1 };
    return new Keyholder(name, person.address, await DeviceStore.open(crypto.randomUUID(), undefined, local), person);
  }

  static async guest(name: string): Promise<Keyholder> {
    const address = { id: sessionIdOf(randomBytes(16)), deviceId: GUEST_DEVICE_ID };
    return new Keyholder(name, address, await DeviceStore.open(crypto.randomUUID()));
  }

  /** What it signs to come in as a guest. */
  knock(anchor: Uint8Array): AdmittedGuest {
    const { identityKeyPair, registrationId } = this.store.local;
    const tokenHash = hashToken(invitation.token);
    const claim = { logId: LOG_ID, anchor, tokenHash, sessionId: this.address.id, registrationId };
    return knock({ ...claim, displayName: this.name }, linkKey(invitation.seed), identityKeyPair.privateKey);
  }

  async bundle(): Promise<Bundle> {
    const { preKeys, kyberPreKeys, ...keys } = await makeKeys(this.store, 1);
    return {
      deviceId: 1,
      ...keys,
      kyberPreKey: kyberPreKeys[0] ?? keys.lastResortKyberPreKey,
      preKey: preKeys[0] ?? null,
    };
  }

  async guestBundle(): Promise<GuestBundle> {
    return { ...(await this.bundle()), sessionId: this.address.id, displayName: this.name };
  }

  /** What the host says to this one alone. */
  async opens({ ciphertext, type }: Envelope): Promise<PairwiseBody> {
    const cipher = new SessionCipher(this.store, toProtocolAddress(host.address));
    const decrypted = await cipher.decrypt({ type, serialized: fromBase64(ciphertext) });
    return decodePairwiseBody(readPairwiseContent(LOG_ID, decrypted));
  }

  /** What this guest says, signed. */
  says(
    text: string,
    place: GuestPlace,
    { roster }: RosterFollower,
    more: Partial<Pick<GuestWords, "logId" | "sessionId" | "rosterIndex" | "said">> = {},
  ): SignedWords {
    return SignedWords.sign(this.store.local.identityKeyPair.privateKey, {
      logId: LOG_ID,
      sessionId: this.address.id,
      ...place,
      rosterIndex: roster.size - 1,
      rosterHead: defined(roster.head),
      said: { kind: "text", messageId: crypto.randomUUID(), text, sentAt: 0 },
      ...more,
    });
  }
}

/** The host's verified log, with these in it; it goes on as more are added. */
export class Log {
  readonly follower: RosterFollower;
  /** The host's. */
  readonly written: MemberEntries;
  readonly attendance: Attendance;
  /** How many pages the server was asked for. */
  readonly asked: () => number;
  readonly #accounts: Map<string, TestAccount>;
  readonly #entries: string[];

  private constructor(
    follower: RosterFollower,
    written: MemberEntries,
    attendance: Attendance,
    accounts: Map<string, TestAccount>,
    entries: string[],
    asked: () => number,
  ) {
    this.asked = asked;
    this.follower = follower;
    this.written = written;
    this.attendance = attendance;
    this.#accounts = accounts;
    this.#entries = entries;
  }

  static async create(...guests: readonly Keyholder[]): Promise<Log> {
    const entries: string[] = [];
    let asked = 0;
    const attendance = new Attendance();
    const accounts = new Map([[host.address.id, host.account]]);
    const follower = await RosterFollower.open({
      meetingId: MEETING,
      accounts: { openLog: (userId) => accounts.get(userId)?.log, reach: async () => undefined },
      source: {
        page: async (from) => {
          asked++;
          return { meetingId: MEETING, from, entries: entries.slice(from), size: entries.length };
        },
        append: async (entry) => void entries.push(entry),
      },
      archive: { load: async () => [], keep: async () => undefined },
      watcher: { accepted: (event) => attendance.accepted(event), refused: (_, detail) => fail(detail) },
    });
    await follower.append(() => newMeeting());
    const written = new MemberEntries(follower, host.signer);
    await written.append((writer) =>
      writer.makeInvitation({
        tokenHash: hashToken(invitation.token),
        linkKey: linkKey(invitation.seed).publicKey().serialize(),
        forWhom: ForWhom.SHARED,
        maxUses: 1_000,
        expiresAt: LATER,
      }),
    );
    const log = new Log(follower, written, attendance, accounts, entries, () => asked);
    if (guests.length > 0) {
      await log.admit(...guests);
    }
    return log;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** As the host sees them. */
  get people(): People {
    return new People(host.address, this.follower.roster, this.attendance, "Hanna");
  }

  /** The hash of the invitation's entry. */
  get anchor(): Uint8Array {
    return defined(this.follower.roster.hashAt(1));
  }

  /** Everyone who takes part but the host. */
  get others(): readonly Address[] {
    const { devices, guests } = this.follower.roster;
    return [...devices.map(({ address }) => address), ...guests.map(guestAddress)].filter(
      ({ id }) => id !== host.address.id,
    );
  }

  /** At most 100. */
  admit(...guests: readonly Keyholder[]): Promise<void> {
    return this.written.append((writer) => writer.admitGuests(guests.map((guest) => guest.knock(this.anchor))));
  }

  /** Sam's invitation, say. The meeting lets every member admit. */
  async invite({ person }: Keyholder, tokenHash: Uint8Array): Promise<void> {
    const key = PrivateKey.generate().publicKey().serialize();
    const made = { tokenHash, linkKey: key, forWhom: ForWhom.GUEST, maxUses: 1, expiresAt: LATER };
    this.#entries.push(
      base64(new MeetingWriter(this.follower.roster, defined(person).signer, Date.now).makeInvitation(made)),
    );
    await this.follower.catchUp();
  }

  /** A member, whose device joins. */
  async add({ person }: Keyholder): Promise<void> {
    const { account, signer } = defined(person);
    const { userId, state } = account;
    this.#accounts.set(userId, account);
    await this.written.append((writer) => writer.addMember(userId, state.place));
    const joined = new MeetingWriter(this.follower.roster, signer, Date.now).joinDevice(state.place);
    this.#entries.push(base64(joined));
    await this.follower.catchUp();
  }
}

/** Entry 0 of the host's meeting. */
export function newMeeting(): Uint8Array {
  const account = host.account.state.place;
  const whoMayAdmit = WhoMayAdmit.EVERY_MEMBER;
  return createMeeting(host.signer, { logId: LOG_ID, title: "Minutes", account, whoMayAdmit, time: 1 });
}

/** The host's. */
export function newSenderKey(
  store: DeviceStore,
  log: Log,
  counter = new AuthorCounter(MEETING, host.address, () => ""),
  renewed: () => void = () => undefined,
) {
  return OwnSenderKey.open({
    store,
    meetingId: MEETING,
    self: host.address,
    counter,
    entitlingEntry: (recipient) => log.people.entitlingEntry(recipient),
    renewed,
  });
}

/** A server that gives out what these have published. */
export function bundlesOf(...holders: readonly Keyholder[]): BundleSource {
  const find = (id: string) => holders.find(({ address }) => address.id === id) as Keyholder;
  return {
    bundle: ({ id }) => find(id).bundle(),
    guestBundles: async (ids) => ({ bundles: await Promise.all(ids.map((id) => find(id).guestBundle())), refused: [] }),
  };
}

function fail(detail: string): never {
  throw new Error(detail);
}
