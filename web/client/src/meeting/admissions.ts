import { LatchkeyError } from "../errors.ts";
import type { MeetingApi } from "../http/member-api.ts";
import type { KnownSecrets } from "../invite/known-secrets.ts";
import { MAX_BATCH } from "../limits.ts";
import { guestHadGone, guestRemoved, guestsAdmitted } from "../roster/entries.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { GuestBundle, WaitingGuest } from "../wire.ts";
import { Lobby } from "./lobby.ts";
import type { LobbyGuest } from "./state.ts";
import type { MeetingView } from "./view.ts";

/** Who waits, who is let in, and who is taken out. */
export class Admissions {
  readonly #meeting: MeetingApi;
  readonly #follower: RosterFollower;
  readonly #view: MeetingView;
  readonly #lobby: Lobby;
  readonly #keysCame: (bundle: GuestBundle) => void;

  /** @param keysCame told of the bundles of guests that are let in, before the roster tells of the guests */
  constructor(
    meeting: MeetingApi,
    follower: RosterFollower,
    view: MeetingView,
    secrets: KnownSecrets,
    keysCame: (bundle: GuestBundle) => void,
  ) {
    this.#meeting = meeting;
    this.#follower = follower;
    this.#view = view;
    this.#lobby = new Lobby(secrets, follower.roster);
    this.#keysCame = keysCame;
  }

  /** @throws {LatchkeyError} `proof_refused`, `proof_unknown`, `invitation_used_up`, `guest_not_waiting`; then none is let in of those that go in one entry */
  async admit(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      this.#requireProof(sessionId);
      this.#requireUnused(sessionId);
    }
    for (let from = 0; from < sessionIds.length; from += MAX_BATCH) {
      const guests = sessionIds.slice(from, from + MAX_BATCH).flatMap((id) => this.#lobby.entryFor(id) ?? []);
      await this.#follower.append(
        (roster) => {
          const missing = guests.filter(({ sessionId }) => roster.guest(sessionId) === undefined);
          return missing.length === 0 ? undefined : guestsAdmitted(missing);
        },
        async (entry) => {
          const bundles = await this.#meeting.admit(entry);
          bundles
            .filter(({ sessionId }) => guests.some((guest) => guest.sessionId === sessionId))
            .forEach(this.#keysCame);
        },
      );
    }
  }

  async decline(sessionId: string): Promise<void> {
    await this.#meeting.decline(sessionId);
    this.waitsNoMore(sessionId);
  }

  remove(sessionId: string): Promise<void> {
    return this.#follower.append(
      (roster) => (roster.guest(sessionId) === undefined ? undefined : guestRemoved(sessionId)),
      (entry) => this.#meeting.remove(sessionId, entry),
    );
  }

  /** Signs that a guest has gone, which leaves a shared link open for others. */
  hadGone(sessionId: string): Promise<void> {
    return this.#follower.append(
      (roster) => (roster.guest(sessionId) === undefined ? undefined : guestHadGone(sessionId)),
      (entry) => this.#meeting.remove(sessionId, entry),
    );
  }

  /** The whole lobby, as the server has it now. */
  replace(guests: readonly WaitingGuest[]): void {
    this.#lobby.replace(guests);
    this.#show();
  }

  waits(guest: WaitingGuest): void {
    this.#lobby.add(guest);
    this.#show();
    this.#announce(({ sessionId }) => sessionId === guest.sessionId);
  }

  waitsNoMore(sessionId: string): void {
    if (this.#lobby.delete(sessionId)) {
      this.#show();
      this.#view.emit("guestNoLongerWaiting", { sessionId });
    }
  }

  /** Somebody was let in: with a link for one guest, nobody else can be. */
  linksUsed(): void {
    this.#show();
  }

  /** A link secret has come: proofs can be checked, and who came by that link is announced anew. */
  secretCame(): void {
    const before = new Map(this.#view.state.lobby.map(({ sessionId, proof }) => [sessionId, proof]));
    this.#show();
    this.#announce(({ sessionId, proof }) => before.get(sessionId) !== proof);
  }

  #show(): void {
    this.#view.update({ lobby: this.#lobby.shown() });
  }

  #announce(isNews: (guest: LobbyGuest) => boolean): void {
    this.#view.state.lobby.filter(isNews).forEach((guest) => {
      this.#view.emit("guestWaiting", guest);
    });
  }

  #requireUnused(sessionId: string): void {
    if (this.#lobby.linkUsed(sessionId)) {
      throw new LatchkeyError(
        "invitation_used_up",
        "Another guest has come in with this guest's link. Send a new one.",
      );
    }
  }

  #requireProof(sessionId: string): void {
    switch (this.#lobby.proof(sessionId)) {
      case undefined:
        throw new LatchkeyError("guest_not_waiting", "This guest does not wait any more.");
      case "good":
        return;
      case "unknown":
        throw new LatchkeyError(
          "proof_unknown",
          "This device has not been given the secret of the guest's link yet, and cannot tell who knocks. " +
            "Wait a moment, or let the member who made the link decide.",
        );
      case "missing":
      case "wrong":
        throw new LatchkeyError(
          "proof_refused",
          "This guest does not prove that it has the invitation's link: it may be somebody else. Send a new link.",
        );
    }
  }
}
