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
   * As {@link RosterFollower.append}. What breaks the rules does not leave this device: its readers would blame its signer.
   *
   * @throws {LatchkeyError} `not_in_roster` before this device has joined; `forbidden`, `account_refused`, `meeting_ended`,
   *   `proof_refused`, `invalid_roster_entry` for such an entry
   */
  append(write: EntryToWrite, post?: (entry: string) => Promise<void>): Promise<void> {
    return this.#follower.append((roster) => {
      if (roster.size === 0) {
        throw notJoined();
      }
      const entry = write(this.#writer, roster);
      const objection = entry === undefined ? undefined : roster.objectionTo(entry);
      if (objection !== undefined) {
        throw errorOf(objection);
      }
      return entry;
    }, post);
  }
}

function notJoined(): LatchkeyError {
  return new LatchkeyError("not_in_roster", "This device has not joined the meeting yet. Try again when it has.");
}

function errorOf(objection: LogRefused): LatchkeyError {
  const code = codeOf(objection);
  return code === "not_in_roster"
    ? notJoined()
    : new LatchkeyError(code, `The meeting’s rules do not allow this: ${objection.detail}.`);
}

function codeOf({ fault }: LogRefused): ErrorCode {
  switch (fault) {
    case "not-permitted":
      return "forbidden";
    case "signer-unknown":
      return "not_in_roster";
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
