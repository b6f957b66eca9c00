import { SessionCipher } from "@latchkey/signal";
import { base64, fromBase64, randomBytes } from "../src/bytes.ts";
import { readContent } from "../src/content/content.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import type { BundleSource } from "../src/distribute/sealer.ts";
import { guestProof } from "../src/invite/link-secret.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { Attendance } from "../src/roster/attendance.ts";
import { deviceAdded, guestsAdmitted, hashToken, invitationMade, meetingCreated } from "../src/roster/entries.ts";
import type { RosterGuest } from "../src/roster/events.ts";
import { RosterFollower } from "../src/roster/follower.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Bundle, Envelope, GuestBundle } from "../src/wire.ts";
import { Person, xeddsa } from "./people.ts";

export const MEETING = "meeting-1";
export const host = new Person("user-host", 1);

/** The invitation under which these guests come. */
export const invitation = { token: `lki_${"t".repeat(43)}`, secret: randomBytes(32) };

/** Somebody with keys of its own, whom a sender can give its key. */
export class Keyholder {
  readonly person: Person;
  readonly store: DeviceStore;

  private constructor(person: Person, store: DeviceStore) {
    this.person = person;
    this.store = store;
  }

  static async create(id: string): Promise<Keyholder> {
    const store = await DeviceStore.open(crypto.randomUUID());
    return new Keyholder(new Person(id, 1, store.local.identityKeyPair), store);
  }

  get asGuest(): RosterGuest {
    return this.person.asGuest(hashToken(invitation.token), this.person.address.id);
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
    const { id: sessionId } = this.person.address;
    const { identityKey } = this.person;
    const bundle = await this.bundle();
    const claim = { meetingId: MEETING, token: invitation.token, identityKey, displayName: sessionId };
    const proof = guestProof(invitation.secret, { ...claim, registrationId: bundle.registrationId });
    return { ...bundle, sessionId, displayName: sessionId, identityProof: base64(proof) };
  }

  /** What the host says to this one alone. */
  async opens({ ciphertext, type }: Envelope) {
    const cipher = new SessionCipher(this.store, toProtocolAddress(host.address));
    return readContent(MEETING, await cipher.decrypt({ type, serialized: fromBase64(ciphertext) })).body;
  }
}

/** The host's verified log, with these in it; it goes on as more are added. */
export class Log {
  readonly follower: RosterFollower;
  readonly attendance: Attendance;
  readonly #entries: string[];

  private constructor(follower: RosterFollower, attendance: Attendance, entries: string[]) {
    this.follower = follower;
    this.attendance = attendance;
    this.#entries = entries;
  }

  static async create(...guests: readonly Keyholder[]): Promise<Log> {
    const entries: string[] = [];
    const attendance = new Attendance();
    const follower = await RosterFollower.open({
      meetingId: MEETING,
      self: host.address,
      sign: (message) => host.keys.privateKey.sign(message),
      verifies: xeddsa,
      source: {
        page: async (from) => ({ meetingId: MEETING, from, entries: entries.slice(from), size: entries.length }),
        append: async (entry) => void entries.push(entry),
      },
      archive: { load: async () => [], keep: async () => undefined },
      watcher: { accepted: (event, index) => attendance.accepted(event, index), refused: () => undefined },
    });
    await follower.append(() => meetingCreated("Minutes", host.asMember, false));
    await follower.append(() => invitationMade(hashToken(invitation.token), true));
    if (guests.length > 0) {
      await follower.append(() => guestsAdmitted(guests.map(({ asGuest }) => asGuest)));
    }
    return new Log(follower, attendance, entries);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** A member's device that is signed in. */
  add({ person }: Keyholder): Promise<void> {
    return this.follower.append(() => deviceAdded(person.asMember));
  }
}

/** A server that gives out what these have published. */
export function bundlesOf(...holders: readonly Keyholder[]): BundleSource {
  const find = (id: string) => holders.find(({ person }) => person.address.id === id) as Keyholder;
  return {
    bundle: ({ id }) => find(id).bundle(),
    guestBundles: async (ids) => ({ bundles: await Promise.all(ids.map((id) => find(id).guestBundle())), refused: [] }),
  };
}
