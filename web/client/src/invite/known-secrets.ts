import { base64, base64url, fromBase64, fromBase64url } from "../bytes.ts";
import type { GuestProof } from "../meeting/state.ts";
import { hashToken } from "../roster/entries.ts";
import type { RosterGuest } from "../roster/events.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import { checkGuestProof, type MemberClaim, memberProof, memberProofKey } from "./link-secret.ts";

/** An invitation whose secret this device has made or been given. */
export interface KnownInvitation {
  readonly token: string;
  readonly secret: Uint8Array;
}

interface Kept {
  readonly token: string;
  readonly secret: string;
}

/** The link secrets of a meeting's invitations. */
export class KnownSecrets {
  readonly #meetingId: string;
  readonly #known = new Map<string, KnownInvitation>();

  private constructor(meetingId: string) {
    this.#meetingId = meetingId;
  }

  static async open(store: DeviceStore, meetingId: string): Promise<KnownSecrets> {
    const secrets = new KnownSecrets(meetingId);
    const kept = await store.update(({ records }) => records.all<Kept>(secrets.#prefix));
    kept.forEach(({ token, secret }) => {
      secrets.remember({ token, secret: fromBase64url(secret) });
    });
    return secrets;
  }

  /** Within a transaction; {@link remember} it when that is done. */
  keep(records: Records, { token, secret }: KnownInvitation): Promise<void> {
    const name = this.#prefix + base64url(hashToken(token));
    return records.put<Kept>(name, { token, secret: base64url(secret) });
  }

  remember(invitation: KnownInvitation): void {
    this.#known.set(base64(hashToken(invitation.token)), invitation);
  }

  all(): readonly KnownInvitation[] {
    return [...this.#known.values()];
  }

  has(tokenHash: Uint8Array): boolean {
    return this.#known.has(base64(tokenHash));
  }

  /** What a guest's proof says, by the invitation's secret as this device knows it. */
  check(guest: RosterGuest, registrationId: number, given: string | null | undefined): GuestProof {
    if (given === null || given === undefined || given === "") {
      return "missing";
    }
    const known = this.#known.get(base64(guest.invitationTokenHash));
    if (known === undefined) {
      return "unknown";
    }
    const { identityKey, displayName } = guest;
    const claim = { meetingId: this.#meetingId, token: known.token, identityKey, registrationId, displayName };
    return checkGuestProof(known.secret, claim, toBytes(given)) ? "good" : "wrong";
  }

  /** A member's proof for that guest; nothing where the secret is not known. */
  prove(
    guest: RosterGuest,
    claim: Omit<MemberClaim, "meetingId" | "sessionId" | "guestIdentityKey">,
  ): Uint8Array | undefined {
    const known = this.#known.get(base64(guest.invitationTokenHash));
    return known === undefined
      ? undefined
      : memberProof(memberProofKey(known.secret), {
          meetingId: this.#meetingId,
          sessionId: guest.sessionId,
          guestIdentityKey: guest.identityKey,
          ...claim,
        });
  }

  get #prefix(): string {
    return `meeting/${this.#meetingId}/invitation/`;
  }
}

/** What is no Base64 proves nothing. */
function toBytes(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    return new Uint8Array(0);
  }
}
