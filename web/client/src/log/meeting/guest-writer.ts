import type { PrivateKey } from "@latchkey/signal";
import { MEETING_LOG } from "../entry.ts";
import { type SigningKey, signNext, type WritableLog } from "../writer.ts";
import { type AdmittedGuest, MeetingType } from "./meeting-body.ts";
import { type KnockClaim, knockStatement } from "./proofs.ts";

/** A guest's part: it signs one knock with the link key and with its identity key. */
export function knock(
  claim: Omit<KnockClaim, "identityKey">,
  linkKey: PrivateKey,
  guestKey: PrivateKey,
): AdmittedGuest {
  const { tokenHash, sessionId, registrationId, displayName } = claim;
  const identityKey = guestKey.publicKey().serialize();
  const statement = knockStatement({ ...claim, identityKey });
  const proofs = { linkProof: statement.sign(linkKey), keyProof: statement.sign(guestKey) };
  return { sessionId, identityKey, registrationId, displayName, tokenHash, ...proofs };
}

/** A guest's only entry. */
export function leaveAsGuest(log: WritableLog, signer: SigningKey, time: number): Uint8Array {
  return signNext(MEETING_LOG, signer, log, { time, type: MeetingType.GUEST_LEFT, body: new Uint8Array() });
}
