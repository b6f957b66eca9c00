import type { Address } from "../../address.ts";
import type { Invitation } from "./invitations.ts";
import type { MeetingState } from "./meeting-state.ts";
import type { Move } from "./members.ts";

/** What an entry leads to once all rules have taken it: until then nothing is changed. */
export interface Effect {
  /** The devices and guests that go out by it. */
  readonly goneOut: readonly Address[];
  /** The invitations that fall by it or are revoked by it. */
  readonly revoked: readonly Invitation[];
  readonly apply: () => void;
}

export function effect(
  apply: () => void,
  goneOut: readonly Address[] = [],
  revoked: readonly Invitation[] = [],
): Effect {
  return { goneOut, revoked, apply };
}

/** Those that fall because a newer place shows their makers removed by others. */
export function fallingBy({ invitations }: MeetingState, { userId, removedByOthers }: Move): readonly Invitation[] {
  return invitations.openOf(userId).filter(({ maker }) => removedByOthers.has(maker.deviceId));
}

export function revokeAll({ invitations }: MeetingState, revoked: readonly Invitation[]): void {
  for (const { tokenHash } of revoked) {
    invitations.revoke(tokenHash);
  }
}
