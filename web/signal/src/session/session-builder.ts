import type { ProtocolAddress } from "../address.ts";
import type { PreKeyBundle } from "../prekeys/pre-key-bundle.ts";
import type { ProtocolStore } from "../store/protocol-store.ts";
import { beginSession } from "./initiator.ts";

/** Begins sessions with one remote device by PQXDH (libsignal's `SessionBuilder`). */
export class SessionBuilder {
  readonly #store: ProtocolStore;
  readonly #remoteAddress: ProtocolAddress;

  constructor(store: ProtocolStore, remoteAddress: ProtocolAddress) {
    this.#store = store;
    this.#remoteAddress = remoteAddress;
  }

  /**
   * Begins a session from a published bundle, and makes it the current one; one that was current before still takes
   * messages. Until the peer answers, every message carries what the peer needs to set the session up.
   *
   * @throws {UntrustedIdentityError} where the store does not trust the bundle's identity key
   * @throws {InvalidSignatureError} where one of its pre-keys is not signed by that identity key
   * @throws {InvalidKeyError} where one of its keys must not be used
   */
  process(bundle: PreKeyBundle, now: Date = new Date()): Promise<void> {
    return this.#store.transaction((stores) => beginSession(stores, this.#remoteAddress, bundle, now));
  }
}
