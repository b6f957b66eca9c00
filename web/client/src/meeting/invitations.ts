import type { Invitation, InvitationOptions, NewInvitation } from "../api.ts";
import { fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingApi } from "../http/member-api.ts";
import { InvitationLink } from "../invite/links.ts";
import type { SecretSharing } from "../invite/secret-sharing.ts";
import { MAX_NAME_CODE_POINTS } from "../limits.ts";
import { tidyName } from "../names/names.ts";
import { hashToken, invitationMade, invitationRevoked } from "../roster/entries.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { WireInvitation } from "../wire.ts";

/** The links by which guests come. */
export class Invitations {
  readonly #server: string;
  readonly #meeting: MeetingApi;
  readonly #follower: RosterFollower;
  readonly #sharing: SecretSharing;

  constructor(server: string, meeting: MeetingApi, follower: RosterFollower, sharing: SecretSharing) {
    this.#server = server;
    this.#meeting = meeting;
    this.#follower = follower;
    this.#sharing = sharing;
  }

  async make({ maxUses = 1, expiresAt, label }: InvitationOptions): Promise<NewInvitation> {
    const tidyLabel = label === undefined ? undefined : tidyName(label, MAX_NAME_CODE_POINTS);
    if (label !== undefined && tidyLabel === undefined) {
      throw new LatchkeyError("invalid_text", `A label has 1 to ${MAX_NAME_CODE_POINTS} characters, some to be seen.`);
    }
    const { invitationId, token } = await this.#meeting.createInvitation({
      maxUses,
      expiresAt: expiresAt?.toISOString(),
      label: tidyLabel,
    });
    const link = InvitationLink.create(this.#server, token);
    await this.#sharing.keepMade({ token, secret: link.secret });
    const tokenHash = hashToken(token);
    await this.#follower.append((roster) => {
      return roster.invitation(tokenHash) === undefined ? invitationMade(tokenHash, maxUses > 1) : undefined;
    });
    this.#sharing.wake();
    return { invitationId, link: link.reveal() };
  }

  async all(): Promise<readonly Invitation[]> {
    return (await this.#meeting.invitations()).invitations.map(toInvitation);
  }

  async revoke(invitationId: string): Promise<void> {
    const { invitations } = await this.#meeting.invitations();
    const known = invitations.find((invitation) => invitation.invitationId === invitationId);
    if (known === undefined) {
      throw new LatchkeyError("invitation_unknown", "There is no such invitation to this meeting.");
    }
    const tokenHash = fromBase64(known.tokenHash);
    await this.#follower.append((roster) => {
      const invitation = roster.invitation(tokenHash);
      return invitation === undefined || invitation.revoked ? undefined : invitationRevoked(tokenHash);
    });
    await this.#meeting.revokeInvitation(invitationId);
  }
}

function toInvitation(wire: WireInvitation): Invitation {
  const { invitationId, label, maxUses, uses, createdAt, expiresAt, revoked } = wire;
  return {
    invitationId,
    maxUses,
    uses,
    createdAt: new Date(createdAt),
    revoked,
    ...(label ? { label } : {}),
    ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}),
  };
}
