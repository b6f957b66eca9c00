import type { GuestBundle, GuestBundles } from "../wire.ts";

/**
 * Guests' key bundles: one that came with the guest's admission is used before another is asked for, and once. What the server
 * sends may have holes.
 */
export class GuestBundleSource {
  readonly #ask: (sessionIds: readonly string[]) => Promise<GuestBundles>;
  readonly #atHand = new Map<string, GuestBundle>();

  /** @param ask at most 100 */
  constructor(ask: (sessionIds: readonly string[]) => Promise<GuestBundles>) {
    this.#ask = ask;
  }

  /** Bundles that have come before they are asked for. To be told before the roster tells of the guests. */
  came(bundle: GuestBundle): void {
    this.#atHand.set(bundle.sessionId, bundle);
  }

  async of(sessionIds: readonly string[]): Promise<GuestBundles> {
    const atHand = sessionIds.flatMap((id) => this.#take(id) ?? []);
    const missing = sessionIds.filter((id) => !atHand.some(({ sessionId }) => sessionId === id));
    if (missing.length === 0) {
      return { bundles: atHand, refused: [] };
    }
    const { bundles, refused } = await this.#ask(missing);
    return { bundles: [...atHand, ...bundles], refused };
  }

  #take(sessionId: string): GuestBundle | undefined {
    const bundle = this.#atHand.get(sessionId);
    this.#atHand.delete(sessionId);
    return bundle;
  }
}
