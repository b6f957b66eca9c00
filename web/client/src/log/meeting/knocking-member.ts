import type { PrivateKey } from "@latchkey/signal";
import type { LogPlace } from "../entry.ts";
import type { Invitation } from "./invitations.ts";
import { type MemberKnockClaim, memberKnockStatement } from "./proofs.ts";

/** An account at the door, with the proofs that it has a member link and that a device of it comes. */
export interface KnockingMember {
  readonly userId: string;
  /** Of the device that signed. */
  readonly deviceId: number;
  /** The account's newest place, by that device. */
  readonly account: LogPlace;
  readonly tokenHash: Uint8Array;
  readonly linkProof: Uint8Array;
  readonly deviceProof: Uint8Array;
}

/** What the account's device itself writes. */
export function knockAsMember(
  claim: MemberKnockClaim,
  deviceId: number,
  link: PrivateKey,
  own: PrivateKey,
): KnockingMember {
  const { userId, account, tokenHash } = claim;
  const knock = memberKnockStatement(claim);
  return { userId, deviceId, account, tokenHash, linkProof: knock.sign(link), deviceProof: knock.sign(own) };
}

/**
 * Whether who knocks has had the invitation's link, and a device of the account that it names.
 *
 * @param deviceKey the key that the account's log has for the device, at the place that the knock names
 */
export function isProvenMember(
  { userId, account, tokenHash, linkProof, deviceProof }: KnockingMember,
  logId: Uint8Array,
  { anchor, linkKey }: Invitation,
  deviceKey: Uint8Array,
): boolean {
  const knock = memberKnockStatement({ logId, anchor, tokenHash, userId, account });
  return knock.isSignedBy(linkKey, linkProof) && knock.isSignedBy(deviceKey, deviceProof);
}
