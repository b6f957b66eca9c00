import { bytesToHex } from "@noble/hashes/utils.js";
import type { Address } from "../../address.ts";
import type { ForWhom } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { InvitationMade } from "./meeting-body.ts";

/** A link that was made. */
export interface Invitation {
  readonly tokenHash: Uint8Array;
  readonly linkKey: Uint8Array;
  readonly forWhom: ForWhom;
  readonly maxUses: number;
  /** The admissions that stand under it. */
  readonly uses: number;
  /** Signers look at it before they admit; readers do not refuse by it. */
  readonly expiresAt: number;
  readonly revoked: boolean;
  readonly maker: Address;
  /** The hash of the entry that made it. */
  readonly anchor: Uint8Array;
}

/** A meeting's invitations. It changes as it is told: the rules are checked before. */
export class Invitations {
  readonly #byToken = new Map<string, Invitation>();
  readonly #linkKeys = new Set<string>();
  /** The tokens of each account's invitations. */
  readonly #byAccount = new Map<string, string[]>();

  get(tokenHash: Uint8Array): Invitation | undefined {
    return this.#byToken.get(bytesToHex(tokenHash));
  }

  get all(): readonly Invitation[] {
    return [...this.#byToken.values()];
  }

  get size(): number {
    return this.#byToken.size;
  }

  hasLinkKey(linkKey: Uint8Array): boolean {
    return this.#linkKeys.has(bytesToHex(linkKey));
  }

  /** How many an account's devices ever made. */
  countOf(userId: string): number {
    return this.#byAccount.get(userId)?.length ?? 0;
  }

  /** Those that an account's devices made and that are not revoked. */
  openOf(userId: string): readonly Invitation[] {
    const made = (this.#byAccount.get(userId) ?? []).flatMap((token) => this.#byToken.get(token) ?? []);
    return made.filter(({ revoked }) => !revoked);
  }

  make({ tokenHash, linkKey, forWhom, maxUses, expiresAt }: InvitationMade, maker: Address, anchor: Uint8Array): void {
    const token = bytesToHex(tokenHash);
    const opened = { uses: 0, revoked: false, maker, anchor };
    this.#byToken.set(token, { tokenHash, linkKey, forWhom, maxUses, expiresAt, ...opened });
    this.#linkKeys.add(bytesToHex(linkKey));
    const made = this.#byAccount.get(maker.id);
    if (made === undefined) {
      this.#byAccount.set(maker.id, [token]);
    } else {
      made.push(token);
    }
  }

  use(tokenHash: Uint8Array): void {
    this.#change(tokenHash, ({ uses }) => ({ uses: uses + 1 }));
  }

  revoke(tokenHash: Uint8Array): void {
    this.#change(tokenHash, () => ({ revoked: true }));
  }

  #change(tokenHash: Uint8Array, to: (invitation: Invitation) => Partial<Invitation>): void {
    const token = bytesToHex(tokenHash);
    const invitation = this.#byToken.get(token);
    if (invitation !== undefined) {
      this.#byToken.set(token, { ...invitation, ...to(invitation) });
    }
  }
}
