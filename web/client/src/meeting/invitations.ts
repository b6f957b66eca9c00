import { linkKey } from "../account/keys.ts";
import { type Address, sameAddress } from "../address.ts";
import type { Invitation, InvitationOptions } from "../api.ts";
import { base64url, fromBase64url, randomBytes } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import type { InvitationLabel, InvitationLabels } from "../invite/labels.ts";
import { INVITATION, MEMBER } from "../invite/link-text.ts";
import { InvitationLink } from "../invite/links.ts";
import { hashToken, newInvitationToken } from "../invite/token.ts";
import { MAX_NAME_CODE_POINTS, SECRET_BYTES } from "../limits.ts";
import type { Invitation as LoggedInvitation } from "../log/meeting/invitations.ts";
import { tidyName } from "../names/names.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { MemberEntries } from "../roster/member-entries.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { People } from "./people.ts";
import type { InvitationInfo } from "./state.ts";

const MAX_USES = 1_000;
/** The greatest time that an entry can name: the link does not expire. */
const NEVER = 253_402_300_799_999;

/** What this device keeps of an invitation that it makes: no other is given it. */
interface Kept {
  readonly token: string;
  /** Base64 for URLs. */
  readonly seed: string;
  readonly label?: string;
}

export interface InvitationParts {
  readonly server: string;
  readonly store: DeviceStore;
  readonly self: Address;
  readonly follower: RosterFollower;
  readonly entries: MemberEntries;
  readonly people: People;
  readonly labels: InvitationLabels;
  /** An invitation that was made here, and has a label, stands. */
  labelled(): void;
}

/** The links by which guests and members come. */
export class Invitations {
  readonly #parts: InvitationParts;
  readonly #made: Map<string, Kept>;
  #shown: readonly InvitationInfo[] = [];

  private constructor(parts: InvitationParts, made: ReadonlyMap<string, Kept>) {
    this.#parts = parts;
    this.#made = new Map(made);
  }

  static async open(parts: InvitationParts): Promise<Invitations> {
    const made = await parts.store.update(({ records }) => records.all<Kept>(prefixOf(parts)));
    return new Invitations(parts, made);
  }

