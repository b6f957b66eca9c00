import type { SessionRecord } from "@latchkey/signal";
import { InMemoryProtocolStore, type LocalIdentity, PublicKey, SessionBuilder, SessionCipher } from "@latchkey/signal";
import type { Address } from "../address.ts";
import { base64, base64url, equal, fromBase64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import { toPreKeyBundle } from "../keys/bundles.ts";
import { Lane } from "../lane.ts";
import type { AdmittedGuest } from "../log/meeting/meeting-body.ts";
import { guestAddress } from "../roster/events.ts";
import type { Stores } from "../store/device-store.ts";
import type { Envelope, GuestBundle, GuestBundles } from "../wire.ts";

/** As many are kept. */
export const MOST_PREPARED = 20;
/** As many of one link's are begun within `WINDOW_MILLIS` before a person decides. */
export const PREPARED_OF_A_LINK = 20;
const WINDOW_MILLIS = 600_000;

/** How many were begun for one link since a moment. */
interface Window {
  readonly since: number;
  readonly begun: number;
}

/**
 * A session that has been begun and is kept in memory alone. One that is lost there is lost altogether, so nothing is ever
 * encrypted twice under one of its keys.
 */
export class PreparedSession {
  readonly address: Address;
  readonly identityKey: Uint8Array;
  readonly #store: InMemoryProtocolStore;

  private constructor(address: Address, identityKey: Uint8Array, store: InMemoryProtocolStore) {
    this.address = address;
    this.identityKey = identityKey;
    this.#store = store;
  }

  static async begin(
    local: LocalIdentity,
    address: Address,
    identityKey: Uint8Array,
    bundle: GuestBundle,
  ): Promise<PreparedSession> {
    const store = new InMemoryProtocolStore(local);
    await new SessionBuilder(store, toProtocolAddress(address)).process(toPreKeyBundle(bundle));
    return new PreparedSession(address, identityKey, store);
  }

  /** Encrypts, and moves the session on, still in memory alone. */
  async seal(content: Uint8Array): Promise<Envelope> {
    const cipher = new SessionCipher(this.#store, toProtocolAddress(this.address));
    const { serialized, type } = await cipher.encrypt(content);
    return { recipient: this.address, ciphertext: base64(serialized), type };
  }

  async record(): Promise<SessionRecord> {
    const record = await this.#store.transaction((signal) => signal.loadSession(toProtocolAddress(this.address)));
    if (record === undefined) {
      throw new TypeError("a session that was begun is none");
    }
    return record;
  }
}

export interface PreparedSessionsParts {
  readonly local: LocalIdentity;
  /** At most 100; takes one-time pre-keys. */
  guestBundles(sessionIds: readonly string[]): Promise<GuestBundles>;
  broken(error: unknown): void;
}

/**
 * Sessions with guests who wait, begun so that letting one in takes no further call. Nothing is said in them before that. One
 * knock makes this device work once, and one link's knocks a bounded number of times: a person who has a link can knock again and again.
 */
export class PreparedSessions {
  readonly #parts: PreparedSessionsParts;
  readonly #lane: Lane;
  readonly #prepared = new Map<string, PreparedSession>();
  readonly #tried = new Set<string>();
  readonly #links = new Map<string, Window>();
  /** By the entry with which something was said in them, in Base64: what the store is to keep when that stands. */
  readonly #handed = new Map<string, readonly (readonly [PreparedSession, SessionRecord])[]>();

  constructor(parts: PreparedSessionsParts) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
  }

  /**
   * Begins sessions with those who wait, as far as there is room; forgets those with everybody who neither waits nor is in.
   *
   * @param waiting in the order of knocking
   */
  prepare(waiting: readonly AdmittedGuest[], isIn: (sessionId: string) => boolean): void {
    this.#lane.run(() => this.#begin(this.#choose(waiting, isIn)));
  }

  /** A person lets these in: sessions are begun with those who have none, unless they are many. */
  prepareNow(guests: readonly AdmittedGuest[]): Promise<void> {
    return this.#lane.ask(async () => {
      const lacking = guests.filter(({ sessionId }) => !this.#prepared.has(sessionId));
      if (lacking.length <= MOST_PREPARED) {
        await this.#begin(lacking);
      }
    });
  }

  /** The session with this one, which stays here. */
  find(sessionId: string): PreparedSession | undefined {
    return this.#prepared.get(sessionId);
  }

  /** The session with this one, which is taken out; nothing where it is under another key. */
  take({ id }: Address, identityKey: Uint8Array): PreparedSession | undefined {
    const session = this.#prepared.get(id);
    this.#prepared.delete(id);
    return session !== undefined && equal(session.identityKey, identityKey) ? session : undefined;
  }

  /** A new session is wanted. */
  drop({ id }: Address): void {
    this.#prepared.delete(id);
  }

  /** Something was said in these, which goes out with `entry`. */
  async handed(entry: string, sessions: readonly PreparedSession[]): Promise<void> {
    this.#handed.set(entry, await Promise.all(sessions.map(async (one) => [one, await one.record()] as const)));
  }

  /** Within the transaction in which the log keeps `entry`: what was said with it has been said for good. */
  async stands({ signal }: Stores, entry: string): Promise<void> {
    for (const [session, record] of this.#handed.get(entry) ?? []) {
      const address = toProtocolAddress(session.address);
      if ((await signal.getIdentity(address)) === undefined) {
        await signal.saveIdentity(address, PublicKey.deserialize(session.identityKey));
      }
      await signal.storeSession(address, record);
      this.#prepared.delete(session.address.id);
    }
  }

  /** Whether it stands or not is known. */
  settled(entry: string): void {
    this.#handed.delete(entry);
  }

  async close(): Promise<void> {
    await this.#lane.close();
  }

  #choose(waiting: readonly AdmittedGuest[], isIn: (sessionId: string) => boolean): readonly AdmittedGuest[] {
    const waits = new Set(waiting.map(({ sessionId }) => sessionId));
    for (const sessionId of [...this.#prepared.keys(), ...this.#tried]) {
      if (!waits.has(sessionId) && !isIn(sessionId)) {
        this.#prepared.delete(sessionId);
        this.#tried.delete(sessionId);
      }
    }
    const chosen: AdmittedGuest[] = [];
    for (const guest of waiting) {
      const hasRoom = this.#prepared.size + chosen.length < MOST_PREPARED;
      if (hasRoom && !this.#tried.has(guest.sessionId) && this.#countFor(guest)) {
        this.#tried.add(guest.sessionId);
        chosen.push(guest);
      }
    }
    return chosen;
  }

  #countFor({ tokenHash }: AdmittedGuest): boolean {
    const link = base64url(tokenHash);
    const now = performance.now();
    const known = this.#links.get(link);
    const window = known !== undefined && now - known.since < WINDOW_MILLIS ? known : { since: now, begun: 0 };
    if (window.begun >= PREPARED_OF_A_LINK) {
      return false;
    }
    this.#links.set(link, { ...window, begun: window.begun + 1 });
    return true;
  }

  /** Where it cannot be done now, keys are asked for when the guest is in. */
  async #begin(guests: readonly AdmittedGuest[]): Promise<void> {
    if (guests.length === 0) {
      return;
    }
    let bundles: readonly (GuestBundle | null)[] = [];
    try {
      const answer = await this.#parts.guestBundles(guests.map(({ sessionId }) => sessionId));
      bundles = Array.isArray(answer.bundles) ? answer.bundles : [];
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
    }
    for (const guest of guests) {
      const bundle = bundles.find((one) => one?.sessionId === guest.sessionId);
      if (bundle && bundle.registrationId === guest.registrationId) {
        await this.#beginWith(guest, bundle);
      }
    }
  }

  async #beginWith(guest: AdmittedGuest, bundle: GuestBundle): Promise<void> {
    try {
      if (equal(fromBase64(bundle.identityKeyPublic), guest.identityKey) && !this.#prepared.has(guest.sessionId)) {
        const session = await PreparedSession.begin(this.#parts.local, guestAddress(guest), guest.identityKey, bundle);
        this.#prepared.set(guest.sessionId, session);
      }
    } catch {
      // Its keys do not hold, which is told when the guest is in.
    }
  }
}
