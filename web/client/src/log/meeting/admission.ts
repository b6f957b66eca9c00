import { bytesToHex } from "@noble/hashes/utils.js";
import { equal } from "../../bytes.ts";
import { ForWhom } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { LogEntry } from "../entry.ts";
import { expect } from "../verdict.ts";
import type { MeetingGuest } from "./guests.ts";
import type { Invitation } from "./invitations.ts";
import { knockOf } from "./knocking.ts";
import type { AdmittedGuest } from "./meeting-body.ts";
import type { MeetingState } from "./meeting-state.ts";

const GUEST_DEVICE_ID = 1;

/** The guests of one entry, taken one after the other, each as if the former stood already. */
export class Admission {
  readonly #state: MeetingState;
  readonly #entry: Pick<LogEntry, "logId" | "isVerified">;
  readonly #sessions = new Set<string>();
  readonly #keys = new Set<string>();
  readonly #uses = new Map<Invitation, number>();
  readonly #admitted: AdmittedGuest[] = [];

  constructor(state: MeetingState, entry: Pick<LogEntry, "logId" | "isVerified">) {
    this.#state = state;
    this.#entry = entry;
  }

  /** @throws {LogRefusal} where the guest may not come in */
  take(guest: AdmittedGuest): void {
    const { sessionId, identityKey } = guest;
    const again = this.#comesAgain(guest);
    this.#expectFreeKey(guest);
    const invitation = this.#expectInvitation(guest);
    const uses = this.#uses.get(invitation) ?? 0;
    expect(again || invitation.uses + uses < invitation.maxUses, "contradiction", "the invitation is used up");
    const others = this.#state.participants + this.#admitted.length;
    expect(others < this.#state.limits.participants, "contradiction", "the meeting is full");
    this.#expectProofs(guest, invitation);
    this.#sessions.add(sessionId);
    this.#keys.add(bytesToHex(identityKey));
    this.#uses.set(invitation, again ? uses : uses + 1);
    this.#admitted.push(guest);
  }

  apply(): void {
    const { guests, keys, invitations } = this.#state;
    for (const guest of this.#admitted) {
      guests.admit(guest);
      keys.add(guest.identityKey, { id: guest.sessionId, deviceId: GUEST_DEVICE_ID });
    }
    for (const [{ tokenHash }, uses] of this.#uses) {
      for (let i = 0; i < uses; i++) {
        invitations.use(tokenHash);
      }
    }
  }

  /** Whether it was there, had gone, and is the same in everything; a new guest is not. */
  #comesAgain(guest: AdmittedGuest): boolean {
    const former = this.#state.guests.get(guest.sessionId);
    const fresh = former === undefined && !this.#sessions.has(guest.sessionId);
    const again = former !== undefined && !this.#sessions.has(guest.sessionId) && isSameAgain(former, guest);
    expect(fresh || again, "contradiction", "the session was there before");
    return again;
  }

  #expectFreeKey({ identityKey, sessionId }: AdmittedGuest): void {
    const address = { id: sessionId, deviceId: GUEST_DEVICE_ID };
    const free = this.#state.keys.isFree(identityKey, address) && !this.#keys.has(bytesToHex(identityKey));
    expect(free, "contradiction", "the guest's key is another's");
  }

  #expectInvitation({ tokenHash }: AdmittedGuest): Invitation {
    const invitation = this.#state.invitations.get(tokenHash);
    expect(invitation !== undefined, "contradiction", "the invitation is unknown");
    expect(!invitation.revoked, "contradiction", "the invitation is revoked");
    expect(invitation.forWhom !== ForWhom.MEMBER, "contradiction", "the invitation is for members");
    return invitation;
  }

  #expectProofs(guest: AdmittedGuest, { anchor, linkKey }: Invitation): void {
    if (this.#entry.isVerified) {
      return;
    }
    const { identityKey, linkProof, keyProof } = guest;
    const knock = knockOf(guest, this.#entry.logId, anchor);
    expect(knock.isSignedBy(linkKey, linkProof), "bad-proof", "the guest's proof is not by the link");
    expect(knock.isSignedBy(identityKey, keyProof), "bad-proof", "the guest's proof is not by its own key");
  }
}

function isSameAgain(former: MeetingGuest, guest: AdmittedGuest): boolean {
  return (
    former.goneOut === "had-gone" &&
    equal(former.identityKey, guest.identityKey) &&
    former.registrationId === guest.registrationId &&
    former.displayName === guest.displayName &&
    equal(former.tokenHash, guest.tokenHash)
  );
}
