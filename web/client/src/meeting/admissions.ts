import type { RemoveOptions } from "../api.ts";
import { base64url } from "../bytes.ts";
import type { KeysAhead } from "../distribute/keys-ahead.ts";
import type { PreparedSessions } from "../distribute/prepared-sessions.ts";
import { LatchkeyError } from "../errors.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import type { MeetingApi } from "../http/member-api.ts";
import { MAX_BATCH } from "../limits.ts";
import type { AdmittedGuest } from "../log/meeting/meeting-body.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { guestAddress } from "../roster/events.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { MemberEntries } from "../roster/member-entries.ts";
import type { WaitingGuest } from "../wire.ts";
import { isUsedUp, Lobby } from "./lobby.ts";
import type { MeetingView } from "./view.ts";

/** How guests get this device's key as they come in. */
export interface AdmissionKeys {
  readonly prepared: Pick<PreparedSessions, "prepare" | "prepareNow">;
  /** Whether this device may let people in. */
  mayAdmit(): boolean;
  /** For one admission. */
  keysAhead(): Pick<KeysAhead, "hand" | "settle">;
  /** A participant may still lack the key. */
  settled(): void;
}

/** Who waits, who is let in, and who is taken out. */
export class Admissions {
  readonly #meeting: MeetingApi;
  readonly #follower: RosterFollower;
  readonly #entries: MemberEntries;
  readonly #view: MeetingView;
  readonly #lobby: Lobby;
  readonly #keys: AdmissionKeys;

  constructor(
    meeting: MeetingApi,
    follower: RosterFollower,
    entries: MemberEntries,
    view: MeetingView,
    keys: AdmissionKeys,
  ) {
    this.#meeting = meeting;
    this.#follower = follower;
    this.#entries = entries;
    this.#view = view;
    this.#lobby = new Lobby(follower);
    this.#keys = keys;
  }

  /**
   * Who does not wait any more is left out.
   *
   * @throws {LatchkeyError} `guest_not_waiting` where none of them does, `admission_closed`, `invitation_used_up`,
   *   `invitation_expired`; then none is let in of those that go in one entry
   */
  async admit(sessionIds: readonly string[]): Promise<void> {
    const uses = new Map<string, number>();
    const waiting = sessionIds.filter((sessionId) => this.#lobby.guest(sessionId) !== undefined);
    const all = (waiting.length === 0 ? sessionIds : waiting).map((sessionId) => this.#admissible(sessionId, uses));
    for (let from = 0; from < all.length; from += MAX_BATCH) {
      await this.#admitThoseWhoWait(all.slice(from, from + MAX_BATCH));
    }
  }

  /** Another member may have decided on one of them meanwhile: the others still come in. */
  async #admitThoseWhoWait(guests: readonly AdmittedGuest[]): Promise<void> {
    try {
      await this.#admit(guests);
    } catch (error) {
      if (!(error instanceof LatchkeyError) || error.code !== "guest_not_waiting") {
        throw error;
      }
      this.replace((await this.#meeting.waiting()).guests);
      const still = guests.filter(({ sessionId }) => this.#lobby.guest(sessionId) !== undefined);
      if (still.length === 0 || still.length === guests.length) {
        throw error;
      }
      await this.#admitThoseWhoWait(still);
    }
  }

  async decline(sessionId: string): Promise<void> {
    await this.#meeting.decline(sessionId);
    this.waitsNoMore(sessionId);
  }

  /** The link that it came with goes as well; one that several may use stays where the person says so. */
  remove(sessionId: string, { keepLink = false }: RemoveOptions = {}): Promise<void> {
    return this.#entries.append((writer, roster) => {
      const guest = roster.guest(sessionId);
      if (guest === undefined || !roster.takesPart(guestAddress(guest))) {
        return undefined;
      }
      const closeLink = !keepLink && roster.invitation(guest.tokenHash)?.forWhom === ForWhom.SHARED;
      return writer.removeGuest(sessionId, { closeLink });
    });
  }

  /** Signs that a guest has gone, which leaves its link as it is. */
  hadGone(sessionId: string): Promise<void> {
    return this.#entries.append((writer, roster) => {
      const isHere = roster.takesPart(guestAddress({ sessionId }));
      return isHere ? writer.removeGuest(sessionId, { hadGone: true }) : undefined;
    });
  }

  /** The whole lobby, as the server has it now. */
  replace(guests: readonly WaitingGuest[]): void {
    this.#lobby.replace(guests);
    this.#show();
  }

  waits(guest: WaitingGuest): void {
    this.#lobby.add(guest);
    this.#show();
    this.#announce(new Set([guest.sessionId]));
  }

  waitsNoMore(sessionId: string): void {
    if (this.#lobby.delete(sessionId)) {
      this.#show();
      this.#view.emit("guestNoLongerWaiting", { sessionId });
    }
  }

  /** More of the log is known: an invitation may be there by which proofs can be checked, or be used up. */
  rosterChanged(): void {
    const before = new Set(this.#view.state.lobby.map(({ sessionId }) => sessionId));
    this.#show();
    const shown = this.#view.state.lobby.map(({ sessionId }) => sessionId);
    this.#announce(new Set(shown.filter((sessionId) => !before.has(sessionId))));
  }

  async #admit(guests: readonly AdmittedGuest[]): Promise<void> {
    await this.#keys.prepared.prepareNow(guests);
    const keys = this.#keys.keysAhead();
    let missing = guests;
    try {
      await this.#entries.append(
        (writer, roster) => {
          missing = guests.filter((guest) => !roster.takesPart(guestAddress(guest)));
          requireOpen(roster);
          return missing.length === 0 ? undefined : writer.admitGuests(missing);
        },
        (entry) => keys.hand(entry, missing, (envelopes) => this.#meeting.admit(entry, envelopes)),
      );
    } finally {
      await keys.settle();
      this.#keys.settled();
    }
  }

  #show(): void {
    this.#view.update({ lobby: this.#lobby.shown() });
    const { roster } = this.#follower;
    this.#keys.prepared.prepare(this.#keys.mayAdmit() ? this.#lobby.guests() : [], (sessionId) =>
      roster.takesPart(guestAddress({ sessionId })),
    );
  }

  #announce(sessionIds: ReadonlySet<string>): void {
    for (const guest of this.#view.state.lobby) {
      if (sessionIds.has(guest.sessionId)) {
        this.#view.emit("guestWaiting", guest);
      }
    }
  }

  /** @param uses of each link by the guests who are let in together; this one's is added */
  #admissible(sessionId: string, uses: Map<string, number>): AdmittedGuest {
    const guest = this.#lobby.guest(sessionId);
    if (guest === undefined) {
      throw new LatchkeyError("guest_not_waiting", "This guest does not wait any more.");
    }
    requireOpen(this.#follower.roster);
    const invitation = this.#lobby.invitation(guest);
    const link = base64url(guest.tokenHash);
    const others = uses.get(link) ?? 0;
    uses.set(link, others + 1);
    if (isUsedUp(invitation, others)) {
      throw new LatchkeyError(
        "invitation_used_up",
        "This guest’s link is used up: others came in with it. Send a new one.",
      );
    }
    if (invitation !== undefined && invitation.expiresAt <= Date.now()) {
      throw new LatchkeyError("invitation_expired", "This guest’s link has expired. Send a new one.");
    }
    return guest;
  }
}

function requireOpen({ admissionOpen }: MeetingLog): void {
  if (!admissionOpen) {
    throw new LatchkeyError(
      "admission_closed",
      "A host has closed the meeting to new guests. Open it, then let them in.",
    );
  }
}
