import { NoSessionError, SessionBuilder, SessionCipher, SignalError, UntrustedIdentityError } from "@latchkey/signal";
import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey, isGuest } from "../address.ts";
import { base64, fromBase64 } from "../bytes.ts";
import type { PairwiseBody } from "../content/body.ts";
import { writePairwiseContent } from "../content/content.ts";
import { requirePinned } from "../deliver/mailbox.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { type ErrorCode, LatchkeyError } from "../errors.ts";
import { toPreKeyBundle } from "../keys/bundles.ts";
import { MAX_BATCH } from "../limits.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Bundle, Envelope, GuestBundle, GuestBundles } from "../wire.ts";
import type { PreparedSessions } from "./prepared-sessions.ts";

/** How many bundles of members' devices are fetched at the same time. */
const AT_ONCE = 6;

/** Why nothing can be encrypted for somebody. */
export interface Failure {
  readonly kind: "bundle-wrong" | "identity-changed" | "device-unlisted" | "failed";
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterMillis?: number | undefined;
}

/** Where bundles come from. */
export interface BundleSource {
  bundle(device: Address): Promise<Bundle>;
  /** At most 100. */
  guestBundles(sessionIds: readonly string[]): Promise<GuestBundles>;
}

/** Whose devices are whose. */
export type AccountLists = Pick<AccountDirectory, "standing">;

/** What came of encrypting for many: one's failure stops no other. */
export interface Sealed {
  readonly envelopes: ReadonlyMap<string, Envelope>;
  readonly failures: ReadonlyMap<string, Failure>;
}

/**
 * Encrypts pairwise for participants that the verified roster has, setting up sessions where there are none, under the
 * identity keys that the roster gives them. A member's device that this device knows to be signed out gets nothing.
 */
export class Sealer {
  readonly #store: DeviceStore;
  readonly #follower: RosterFollower;
  readonly #source: BundleSource;
  readonly #accounts: AccountLists;
  readonly #prepared: Pick<PreparedSessions, "take" | "drop"> | undefined;

  /** @param prepared sessions that have been begun with guests */
  constructor(
    store: DeviceStore,
    follower: RosterFollower,
    source: BundleSource,
    accounts: AccountLists,
    prepared?: Pick<PreparedSessions, "take" | "drop">,
  ) {
    this.#prepared = prepared;
    this.#store = store;
    this.#follower = follower;
    this.#source = source;
    this.#accounts = accounts;
  }

