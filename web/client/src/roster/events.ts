import { type Address, GUEST_DEVICE_ID } from "../address.ts";

/** A member's device, as the roster names it. */
export interface RosterMember {
  readonly userId: string;
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
}

/** A guest, as the roster names it. */
export interface RosterGuest {
  readonly sessionId: string;
  readonly identityKey: Uint8Array;
  readonly displayName: string;
  readonly invitationTokenHash: Uint8Array;
}

/** An invitation, as the roster names it. */
export interface RosterInvitation {
  /** For anyone with the link; else for one guest. */
  readonly shared: boolean;
  /** Whether a guest has been admitted with it. */
  readonly used: boolean;
  readonly revoked: boolean;
}

/** What an accepted entry says. `signer` is who says it. */
export type RosterEvent = { readonly signer: Address } & (
  | { readonly kind: "meeting-created"; readonly creator: RosterMember }
  | { readonly kind: "device-added"; readonly device: RosterMember }
  | { readonly kind: "device-removed"; readonly device: RosterMember }
  | { readonly kind: "invitation-made"; readonly tokenHash: Uint8Array; readonly shared: boolean }
  | { readonly kind: "invitation-revoked"; readonly tokenHash: Uint8Array }
  | { readonly kind: "guests-admitted"; readonly guests: readonly RosterGuest[] }
  | { readonly kind: "guest-removed"; readonly guest: RosterGuest; readonly hadGone: boolean }
  | { readonly kind: "guest-left"; readonly guest: RosterGuest }
  | { readonly kind: "meeting-ended" }
);

export function memberAddress(member: RosterMember): Address {
  return { id: member.userId, deviceId: member.deviceId };
}

export function guestAddress(guest: RosterGuest): Address {
  return { id: guest.sessionId, deviceId: GUEST_DEVICE_ID };
}

/** Who takes part no more after it. */
export function goneBy(event: RosterEvent): Address | undefined {
  switch (event.kind) {
    case "device-removed":
      return memberAddress(event.device);
    case "guest-removed":
    case "guest-left":
      return guestAddress(event.guest);
    default:
      return undefined;
  }
}

/** Who takes part from then on. */
export function cameBy(event: RosterEvent): readonly Address[] {
  switch (event.kind) {
    case "meeting-created":
      return [memberAddress(event.creator)];
    case "device-added":
      return [memberAddress(event.device)];
    case "guests-admitted":
      return event.guests.map(guestAddress);
    default:
      return [];
  }
}
