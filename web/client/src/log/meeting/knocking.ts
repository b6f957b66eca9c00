import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { AdmittedGuestSchema } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { Statement } from "../statement.ts";
import { LogRefusal } from "../verdict.ts";
import type { Invitation } from "./invitations.ts";
import { type AdmittedGuest, toAdmittedGuest } from "./meeting-body.ts";
import { knockStatement } from "./proofs.ts";

/** What a guest signs that comes by the invitation with this anchor. */
export function knockOf(guest: AdmittedGuest, logId: Uint8Array, anchor: Uint8Array): Statement {
  const { tokenHash, sessionId, identityKey, registrationId, displayName } = guest;
  return knockStatement({ logId, anchor, tokenHash, sessionId, identityKey, registrationId, displayName });
}

/** A knock as an entry would say it; undefined where a field is outside its form. */
export function readKnock(knock: MessageInitShape<typeof AdmittedGuestSchema>): AdmittedGuest | undefined {
  try {
    return toAdmittedGuest(create(AdmittedGuestSchema, knock));
  } catch (error) {
    if (error instanceof LogRefusal) {
      return undefined;
    }
    throw error;
  }
}

/** Whether who knocks has had the invitation's link, and holds the key that it names. */
export function isProven(guest: AdmittedGuest, logId: Uint8Array, { anchor, linkKey }: Invitation): boolean {
  const { identityKey, linkProof, keyProof } = guest;
  const knock = knockOf(guest, logId, anchor);
  return knock.isSignedBy(linkKey, linkProof) && knock.isSignedBy(identityKey, keyProof);
}
