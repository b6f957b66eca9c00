import { type ErrorCode, LatchkeyError } from "../errors.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { MeetingWriter } from "../log/meeting/meeting-writer.ts";
import type { LogRefused } from "../log/verdict.ts";
import type { SigningKey } from "../log/writer.ts";
import type { RosterFollower } from "./follower.ts";

/** Signs for the log as it is now, or nothing where there is nothing left to say. */
export type EntryToWrite = (writer: MeetingWriter, roster: MeetingLog) => Uint8Array | undefined;

/** What a member's device says in a meeting's log. A guest's page carries none of it. */
export class MemberEntries {
  readonly #follower: RosterFollower;
  readonly #writer: MeetingWriter;

  constructor(follower: RosterFollower, signer: SigningKey) {
    this.#follower = follower;
    this.#writer = new MeetingWriter(follower.roster, signer, Date.now);
  }

  /**
   * As {@link RosterFollower.append}. What breaks the rules does not leave this device: whoever takes it in would blame its signer.
   *
   * @throws {LatchkeyError} `forbidden`, `account_refused`, `meeting_ended`, `proof_refused`, `invalid_roster_entry` for such an
   *   entry
   */
  append(write: EntryToWrite, post?: (entry: string) => Promise<void>): Promise<void> {
    return this.#follower.append((roster) => {
      const entry = write(this.#writer, roster);
      const objection = entry === undefined ? undefined : roster.objectionTo(entry);
      if (objection !== undefined) {
        throw new LatchkeyError(codeOf(objection), `The meeting’s rules do not allow this: ${objection.detail}.`);
      }
      return entry;
    }, post);
  }
}

function codeOf({ fault }: LogRefused): ErrorCode {
  switch (fault) {
    case "not-permitted":
    case "signer-unknown":
      return "forbidden";
    case "account-missing":
      return "account_refused";
    case "after-end":
      return "meeting_ended";
    case "bad-proof":
      return "proof_refused";
    default:
      return "invalid_roster_entry";
  }
}
