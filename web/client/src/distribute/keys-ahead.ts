import type { Address } from "../address.ts";
import { equal, fromBase64 } from "../bytes.ts";
import { writePairwiseContent } from "../content/content.ts";
import { glance } from "../log/meeting/glance.ts";
import type { AdmittedGuest } from "../log/meeting/meeting-body.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { Envelope } from "../wire.ts";
import type { Ahead, OwnSenderKey } from "./own-sender-key.ts";
import type { PreparedSession, PreparedSessions } from "./prepared-sessions.ts";

interface Attempt {
  readonly entry: string;
  readonly index: number;
  readonly hash: Uint8Array;
  readonly ahead: Ahead;
  /** By the guests' session ids; who is not among them lacks the key. */
  readonly taken: Map<string, string>;
}

/**
 * This device's key, handed over together with an entry that lets guests in: in as many attempts as the entry needs. What was
 * handed to the server counts as given, whatever becomes of the entry.
 */
export class KeysAhead {
  readonly #own: OwnSenderKey;
  readonly #prepared: PreparedSessions;
  readonly #follower: RosterFollower;
  readonly #others: () => readonly Address[];
  readonly #attempts: Attempt[] = [];

  /** @param others everyone else who takes part */
  constructor(
    own: OwnSenderKey,
    prepared: PreparedSessions,
    follower: RosterFollower,
    others: () => readonly Address[],
  ) {
    this.#others = others;
    this.#own = own;
    this.#prepared = prepared;
    this.#follower = follower;
  }

  /**
   * Makes the call that lets them in, with the key for those with whom there is a session. The log stands still meanwhile.
   *
   * @param call gives the ids of the envelopes in their order, or none
   */
  async hand(
    entry: string,
    guests: readonly AdmittedGuest[],
    call: (envelopes: readonly Envelope[]) => Promise<readonly string[]>,
  ): Promise<void> {
    const sessions = guests.flatMap(({ sessionId }) => this.#prepared.find(sessionId) ?? []);
    const hash = glance(fromBase64(entry))?.hash;
    if (sessions.length === 0 || hash === undefined) {
      await call([]);
      return;
    }
    const { roster } = this.#follower;
    const ahead = await this.#own.ahead(
      this.#others(),
      sessions.map(({ address }) => address),
    );
    const attempt: Attempt = { entry, index: roster.size, hash, ahead, taken: new Map() };
    this.#attempts.push(attempt);
    const envelopes = await this.#seal(sessions, attempt);
    const ids = await call(envelopes);
    envelopes.forEach(({ recipient }, i) => {
      const id = ids[i];
      if (id !== undefined) {
        attempt.taken.set(recipient.id, id);
      }
    });
  }

  /** The attempts are over: those whose entry is in the log have brought their guests the key. */
  async settle(): Promise<void> {
    for (const { entry, index, hash, ahead, taken } of this.#attempts) {
      const known = this.#follower.roster.hashAt(index);
      const stands = known !== undefined && equal(known, hash);
      await (stands ? this.#own.stands(ahead, taken, this.#others()) : this.#own.fell(ahead));
      this.#prepared.settled(entry);
    }
  }

  /** As a reader of the log with that entry reads it. */
  async #seal(sessions: readonly PreparedSession[], { entry, index, hash, ahead }: Attempt): Promise<Envelope[]> {
    const { logId } = this.#follower.roster;
    const envelopes: Envelope[] = [];
    for (const session of sessions) {
      const { distributionMessage, next } = ahead;
      const body = { kind: "sender-key", distributionMessage, next, entitlingEntry: hash } as const;
      envelopes.push(await session.seal(writePairwiseContent({ logId, head: hash, size: index + 1 }, body)));
    }
    await this.#prepared.handed(entry, sessions);
    return envelopes;
  }
}
