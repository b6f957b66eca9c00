import { base64url, fromBase64 } from "../bytes.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import { logIdOf } from "../log/form.ts";
import type { Invitation } from "../log/meeting/invitations.ts";
import { isProven, readKnock } from "../log/meeting/knocking.ts";
import type { AdmittedGuest } from "../log/meeting/meeting-body.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { WaitingGuest } from "../wire.ts";
import type { LobbyGuest } from "./state.ts";

/** Who knocks, by the server's word. */
interface Knock {
  readonly guest: AdmittedGuest;
  readonly knockedAt: Date;
  /** Undefined as long as the log does not have the invitation. */
  isProven: boolean | undefined;
}

/**
 * Who waits to be let in. It shows those alone who have proved, by the meeting's log, that they came with a link that was not
 * withdrawn, and who were not here before: the server may have made up the others, or kept their knocks.
 */
export class Lobby {
  readonly #follower: RosterFollower;
  readonly #waiting = new Map<string, Knock>();

  constructor(follower: RosterFollower) {
    this.#follower = follower;
  }

  /** The whole lobby, as the server has it now. */
  replace(guests: readonly WaitingGuest[]): void {
    this.#waiting.clear();
    guests.forEach((guest) => {
      this.add(guest);
    });
  }

  add(waiting: WaitingGuest): void {
    const guest = toKnock(waiting);
    if (guest !== undefined) {
      this.#waiting.set(guest.sessionId, { guest, knockedAt: new Date(waiting.knockedAt), isProven: undefined });
    }
  }

  /** Whether it was there. */
  delete(sessionId: string): boolean {
    return this.#waiting.delete(sessionId);
  }

  /** What an entry would say of this guest; undefined where it does not wait. */
  guest(sessionId: string): AdmittedGuest | undefined {
    const knock = this.#waiting.get(sessionId);
    return knock !== undefined && this.#isShown(knock) ? knock.guest : undefined;
  }

  /** The invitation that a guest came with who waits. */
  invitation({ tokenHash }: AdmittedGuest): Invitation | undefined {
    return this.#follower.roster.invitation(tokenHash);
  }

  /** What an entry would say of those who are shown. */
  guests(): readonly AdmittedGuest[] {
    return this.#inOrder().map(({ guest }) => guest);
  }

  #inOrder(): readonly Knock[] {
    return [...this.#waiting.values()]
      .filter((knock) => this.#isShown(knock))
      .sort((one, other) => one.knockedAt.getTime() - other.knockedAt.getTime());
  }

  shown(): readonly LobbyGuest[] {
    return this.#inOrder().map(({ guest, knockedAt }) => ({
      sessionId: guest.sessionId,
      name: guest.displayName,
      tokenHash: base64url(guest.tokenHash),
      sharedLink: this.invitation(guest)?.forWhom === ForWhom.SHARED,
      linkUsed: isUsedUp(this.invitation(guest)),
      knockedAt,
    }));
  }

  #isShown(knock: Knock): boolean {
    const { roster, meetingId } = this.#follower;
    const former = roster.guest(knock.guest.sessionId);
    const invitation = this.invitation(knock.guest);
    if (invitation?.revoked || (former !== undefined && former.goneOut !== "had-gone")) {
      return false;
    }
    if (knock.isProven === undefined && invitation !== undefined) {
      const isForGuests = invitation.forWhom !== ForWhom.MEMBER;
      knock.isProven = isForGuests && isProven(knock.guest, logIdOf(meetingId), invitation);
    }
    return knock.isProven === true;
  }
}

/** @param further uses that are to be made of it before */
export function isUsedUp(invitation: Invitation | undefined, further = 0): boolean {
  return invitation !== undefined && invitation.uses + further >= invitation.maxUses;
}

/** Undefined where it is in no form in which an entry could let it in. */
function toKnock(waiting: WaitingGuest): AdmittedGuest | undefined {
  const { sessionId, displayName, registrationId, identityKeyPublic, tokenHash, linkProof, keyProof } = waiting;
  try {
    return readKnock({
      sessionId,
      displayName,
      registrationId,
      identityKey: fromBase64(identityKeyPublic),
      tokenHash: fromBase64(tokenHash),
      linkProof: fromBase64(linkProof),
      keyProof: fromBase64(keyProof),
    });
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
