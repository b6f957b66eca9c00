import type { Address } from "../../address.ts";
import { WhoMayAdmit } from "../../gen/latchkey/v2/meeting_pb.ts";
import { isUserId } from "../form.ts";
import { Guests } from "./guests.ts";
import { Invitations } from "./invitations.ts";
import { Members } from "./members.ts";
import { ParticipantKeys } from "./participant-keys.ts";
import type { Accounts } from "./places.ts";

export interface MeetingLimits {
  readonly members: number;
  /** Devices and guests that take part. */
  readonly participants: number;
  readonly entries: number;
  readonly invitations: number;
  readonly invitationsOfAccount: number;
}

export const MEETING_LIMITS: MeetingLimits = {
  members: 5_000,
  participants: 5_000,
  entries: 50_000,
  invitations: 10_000,
  invitationsOfAccount: 1_000,
};

/** What a meeting's log says after its last entry. */
export class MeetingState {
  readonly members = new Members();
  readonly guests = new Guests();
  readonly invitations = new Invitations();
  readonly keys = new ParticipantKeys();
  readonly accounts: Accounts;
  readonly limits: MeetingLimits;
  creator: string | undefined;
  title = "";
  whoMayAdmit: WhoMayAdmit = WhoMayAdmit.UNSPECIFIED;
  admissionOpen = true;
  ended = false;
  /** The entries that count for the limit. */
  counted = 0;

  constructor(accounts: Accounts, limits: MeetingLimits) {
    this.accounts = accounts;
    this.limits = limits;
  }

  /** How many devices and guests take part. */
  get participants(): number {
    return this.members.devices + this.guests.size;
  }

  takesPart(address: Address): boolean {
    return isUserId(address.id) ? this.members.takesPart(address) : this.guests.takesPart(address.id);
  }

  /** Whether a host's device that takes part. */
  isHostDevice(address: Address): boolean {
    return this.members.isHost(address.id) && this.members.takesPart(address);
  }

  mayAdmit(address: Address): boolean {
    const everyMember = this.whoMayAdmit === WhoMayAdmit.EVERY_MEMBER;
    return everyMember ? this.members.takesPart(address) : this.isHostDevice(address);
  }

  /** Whether another member is there, or a guest that takes part: then a meeting needs a host. */
  get hasOthers(): boolean {
    return this.members.size > 1 || this.guests.size > 0;
  }

  /** The key that the log has for a device or a guest, also for one that does not take part. */
  identityKey({ id, deviceId }: Address): Uint8Array | undefined {
    return isUserId(id)
      ? this.members.get(id)?.account.everAdded.get(deviceId)?.identityKey
      : this.guests.get(id)?.identityKey;
  }
}
