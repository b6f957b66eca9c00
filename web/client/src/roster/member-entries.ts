import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { MeetingWriter } from "../log/meeting/meeting-writer.ts";
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

  /** As {@link RosterFollower.append}. */
  append(write: EntryToWrite, post?: (entry: string) => Promise<void>): Promise<void> {
    return this.#follower.append((roster) => write(this.#writer, roster), post);
  }
}
