import type { AccountDirectory } from "../account/account-directory.ts";
import { LatchkeyError } from "../errors.ts";
import { Role } from "../gen/latchkey/v2/meeting_pb.ts";
import type { MemberEntries } from "../roster/member-entries.ts";

/** Whom the meeting is open to, who of them is a host, and whether guests may knock. */
export class HostDuties {
  readonly #entries: MemberEntries;
  readonly #accounts: AccountDirectory;

  constructor(entries: MemberEntries, accounts: AccountDirectory) {
    this.#entries = entries;
    this.#accounts = accounts;
  }

  /** The person's devices join by themselves. */
  async addMember(userId: string): Promise<void> {
    await this.#accounts.readNow(userId);
    const { state } = await this.#accounts.log(userId);
    if (state === undefined || this.#accounts.isForked(userId)) {
      throw new LatchkeyError(
        "account_refused",
        "The server does not show who this is, so no one was added. Try again; if that does not help, ask who runs the server.",
      );
    }
    await this.#entries.append((writer, roster) => {
      return roster.member(userId) === undefined ? writer.addMember(userId, state.place) : undefined;
    });
  }

  removeMember(userId: string): Promise<void> {
    return this.#entries.append((writer, roster) => {
      return roster.member(userId) === undefined ? undefined : writer.removeMember(userId);
    });
  }

  setHost(userId: string, isHost: boolean): Promise<void> {
    const role = isHost ? Role.HOST : Role.MEMBER;
    return this.#entries.append((writer, roster) => {
      const hosts = roster.members.filter((member) => member.role === Role.HOST);
      if (!isHost && hosts.length === 1 && hosts[0]?.userId === userId) {
        throw new LatchkeyError("last_host", "A meeting needs a host. Make another member host first.");
      }
      const member = roster.member(userId);
      return member === undefined || member.role === role ? undefined : writer.changeRole(userId, role);
    });
  }

  closeAdmission(): Promise<void> {
    return this.#entries.append((writer, roster) => (roster.admissionOpen ? writer.closeAdmission() : undefined));
  }

  openAdmission(): Promise<void> {
    return this.#entries.append((writer, roster) => (roster.admissionOpen ? undefined : writer.openAdmission()));
  }

  endMeeting(): Promise<void> {
    return this.#entries.append((writer, roster) => (roster.hasEnded ? undefined : writer.endMeeting()));
  }
}
