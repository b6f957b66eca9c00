import { base64url, fromBase64 } from "../bytes.ts";
import type { Invitations } from "./invitations.ts";
import type { MeetingView } from "./view.ts";

/** Links whose secrets the server says it has seen: each is told once, until it is withdrawn. */
export class BurntLinks {
  readonly #invitations: Pick<Invitations, "all">;
  readonly #view: Pick<MeetingView, "warn" | "dismiss">;
  /** Those that the log may not have yet; and whether they were told. */
  readonly #burnt = new Map<string, boolean>();

  constructor(invitations: Pick<Invitations, "all">, view: Pick<MeetingView, "warn" | "dismiss">) {
    this.#invitations = invitations;
    this.#view = view;
  }

  /** @param tokenHash in Base64 */
  add(tokenHash: string): void {
    const name = base64url(fromBase64(tokenHash));
    this.#burnt.set(name, this.#burnt.get(name) ?? false);
    this.show();
  }

  /** More of the log is known: an invitation may be there, or be withdrawn. */
  show(): void {
    for (const { tokenHash, revoked, label } of this.#burnt.size === 0 ? [] : this.#invitations.all) {
      const told = this.#burnt.get(tokenHash);
      const key = `link-burnt/${tokenHash}`;
      if (told !== undefined && revoked) {
        this.#view.dismiss(key);
      } else if (told === false) {
        this.#burnt.set(tokenHash, true);
        this.#view.warn({ kind: "link-burnt", key, ...(label === undefined ? {} : { label }) });
      }
    }
  }
}
