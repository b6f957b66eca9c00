import {
  type CiphertextMessage,
  DuplicateMessageError,
  PublicKey,
  SessionCipher,
  SignalError,
  UntrustedIdentityError,
} from "@latchkey/signal";
import type { Address } from "../address.ts";
import { equal, fromBase64 } from "../bytes.ts";
import type { PairwiseBody } from "../content/body.ts";
import type { Content } from "../content/content.ts";
import { ContentRefusal } from "../content/refusal.ts";
import type { People } from "../meeting/people.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";
import type { CiphertextType, ReceivedDirect, ReceivedSenderKey } from "../wire.ts";
import type { Opened, Opener } from "./opener.ts";
import { toProtocolAddress } from "./opener.ts";

/** What became of an envelope. */
export type Outcome =
  | { readonly kind: "taken"; readonly afterwards: () => void }
  /** Opened before. */
  | { readonly kind: "known" }
  /** Another one has come under the same key of the session. */
  | { readonly kind: "repeated"; readonly sender: Address }
  /** The session does not work: its other end must make a new one. */
  | { readonly kind: "broken-session"; readonly sender: Address }
  /** Its sender's identity key is not the one that the person knows. */
  | { readonly kind: "untrusted"; readonly sender: Address }
  | { readonly kind: "refused"; readonly sender: Address; readonly detail: string };

export type OpenedEnvelope = Opened<Content, PairwiseBody>;

/** Takes an opened envelope in, within its transaction. @throws {ContentRefusal} */
export type Accept = (stores: Stores, sender: Address, opened: OpenedEnvelope) => Promise<() => void>;

/**
 * Opens what came for this device alone, once each: from those who took part when it was written, though they may have gone
 * since. To be called by one at a time.
 */
export class Mailbox {
  readonly #store: DeviceStore;
  readonly #opener: Opener<Content, PairwiseBody>;
  readonly #follower: RosterFollower;
  readonly #people: People;
  readonly #prefix: string;
  readonly #handled: Set<string>;

  private constructor(
    store: DeviceStore,
    opener: Opener<Content, PairwiseBody>,
    follower: RosterFollower,
    people: People,
    handled: Iterable<string>,
  ) {
    this.#store = store;
    this.#opener = opener;
    this.#follower = follower;
    this.#people = people;
    this.#prefix = handledPrefix(follower);
    this.#handled = new Set(handled);
  }

  static async open(
    store: DeviceStore,
    opener: Opener<Content, PairwiseBody>,
    follower: RosterFollower,
    people: People,
  ): Promise<Mailbox> {
    const handled = await store.update(({ records }) => records.all(handledPrefix(follower)));
    return new Mailbox(store, opener, follower, people, handled.keys());
  }

  senderKey(envelope: ReceivedSenderKey, accept: Accept): Promise<Outcome> {
    return this.#open(envelope, envelope.encryptedSenderKey, accept);
  }

  direct(envelope: ReceivedDirect, accept: Accept): Promise<Outcome> {
    return this.#open(envelope, envelope.ciphertext, accept);
  }

  /** The server has forgotten these: they do not come again. */
  async settled(ids: readonly string[]): Promise<void> {
    await this.#store.update(async ({ records }) => {
      await Promise.all(ids.map((id) => records.delete(this.#prefix + id)));
    });
    ids.forEach((id) => {
      this.#handled.delete(id);
    });
  }

  async #open(
    envelope: { id: string; senderId: string; senderDeviceId: number; type: CiphertextType },
    ciphertext: string,
    accept: Accept,
  ): Promise<Outcome> {
    if (this.#handled.has(envelope.id)) {
      return { kind: "known" };
    }
    const sender = { id: envelope.senderId, deviceId: envelope.senderDeviceId };
    const outcome = await this.#attempt(sender, envelope.id, ciphertext, envelope.type, accept);
    if (outcome.kind !== "taken") {
      await this.#store.update(({ records }) => records.put(this.#prefix + envelope.id, true));
    }
    this.#handled.add(envelope.id);
    return outcome;
  }

  async #attempt(
    sender: Address,
    id: string,
    ciphertext: string,
    type: CiphertextType,
    accept: Accept,
  ): Promise<Outcome> {
    if (this.#people.identityKey(sender) === undefined) {
      await this.#follower.catchUp();
    }
    const identityKey = this.#people.identityKey(sender);
    if (identityKey === undefined) {
      return { kind: "refused", sender, detail: "its sender does not take part in the meeting" };
    }
    try {
      const message: CiphertextMessage = { type, serialized: fromBase64(ciphertext) };
      const afterwards = await this.#opener.open(sender, async (stores, read) => {
        await requirePinned(stores, sender, identityKey);
        const decrypted = await new SessionCipher(stores.signal, toProtocolAddress(sender)).decrypt(message);
        const opened = read(decrypted);
        if (!this.#people.tookPartAt(sender, opened.content.rosterIndex)) {
          throw new ContentRefusal("it was written after its sender had gone");
        }
        const accepted = await accept(stores, sender, opened);
        await stores.records.put(this.#prefix + id, true);
        return accepted;
      });
      return { kind: "taken", afterwards };
    } catch (error) {
      if (error instanceof DuplicateMessageError) {
        return { kind: "repeated", sender };
      }
      if (error instanceof UntrustedIdentityError) {
        return { kind: "untrusted", sender };
      }
      if (error instanceof SignalError) {
        return { kind: "broken-session", sender };
      }
      if (error instanceof ContentRefusal || error instanceof TypeError) {
        return { kind: "refused", sender, detail: error.message };
      }
      throw error;
    }
  }
}

/**
 * The roster's key must be the one that this device knows for that address; the first one is.
 *
 * @throws {UntrustedIdentityError}
 */
export async function requirePinned({ signal }: Stores, address: Address, identityKey: Uint8Array): Promise<void> {
  const key = PublicKey.deserialize(identityKey);
  const pinned = await signal.getIdentity(toProtocolAddress(address));
  if (pinned === undefined) {
    await signal.saveIdentity(toProtocolAddress(address), key);
  } else if (!equal(pinned.serialize(), identityKey)) {
    throw new UntrustedIdentityError(toProtocolAddress(address), key);
  }
}

function handledPrefix({ meetingId }: RosterFollower): string {
  return `meeting/${meetingId}/handled/`;
}
