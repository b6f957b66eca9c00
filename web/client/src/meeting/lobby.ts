import { fromBase64 } from "../bytes.ts";
import type { KnownSecrets } from "../invite/known-secrets.ts";
import type { RosterGuest, RosterInvitation } from "../roster/events.ts";
import type { Roster } from "../roster/roster.ts";
import type { WaitingGuest } from "../wire.ts";
import type { GuestProof, LobbyGuest } from "./state.ts";

/** Who waits to be let in. */
export class Lobby {
  readonly #secrets: KnownSecrets;
  readonly #roster: Roster;
  readonly #waiting = new Map<string, WaitingGuest>();

  constructor(secrets: KnownSecrets, roster: Roster) {
    this.#secrets = secrets;
    this.#roster = roster;
  }

  /** The whole lobby, as the server has it now. */
  replace(guests: readonly WaitingGuest[]): void {
    this.#waiting.clear();
    guests.forEach((guest) => {
      this.add(guest);
    });
  }

  add(guest: WaitingGuest): void {
    this.#waiting.set(guest.sessionId, guest);
  }

  /** Whether it was there. */
  delete(sessionId: string): boolean {
    return this.#waiting.delete(sessionId);
  }

  /** What a roster entry would say of this guest: exactly what it registered. */
  entryFor(sessionId: string): RosterGuest | undefined {
    const guest = this.#waiting.get(sessionId);
    return guest === undefined ? undefined : toRosterGuest(guest);
  }

  proof(sessionId: string): GuestProof | undefined {
    const guest = this.#waiting.get(sessionId);
    return guest === undefined
      ? undefined
      : this.#secrets.check(toRosterGuest(guest), guest.registrationId, guest.identityProof);
  }

  /** Whether somebody else has been let in with this guest's link, which was made for one. */
  linkUsed(sessionId: string): boolean {
    const invitation = this.#invitation(sessionId);
    return invitation?.used === true && !invitation.shared;
  }

  shown(): readonly LobbyGuest[] {
    return [...this.#waiting.values()]
      .sort((one, other) => Date.parse(one.knockedAt) - Date.parse(other.knockedAt))
      .map(({ sessionId, displayName, knockedAt }) => ({
        sessionId,
        name: displayName,
        proof: this.proof(sessionId) ?? "unknown",
        sharedLink: this.#invitation(sessionId)?.shared ?? false,
        linkUsed: this.linkUsed(sessionId),
        knockedAt: new Date(knockedAt),
      }));
  }

  #invitation(sessionId: string): RosterInvitation | undefined {
    const guest = this.#waiting.get(sessionId);
    return guest === undefined ? undefined : this.#roster.invitation(fromBase64(guest.invitationTokenHash));
  }
}

function toRosterGuest({ sessionId, identityKeyPublic, displayName, invitationTokenHash }: WaitingGuest): RosterGuest {
  return {
    sessionId,
    identityKey: fromBase64(identityKeyPublic),
    displayName,
    invitationTokenHash: fromBase64(invitationTokenHash),
  };
}
