import { KnockSchema, MemberKnockSchema } from "../../gen/latchkey/v2/meeting_pb.ts";
import { canonical } from "../canonical-form.ts";
import type { LogPlace } from "../entry.ts";
import { rootOf } from "../form.ts";
import { Statement } from "../statement.ts";

/** A guest's, by the link key and by its identity key. */
export function knockStatement({ logId, ...claim }: KnockClaim): Statement {
  return new Statement("Latchkey 2 knock", canonical(KnockSchema, { meetingLogId: logId, ...claim }));
}

/** A member's that comes by a link, by the link key and by its device's key. */
export function memberKnockStatement(claim: MemberKnockClaim): Statement {
  const { logId, anchor, tokenHash, userId, account } = claim;
  const message = {
    meetingLogId: logId,
    anchor,
    tokenHash,
    accountRoot: rootOf(userId),
    account: { index: BigInt(account.index), hash: account.hash },
  };
  return new Statement("Latchkey 2 member knock", canonical(MemberKnockSchema, message));
}

export interface KnockClaim {
  readonly logId: Uint8Array;
  /** The hash of the invitation's entry. */
  readonly anchor: Uint8Array;
  readonly tokenHash: Uint8Array;
  readonly sessionId: string;
  readonly identityKey: Uint8Array;
  readonly registrationId: number;
  readonly displayName: string;
}

export interface MemberKnockClaim {
  readonly logId: Uint8Array;
  readonly anchor: Uint8Array;
  readonly tokenHash: Uint8Array;
  readonly userId: string;
  readonly account: LogPlace;
}
