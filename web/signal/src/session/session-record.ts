import { create, toBinary } from "@bufbuild/protobuf";
import { equal, wipe } from "../crypto/bytes.ts";
import { RecordStructureSchema } from "../gen/storage_pb.ts";
import { MAX_ARCHIVED_SESSIONS } from "../limits.ts";
import { decodeRecord } from "../record.ts";
import { SessionState } from "./session-state.ts";

/**
 * All sessions with one remote device: the current one, which sends, and earlier ones, which still take messages
 * (libsignal's `SessionRecord`, in its format).
 */
export class SessionRecord {
  #current: SessionState | undefined;
  /** Serialised, newest first; few messages ever need them. */
  readonly #previous: Uint8Array[];

  private constructor(current: SessionState | undefined, previous: Uint8Array[]) {
    this.#current = current;
    this.#previous = previous;
  }

  static empty(): SessionRecord {
    return new SessionRecord(undefined, []);
  }

  /**
   * @param serialized copied
   * @throws {InvalidRecordError} for anything that {@link serialize} did not make
   */
  static deserialize(serialized: Uint8Array): SessionRecord {
    return decodeRecord("session record", RecordStructureSchema, serialized.slice(), (structure) => {
      const { currentSession, previousSessions } = structure;
      return new SessionRecord(currentSession && SessionState.of(currentSession), previousSessions);
    });
  }

  /** Holds every secret of the sessions. */
  serialize(): Uint8Array {
    const structure = create(RecordStructureSchema, { previousSessions: this.#previous });
    if (this.#current !== undefined) {
      structure.currentSession = this.#current.structure;
    }
    return toBinary(RecordStructureSchema, structure);
  }

  /** Whether a message can be sent without a new pre-key bundle. */
  hasUsableSession(now: Date = new Date()): boolean {
    return this.#current?.isUsable(now) ?? false;
  }

  /** The peer's registration id, where there is a current session. */
  get remoteRegistrationId(): number | undefined {
    return this.#current?.remoteRegistrationId;
  }

  /** Ends sending under the current session; a new one is needed. Messages for the old one still open. */
  archiveCurrentSession(): void {
    if (this.#current === undefined) {
      return;
    }
    if (this.#previous.length >= MAX_ARCHIVED_SESSIONS) {
      wipe(this.#previous.pop());
    }
    this.#current.clearPendingPreKey();
    this.#previous.unshift(this.#current.serialize());
    this.#current.wipe();
    this.#current = undefined;
  }

  /** @internal */
  get current(): SessionState | undefined {
    return this.#current;
  }

  /** @internal Makes this the current session and archives the one before. */
  promote(state: SessionState): void {
    this.archiveCurrentSession();
    this.#current = state;
  }

  /** @internal Makes the session that this base key began the current one; whether there was one. */
  promoteMatching(version: number, baseKey: Uint8Array): boolean {
    const matches = (state: SessionState) => state.version === version && equal(state.baseKey, baseKey);
    if (this.#current !== undefined && matches(this.#current)) {
      return true;
    }
    return this.promoteFirst((state) => (matches(state) ? true : undefined)) ?? false;
  }

  /**
   * @internal Offers the earlier sessions, newest first, until `attempt` gives something; that session, with what
   * `attempt` changed in it, becomes the current one.
   */
  promoteFirst<T>(attempt: (state: SessionState) => T | undefined): T | undefined {
    for (const [index, serialized] of this.#previous.entries()) {
      const state = SessionState.deserialize(serialized.slice());
      const result = attempt(state);
      if (result !== undefined) {
        wipe(...this.#previous.splice(index, 1));
        this.promote(state);
        return result;
      }
      state.wipe();
    }
    return undefined;
  }

  /** Overwrites every secret; the record is of no use afterwards. */
  wipe(): void {
    this.#current?.wipe();
    wipe(...this.#previous);
  }
}
