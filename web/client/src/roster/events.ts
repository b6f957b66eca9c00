import { type Address, GUEST_DEVICE_ID } from "../address.ts";
import type { MeetingEvent } from "../log/meeting/meeting-log.ts";

export function guestAddress({ sessionId }: { readonly sessionId: string }): Address {
  return { id: sessionId, deviceId: GUEST_DEVICE_ID };
}

/** Who takes part from then on. */
export function cameBy({ body, signer }: MeetingEvent): readonly Address[] {
  switch (body.kind) {
    case "meeting-created":
    case "device-joined":
      return [signer];
    case "guests-admitted":
      return body.guests.map(guestAddress);
    default:
      return [];
  }
}

/** How many signatures and proofs its reader has verified. */
export function signaturesIn({ body }: MeetingEvent): number {
  switch (body.kind) {
    case "guests-admitted":
      return 1 + 2 * body.guests.length;
    case "member-added":
      return body.proof === undefined ? 1 : 3;
    default:
      return 1;
  }
}

/** Whose account's place it says. */
export function accountOf({ body, signer }: MeetingEvent): string | undefined {
  switch (body.kind) {
    case "meeting-created":
    case "device-joined":
    case "account-moved":
      return signer.id;
    case "member-added":
      return body.userId;
    default:
      return undefined;
  }
}
