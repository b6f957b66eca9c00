import { LogEntry, MEETING_LOG } from "../entry.ts";
import { LogRefusal } from "../verdict.ts";
import { MeetingType, readMeetingBody, readOwnPlaceBody } from "./meeting-body.ts";

/** An account as far as an entry names it. */
export interface NamedPlace {
  readonly userId: string;
  readonly index: number;
}

/** What an entry shows of itself before it is checked. */
export interface Glance {
  readonly logId: Uint8Array;
  readonly hash: Uint8Array;
  /** What has to be read of an account before. */
  readonly names: NamedPlace | undefined;
}

/** Undefined where it is no entry of a meeting's log. */
export function glance(signedEntry: Uint8Array): Glance | undefined {
  const entry = unlessRefused(() => LogEntry.read(MEETING_LOG, signedEntry));
  return entry && { logId: entry.logId, hash: entry.place.hash, names: unlessRefused(() => namedPlace(entry)) };
}

function namedPlace(entry: LogEntry): NamedPlace | undefined {
  const own = readOwnPlaceBody(entry);
  if (own !== undefined) {
    return { userId: entry.signer.id, index: own.account.index };
  }
  const body = entry.type === MeetingType.MEMBER_ADDED ? readMeetingBody(entry) : undefined;
  return body?.kind === "member-added" ? { userId: body.userId, index: body.account.index } : undefined;
}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof LogRefusal) {
      return undefined;
    }
    throw error;
  }
}
