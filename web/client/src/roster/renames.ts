import type { MeetingEvent, MeetingLog } from "../log/meeting/meeting-log.ts";
import { accountOf } from "./events.ts";

export interface Rename {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

/** Tells when a member is called otherwise than before. */
export class Renames {
  readonly #names = new Map<string, string>();

  /** To be told every event, in order. */
  accepted(event: MeetingEvent, roster: MeetingLog): Rename | undefined {
    const userId = accountOf(event);
    const to = userId === undefined ? undefined : roster.displayName(userId);
    if (userId === undefined || to === undefined) {
      return undefined;
    }
    const from = this.#names.get(userId);
    this.#names.set(userId, to);
    return from === undefined || from === to ? undefined : { userId, from, to };
  }
}
