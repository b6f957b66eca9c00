import type { AdmittedGuest } from "./meeting-body.ts";

/** How a guest went out: by itself and told so, removed with the note that it had gone, or removed. */
export type GoingOut = "left" | "had-gone" | "removed";

/** A guest that was ever admitted. */
export interface MeetingGuest extends AdmittedGuest {
  /** How it went out last; undefined while it takes part. */
  readonly goneOut: GoingOut | undefined;
}

/** A meeting's guests. It changes as it is told: the rules are checked before. */
export class Guests {
  readonly #all = new Map<string, MeetingGuest>();
  readonly #takingPart = new Set<string>();

  /** A guest that was ever admitted. */
  get(sessionId: string): MeetingGuest | undefined {
    return this.#all.get(sessionId);
  }

  /** Those that take part. */
  get all(): readonly MeetingGuest[] {
    return [...this.#takingPart].flatMap((sessionId) => this.#all.get(sessionId) ?? []);
  }

  /** How many take part. */
  get size(): number {
    return this.#takingPart.size;
  }

  takesPart(sessionId: string): boolean {
    return this.#takingPart.has(sessionId);
  }

  admit(guest: AdmittedGuest): void {
    this.#all.set(guest.sessionId, { ...guest, goneOut: undefined });
    this.#takingPart.add(guest.sessionId);
  }

  goOut(sessionId: string, how: GoingOut): void {
    const guest = this.#all.get(sessionId);
    if (guest !== undefined) {
      this.#all.set(sessionId, { ...guest, goneOut: how });
      this.#takingPart.delete(sessionId);
    }
  }
}
