import { IdentityKeyPair, PublicKey } from "@latchkey/signal";
import type { Address } from "../src/address.ts";
import { type EntryBody, signEntry } from "../src/roster/entries.ts";
import type { RosterGuest, RosterMember } from "../src/roster/events.ts";
import type { Roster, SignatureCheck } from "../src/roster/roster.ts";

export const xeddsa: SignatureCheck = (key, message, signature) => {
  return PublicKey.deserialize(key).verifySignature(message, signature);
};

/** A signer with real keys. */
export class Person {
  readonly address: Address;
  readonly keys: IdentityKeyPair;

  constructor(id: string, deviceId: number, keys = IdentityKeyPair.generate()) {
    this.address = { id, deviceId };
    this.keys = keys;
  }

  get identityKey(): Uint8Array {
    return this.keys.publicKey.serialize();
  }

  get asMember(): RosterMember {
    return { userId: this.address.id, deviceId: this.address.deviceId, identityKey: this.identityKey };
  }

  asGuest(invitationTokenHash: Uint8Array, displayName = "Guest"): RosterGuest {
    return { sessionId: this.address.id, identityKey: this.identityKey, displayName, invitationTokenHash };
  }

  signs(roster: Roster, body: EntryBody): Uint8Array {
    return signEntry(roster, body, this.address, (message) => this.keys.privateKey.sign(message));
  }
}
