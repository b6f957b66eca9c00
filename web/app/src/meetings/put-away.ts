import type { Memory } from "../design/memory.ts";

/** What the person has done with a meeting on this device alone. */
export type PutAway = "archived" | "deleted";

const KEPT = "latchkey.put-away";

/** Meetings that the list does not show among the others. None of what this says is secret. */
export class PutAwayMeetings {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get all(): ReadonlyMap<string, PutAway> {
    const kept: Record<string, PutAway> = JSON.parse(this.#memory.getItem(KEPT) ?? "{}");
    return new Map(Object.entries(kept));
  }

  /** @param how undefined brings it back */
  put(meetingId: string, how: PutAway | undefined): void {
    const all = new Map(this.all);
    if (how === undefined) {
      all.delete(meetingId);
    } else {
      all.set(meetingId, how);
    }
    this.#memory.setItem(KEPT, JSON.stringify(Object.fromEntries(all)));
  }
}

export function forgetPutAway(memory: Memory): void {
  memory.removeItem(KEPT);
}
