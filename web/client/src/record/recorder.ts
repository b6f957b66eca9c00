import type { AccountDirectory } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import { fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { logIdOf } from "../log/form.ts";
import { glance } from "../log/meeting/glance.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { keptMessages } from "./keeper.ts";
import { type RecordedMessage, url, withoutFileKey } from "./line.ts";

const FORMAT = "latchkey-record/1";

/**
 * What a record tells of files: sizes, types and digests; their names besides; or all that was said of them, the keys of their
 * ciphertexts included.
 */
export type FilesTold = "unnamed" | "named" | "keys";

/** A record as it stands in its file (docs/protocol.md, "Records"). */
export interface MeetingRecord {
  readonly format: typeof FORMAT;
  readonly meetingId: string;
  readonly madeAt: number;
  readonly madeBy: Address;
  readonly files: FilesTold;
  readonly accounts: readonly { readonly userId: string; readonly entries: readonly string[] }[];
  readonly log: readonly string[];
  readonly messages: readonly RecordedMessage[];
}

/** What a record is made of, as far as it does not depend on what the person wants. */
export type Gathered = Pick<MeetingRecord, "accounts" | "log" | "messages">;

export interface RecorderParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly accounts: Pick<AccountDirectory, "entries">;
  /** The meeting's verified entries, Base64. */
  log(): Promise<readonly string[]>;
}

/** Makes records of what this device has of a meeting, also when that is over. */
export class Recorder {
  readonly #parts: RecorderParts;
  #last: Gathered | undefined;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** The store is about to forget everything: a record can be made all the same, for as long as the page is open. */
  async keepHere(): Promise<void> {
    this.#last = await this.#gather();
  }

  /**
   * The text of a record's file.
   *
   * @throws {LatchkeyError} `not_taking_part` where this person has not come in yet
   */
  async make(files: FilesTold, now: number): Promise<string> {
    const { meetingId, self } = this.#parts;
    const { accounts, log, messages } = this.#last ?? (await this.#gather());
    if (log.length === 0) {
      throw new LatchkeyError("not_taking_part", "There is nothing to save yet: you have not been let in.");
    }
    return recordFile({
      format: FORMAT,
      meetingId,
      madeAt: now,
      madeBy: { id: self.id, deviceId: self.deviceId },
      files,
      accounts,
      log,
      messages: messages.map((message) => told(message, meetingId, files)),
    });
  }

  /** Messages first: the log only grows meanwhile, so that it has all that they name. */
  async #gather(): Promise<Gathered> {
    const { store, meetingId, accounts } = this.#parts;
    const messages = await store.update(({ records }) => keptMessages(records, meetingId));
    const log = await this.#parts.log();
    return {
      log: log.map(url),
      accounts: [...named(log)].map(([userId, index]) => ({
        userId,
        entries: accounts
          .entries(userId)
          .slice(0, index + 1)
          .map(url),
      })),
      messages,
    };
  }
}

/** One form, so that two writers write the same bytes. */
export function recordFile(record: MeetingRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Of each account up to where the log names it: more is not the meeting's affair. */
function named(log: readonly string[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const entry of log) {
    const names = glance(fromBase64(entry))?.names;
    if (names !== undefined) {
      newest.set(names.userId, Math.max(names.index, newest.get(names.userId) ?? 0));
    }
  }
  return newest;
}

function told(message: RecordedMessage, meetingId: string, files: FilesTold): RecordedMessage {
  const { content, ...rest } = message;
  if (content === undefined || files === "keys") {
    return message;
  }
  const sender = { id: message.senderId, deviceId: message.senderDeviceId };
  return { ...rest, content: withoutFileKey({ logId: logIdOf(meetingId), sender }, content, files === "named") };
}
