import type { AccountDirectory } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import { base64url, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import type { MeetingApi } from "../http/member-api.ts";
import { logIdOf } from "../log/form.ts";
import type { Invitation } from "../log/meeting/invitations.ts";
import { isProvenMember, type KnockingMember } from "../log/meeting/knocking-member.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { MemberEntries } from "../roster/member-entries.ts";
import type { WaitingMember } from "../wire.ts";
import { isUsedUp } from "./lobby.ts";
import type { LobbyMember } from "./state.ts";
import type { MeetingView } from "./view.ts";

export interface MemberLobbyParts {
  readonly self: Address;
  readonly meeting: Pick<MeetingApi, "declineMember">;
  readonly follower: RosterFollower;
  readonly entries: MemberEntries;
  readonly accounts: AccountDirectory;
  readonly view: MeetingView;
}

interface Knock {
  readonly knocking: KnockingMember;
  readonly knockedAt: Date;
}

/**
 * Which accounts wait to become members. It shows those alone who have proved, by the meeting's log and their own account's, that they
 * came with a member link that is good: the server may have made up the others, or put another account in their place.
 */
export class MemberLobby {
  readonly #parts: MemberLobbyParts;
  readonly #waiting = new Map<string, Knock>();

  constructor(parts: MemberLobbyParts) {
    this.#parts = parts;
  }

  /** The whole lobby, as the server has it now. */
  async replace(members: readonly WaitingMember[]): Promise<void> {
    this.#waiting.clear();
    members.forEach((member) => {
      this.#add(member);
    });
    await this.#readAccounts();
  }

  async waits(member: WaitingMember): Promise<void> {
    this.#add(member);
    await this.#readAccounts();
  }

  waitsNoMore(userId: string): void {
    if (this.#waiting.delete(userId)) {
      this.show();
    }
  }

  /** More of the meeting's log is known, or of an account's. */
  show(): void {
    const { view } = this.#parts;
    const before = new Map(view.state.memberLobby.map((member) => [member.userId, member]));
    const shown = this.#shown();
    const isSame =
      shown.length === before.size && shown.every((member) => before.get(member.userId)?.name === member.name);
    if (isSame) {
      return;
    }
    view.update({ memberLobby: shown });
    for (const member of shown) {
      if (!before.has(member.userId) && view.state.isHost) {
        view.emit("memberWaiting", member);
      }
    }
  }

  /**
   * @throws {LatchkeyError} `guest_not_waiting`; `knock_outdated` where the account has changed since, which knocks anew by itself;
   *     `invitation_expired` and the like
   */
  async admit(userId: string): Promise<void> {
    const { entries, accounts } = this.#parts;
    const knock = this.#waiting.get(userId);
    if (knock === undefined || !this.#isProven(knock)) {
      throw new LatchkeyError("guest_not_waiting", "That person does not wait any more.");
    }
    await accounts.readNow(userId);
    const { state } = await accounts.log(userId);
    if (state === undefined || accounts.isForked(userId)) {
      throw new LatchkeyError(
        "account_refused",
        "The server shows two logs of that person's account. Ask the person, and who runs the server, before you let them in.",
      );
    }
    const { account, tokenHash } = knock.knocking;
    if (state.place.index !== account.index || !equal(state.place.hash, account.hash)) {
      throw new LatchkeyError(
        "knock_outdated",
        "That person’s account has changed since they knocked. Their device knocks anew by itself; try again then.",
      );
    }
    await entries.append((writer, roster) => {
      requireUsable(roster.invitation(tokenHash));
      const { linkProof, deviceProof, deviceId } = knock.knocking;
      return roster.member(userId) === undefined
        ? writer.addMember(userId, account, { tokenHash, linkProof, deviceProof, deviceId })
        : undefined;
    });
    this.waitsNoMore(userId);
  }

  async decline(userId: string): Promise<void> {
    await this.#parts.meeting.declineMember(userId);
    this.waitsNoMore(userId);
  }

  #add(member: WaitingMember): void {
    const knocking = toKnocking(member);
    if (knocking !== undefined) {
      this.#waiting.set(member.userId, { knocking, knockedAt: new Date(member.knockedAt) });
    }
  }

  async #readAccounts(): Promise<void> {
    try {
      await this.#parts.accounts.reach(
        [...this.#waiting.values()].map(({ knocking: { userId, account } }) => ({ userId, ...account })),
      );
    } finally {
      this.show();
    }
  }

  #shown(): readonly LobbyMember[] {
    return [...this.#waiting.values()]
      .filter((knock) => this.#isProven(knock))
      .sort((one, other) => one.knockedAt.getTime() - other.knockedAt.getTime())
      .map(({ knocking: { userId, tokenHash }, knockedAt }) => ({
        userId,
        name: this.#parts.accounts.name(userId) ?? "",
        tokenHash: base64url(tokenHash),
        knockedAt,
      }));
  }

  #isProven({ knocking }: Knock): boolean {
    const { follower } = this.#parts;
    const invitation = follower.roster.invitation(knocking.tokenHash);
    const key = this.#deviceKey(knocking);
    return (
      invitation !== undefined &&
      invitation.forWhom === ForWhom.MEMBER &&
      !invitation.revoked &&
      !isUsedUp(invitation) &&
      key !== undefined &&
      isProvenMember(knocking, logIdOf(follower.meetingId), invitation, key)
    );
  }

  /** By the account's own log, at the place that the knock names. */
  #deviceKey({ userId, deviceId, account }: KnockingMember): Uint8Array | undefined {
    const log = this.#parts.accounts.openLog(userId);
    const hash = log?.hashAt(account.index);
    return hash !== undefined && equal(hash, account.hash)
      ? log?.stateAt(account.index)?.active.get(deviceId)?.identityKey
      : undefined;
  }
}

function requireUsable(invitation: Invitation | undefined): void {
  if (invitation?.revoked) {
    throw new LatchkeyError("invitation_revoked", "Their link was withdrawn. Give them a new one.");
  }
  if (isUsedUp(invitation)) {
    throw new LatchkeyError("invitation_used_up", "Another person was let in with their link. Give them a new one.");
  }
  if (invitation !== undefined && invitation.expiresAt <= Date.now()) {
    throw new LatchkeyError("invitation_expired", "Their link was for an earlier time. Give them a new one.");
  }
}

/** Undefined where it is in no form in which an entry could add it. */
function toKnocking(waiting: WaitingMember): KnockingMember | undefined {
  const { userId, deviceId, accountIndex, accountHash, tokenHash, linkProof, deviceProof } = waiting;
  try {
    return {
      userId,
      deviceId,
      account: { index: accountIndex, hash: fromBase64(accountHash) },
      tokenHash: fromBase64(tokenHash),
      linkProof: fromBase64(linkProof),
      deviceProof: fromBase64(deviceProof),
    };
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