  /** @throws {LatchkeyError} `invalid_text` for such a label, `invalid_request` for such a number */
  async make({ maxUses = 1, forMember = false, expiresAt, label }: InvitationOptions): Promise<Invitation> {
    const tidyLabel = label === undefined ? undefined : tidyName(label, MAX_NAME_CODE_POINTS);
    if (label !== undefined && tidyLabel === undefined) {
      throw new LatchkeyError("invalid_text", `A label has 1 to ${MAX_NAME_CODE_POINTS} characters, some to be seen.`);
    }
    if (!Number.isSafeInteger(maxUses) || maxUses < 1 || maxUses > MAX_USES || (forMember && maxUses > 1)) {
      throw new LatchkeyError("invalid_request", `A link is for 1 to ${MAX_USES} guests, or for one member.`);
    }
    const token = newInvitationToken();
    const seed = randomBytes(SECRET_BYTES);
    const tokenHash = hashToken(token);
    // Kept before the entry stands: the link is lost otherwise.
    await this.#keep(tokenHash, {
      token,
      seed: base64url(seed),
      ...(tidyLabel === undefined ? {} : { label: tidyLabel }),
    });
    await this.#parts.entries.append((writer, roster) => {
      return roster.invitation(tokenHash) !== undefined
        ? undefined
        : writer.makeInvitation({
            tokenHash,
            linkKey: linkKey(seed).publicKey().serialize(),
            forWhom: forWhomOf(maxUses, forMember),
            maxUses,
            expiresAt: expiresAt?.getTime() ?? NEVER,
          });
    });
    if (tidyLabel !== undefined) {
      this.#parts.labelled();
    }
    const link = this.#link(this.#parts.follower.roster.invitation(tokenHash));
    if (link === undefined) {
      throw new LatchkeyError(
        "unexpected_answer",
        "The server has taken the invitation and does not show it. Try again.",
      );
    }
    return { tokenHash: base64url(tokenHash), link };
  }

  /** In the order in which they were made; those who have not changed are the same objects as before. */
  get all(): readonly InvitationInfo[] {
    const before = new Map(this.#shown.map((invitation) => [invitation.tokenHash, invitation]));
    this.#shown = this.#parts.follower.roster.invitations.map((invitation) => {
      const info = this.#toInfo(invitation);
      const known = before.get(info.tokenHash);
      return known !== undefined && isSame(known, info) ? known : info;
    });
    return this.#shown;
  }

  /** What those are called that were made here and stand. */
  get ownLabels(): readonly InvitationLabel[] {
    return this.#parts.follower.roster.invitations.flatMap(({ tokenHash, maker }) => {
      const label = this.#made.get(base64url(tokenHash))?.label;
      return label !== undefined && sameAddress(maker, this.#parts.self) ? [{ tokenHash, label }] : [];
    });
  }

  /** @throws {LatchkeyError} `invitation_unknown` */
  async revoke(tokenHash: string): Promise<void> {
    const bytes = fromBase64url(tokenHash);
    await this.#parts.entries.append((writer, roster) => {
      const invitation = roster.invitation(bytes);
      if (invitation === undefined) {
        throw new LatchkeyError("invitation_unknown", "There is no such invitation to this meeting.");
      }
      return invitation.revoked ? undefined : writer.revokeInvitation(bytes);
    });
  }

  async #keep(tokenHash: Uint8Array, kept: Kept): Promise<void> {
    const name = base64url(tokenHash);
    await this.#parts.store.update(({ records }) => records.put(prefixOf(this.#parts) + name, kept));
    this.#made.set(name, kept);
  }

  #toInfo(invitation: LoggedInvitation): InvitationInfo {
    const { tokenHash, maxUses, uses, expiresAt, revoked, maker } = invitation;
    const label = this.#made.get(base64url(tokenHash))?.label ?? this.#parts.labels.of(tokenHash);
    const link = revoked ? undefined : this.#link(invitation);
    return {
      tokenHash: base64url(tokenHash),
      isForMember: invitation.forWhom === ForWhom.MEMBER,
      maxUses,
      uses,
      revoked,
      madeBy: this.#parts.people.author(maker),
      isMine: maker.id === this.#parts.self.id,
      ...(label === undefined ? {} : { label }),
      ...(expiresAt === NEVER ? {} : { expiresAt: new Date(expiresAt) }),
      ...(link === undefined ? {} : { link }),
    };
  }

  /** On the device that made it. */
  #link(invitation: LoggedInvitation | undefined): string | undefined {
    const kept = invitation && this.#made.get(base64url(invitation.tokenHash));
    if (kept === undefined || invitation === undefined || !sameAddress(invitation.maker, this.#parts.self)) {
      return undefined;
    }
    const { token, seed } = kept;
    const link = new InvitationLink(this.#parts.server, token, fromBase64url(seed), invitation.anchor);
    return link.reveal(invitation.forWhom === ForWhom.MEMBER ? MEMBER : INVITATION);
  }
}

function forWhomOf(maxUses: number, forMember: boolean): ForWhom {
  if (forMember) {
    return ForWhom.MEMBER;
  }
  return maxUses > 1 ? ForWhom.SHARED : ForWhom.GUEST;
}

function prefixOf({ follower }: InvitationParts): string {
  return `meeting/${follower.meetingId}/invitation/`;
}

function isSame(one: InvitationInfo, other: InvitationInfo): boolean {
  return (
    one.uses === other.uses &&
    one.revoked === other.revoked &&
    one.label === other.label &&
    one.link === other.link &&
    one.madeBy.name === other.madeBy.name
  );
}
