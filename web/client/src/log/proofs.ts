import type { PrivateKey } from "@latchkey/signal";
import { DeviceLinkProofSchema, PossessionSchema, RecoveryPossessionSchema } from "../gen/latchkey/v2/account_pb.ts";
import { KnockSchema, MemberKnockSchema } from "../gen/latchkey/v2/meeting_pb.ts";
import { canonical } from "./canonical-form.ts";
import { isSignedIn, type SigningContext, signIn } from "./contexts.ts";
import type { LogPlace } from "./entry.ts";
import { rootOf } from "./form.ts";

/** What is signed beside entries, to show that a key is held. One statement may be signed by several keys. */
export class Statement {
  readonly #context: SigningContext;
  readonly #bytes: Uint8Array;

  private constructor(context: SigningContext, bytes: Uint8Array) {
    this.#context = context;
    this.#bytes = bytes;
  }

  /** A new device's: it holds the key that the account is about to add. */
  static possession(claim: PossessionClaim): Statement {
    const { root, head, deviceId, identityKey } = claim;
    const message = { accountRoot: root, accountHead: head, device: { deviceId, identityKey } };
    return new Statement("Latchkey 2 possession", canonical(PossessionSchema, message));
  }

  /** A recovery key's: it can recover the account. */
  static recoveryPossession(claim: RecoveryClaim): Statement {
    return new Statement("Latchkey 2 recovery possession", canonical(RecoveryPossessionSchema, { ...claim }));
  }

  /** The key of a device link's: its holder's new device has this identity key. */
  static deviceLink(claim: DeviceLinkClaim): Statement {
    const { root, head, tokenHash, identityKey } = claim;
    const message = { accountRoot: root, accountHead: head, tokenHash, identityKey };
    return new Statement("Latchkey 2 device link", canonical(DeviceLinkProofSchema, message));
  }

  /** A guest's, by the link key and by its identity key. */
  static knock({ logId, ...claim }: KnockClaim): Statement {
    return new Statement("Latchkey 2 knock", canonical(KnockSchema, { meetingLogId: logId, ...claim }));
  }

  /** A member's that comes by a link, by the link key and by its device's key. */
  static memberKnock(claim: MemberKnockClaim): Statement {
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

  sign(key: PrivateKey): Uint8Array {
    return signIn(this.#context, key, this.#bytes);
  }

  isSignedBy(key: Uint8Array, signature: Uint8Array): boolean {
    return isSignedIn(this.#context, key, this.#bytes, signature);
  }
}

export interface PossessionClaim {
  readonly root: Uint8Array;
  /** The hash of the entry before the one that adds the device. */
  readonly head: Uint8Array;
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
}

export interface RecoveryClaim {
  readonly logId: Uint8Array;
  /** The hash of the entry before the one that names the key; empty at index 0. */
  readonly previousHash: Uint8Array;
  readonly recoveryKey: Uint8Array;
}

export interface DeviceLinkClaim {
  readonly root: Uint8Array;
  /** The anchor in the link. */
  readonly head: Uint8Array;
  readonly tokenHash: Uint8Array;
  readonly identityKey: Uint8Array;
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
