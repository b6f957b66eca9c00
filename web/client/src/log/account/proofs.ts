import { DeviceLinkProofSchema, PossessionSchema, RecoveryPossessionSchema } from "../../gen/latchkey/v2/account_pb.ts";
import { canonical } from "../canonical-form.ts";
import { Statement } from "../statement.ts";

/** A new device's: it holds the key that the account is about to add. */
export function possessionStatement(claim: PossessionClaim): Statement {
  const { root, head, deviceId, identityKey } = claim;
  const message = { accountRoot: root, accountHead: head, device: { deviceId, identityKey } };
  return new Statement("Latchkey 2 possession", canonical(PossessionSchema, message));
}

/** A recovery key's: it can recover the account. */
export function recoveryPossessionStatement(claim: RecoveryClaim): Statement {
  return new Statement("Latchkey 2 recovery possession", canonical(RecoveryPossessionSchema, { ...claim }));
}

/** The key of a device link's: its holder's new device has this identity key. */
export function deviceLinkStatement(claim: DeviceLinkClaim): Statement {
  const { root, head, tokenHash, identityKey } = claim;
  const message = { accountRoot: root, accountHead: head, tokenHash, identityKey };
  return new Statement("Latchkey 2 device link", canonical(DeviceLinkProofSchema, message));
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