  /** @param body what to say to each; made when it is that one's turn */
  async seal(recipients: readonly Address[], body: (recipient: Address) => PairwiseBody): Promise<Sealed> {
    const envelopes = new Map<string, Envelope>();
    const failures = new Map<string, Failure>();
    const attempt = async (recipient: Address, bundle?: Bundle): Promise<boolean> => {
      try {
        envelopes.set(addressKey(recipient), await this.#sealOne(recipient, body, bundle));
        return true;
      } catch (error) {
        if (error instanceof NoSessionError && bundle === undefined) {
          return false;
        }
        failures.set(addressKey(recipient), toFailure(error));
        return true;
      }
    };
    const lacking: Address[] = [];
    for (const recipient of recipients) {
      if (!(await attempt(recipient))) {
        lacking.push(recipient);
      }
    }
    await this.#fetch(lacking, failures, async (recipient, bundle) => {
      await attempt(recipient, bundle);
    });
    return { envelopes, failures };
  }

  /** The next message to this one begins a new session. */
  async forget(recipient: Address): Promise<void> {
    this.#prepared?.drop(recipient);
    await this.#store.update(async ({ signal }) => signal.removeSession(toProtocolAddress(recipient)));
  }

  async #sealOne(recipient: Address, body: (recipient: Address) => PairwiseBody, bundle?: Bundle): Promise<Envelope> {
    const { roster } = this.#follower;
    const identityKey = roster.takesPart(recipient) ? roster.identityKey(recipient) : undefined;
    if (identityKey === undefined) {
      throw new LatchkeyError("recipient_unknown", "It does not take part in the meeting any more.");
    }
    if (!isGuest(recipient)) {
      this.#requireListed(recipient, identityKey);
    }
    const prepared = bundle === undefined ? this.#prepared?.take(recipient, identityKey) : undefined;
    const begun = await prepared?.record();
    return this.#store.update(async (stores) => {
      await requirePinned(stores, recipient, identityKey);
      const address = toProtocolAddress(recipient);
      // One that the other side has begun since then stays: what it says in it would never open again.
      if (begun !== undefined && (await stores.signal.loadSession(address)) === undefined) {
        await stores.signal.storeSession(address, begun);
      }
      if (bundle !== undefined) {
        await new SessionBuilder(stores.signal, address).process(toPreKeyBundle(bundle));
      }
      const cipher = new SessionCipher(stores.signal, address);
      const { serialized, type } = await cipher.encrypt(writePairwiseContent(roster, body(recipient)));
      return { recipient, ciphertext: base64(serialized), type };
    });
  }

  #requireListed(device: Address, identityKey: Uint8Array): void {
    switch (this.#accounts.standing(device, identityKey)) {
      case "active":
        return;
      case "removed":
        throw new LatchkeyError("recipient_unknown", "It was signed out.");
      case "unlisted":
        throw new Unfit({
          kind: "device-unlisted",
          code: "account_refused",
          detail: "It is not in the account of the person under whose name it takes part.",
        });
      case "unknown":
        throw new LatchkeyError("unavailable", "The server does not show the log of this person’s account.");
    }
  }

  async #fetch(
    recipients: readonly Address[],
    failures: Map<string, Failure>,
    use: (recipient: Address, bundle: Bundle) => Promise<void>,
  ): Promise<void> {
    const devices = recipients.filter((recipient) => !isGuest(recipient));
    const guests = recipients.filter(isGuest);
    await inPortions(devices, AT_ONCE, async (portion) => {
      await Promise.all(portion.map((device) => this.#fetchDevice(device, failures, use)));
    });
    await inPortions(guests, MAX_BATCH, (portion) => this.#fetchGuests(portion, failures, use));
  }

  async #fetchDevice(
    device: Address,
    failures: Map<string, Failure>,
    use: (recipient: Address, bundle: Bundle) => Promise<void>,
  ): Promise<void> {
    try {
      const bundle = await this.#source.bundle(device);
      this.#requireRosterKey(device, bundle);
      await use(device, bundle);
    } catch (error) {
      failures.set(addressKey(device), toFailure(error));
    }
  }

  async #fetchGuests(
    guests: readonly Address[],
    failures: Map<string, Failure>,
    use: (recipient: Address, bundle: Bundle) => Promise<void>,
  ): Promise<void> {
    const fail = (guest: Address, failure: Failure) => failures.set(addressKey(guest), failure);
    let bundles: ReadonlyMap<string, GuestBundle>;
    let refused: ReadonlyMap<string, GuestBundles["refused"][number]>;
    try {
      const answer = await this.#source.guestBundles(guests.map(({ id }) => id));
      bundles = bySession(answer.bundles);
      refused = bySession(answer.refused);
    } catch (error) {
      guests.forEach((guest) => {
        fail(guest, toFailure(error));
      });
      return;
    }
    for (const guest of guests) {
      const bundle = bundles.get(guest.id);
      if (bundle === undefined) {
        const { code = "keys_unknown", error = "The server gave no keys." } = refused.get(guest.id) ?? {};
        fail(guest, { kind: "failed", code, detail: error });
        continue;
      }
      try {
        this.#requireRosterKey(guest, bundle);
        this.#requireRosterRegistration(guest, bundle);
        await use(guest, bundle);
      } catch (error) {
        fail(guest, toFailure(error));
      }
    }
  }

  #requireRosterKey(recipient: Address, bundle: Bundle): void {
    const key = this.#follower.roster.identityKey(recipient);
    if (key === undefined || base64(key) !== base64(fromBase64(bundle.identityKeyPublic))) {
      throw new Unfit({
        kind: "bundle-wrong",
        code: "identity_key_changed",
        detail: "The server gives out another identity key than the one under which it was let in.",
      });
    }
  }

  #requireRosterRegistration(guest: Address, { registrationId }: Bundle): void {
    if (this.#follower.roster.guest(guest.id)?.registrationId !== registrationId) {
      throw new Unfit({
        kind: "bundle-wrong",
        code: "invalid_key",
        detail: "The server gives out another registration than the one under which it was let in.",
      });
    }
  }
}

class Unfit extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof Unfit) {
    return error.failure;
  }
  if (error instanceof UntrustedIdentityError) {
    const detail = "It shows another identity key than before. Confirm it before anything is sent to it.";
    return { kind: "identity-changed", code: "identity_unconfirmed", detail };
  }
  if (error instanceof LatchkeyError) {
    const { code, message, retryAfterMillis } = error;
    return { kind: "failed", code, detail: message, retryAfterMillis };
  }
  if (error instanceof SignalError || error instanceof TypeError) {
    const detail = `The server gives out keys that do not hold: ${error.message}.`;
    return { kind: "bundle-wrong", code: "invalid_key", detail };
  }
  throw error;
}

/** What the server sends may have holes. */
function bySession<T extends { readonly sessionId: string }>(all: readonly (T | null)[]): ReadonlyMap<string, T> {
  return new Map(all.flatMap((one) => (one === null ? [] : [[one.sessionId, one]])));
}

async function inPortions<T>(
  all: readonly T[],
  size: number,
  work: (portion: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < all.length; from += size) {
    await work(all.slice(from, from + size));
  }
}
