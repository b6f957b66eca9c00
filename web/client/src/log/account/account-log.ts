import { Chain } from "../chain.ts";
import { ACCOUNT_LOG, LogEntry, type LogPlace } from "../entry.ts";
import { type LogVerdict, refused } from "../verdict.ts";
import type { AccountBody } from "./account-body.ts";
import { ACCOUNT_LIMITS, type AccountLimits, type AccountStep, nextStep } from "./account-rules.ts";
import type { AccountState } from "./account-state.ts";

/** What an accepted entry of an account's log says. */
export interface AccountEvent {
  readonly place: LogPlace;
  /** The device that signed it; 0 for the recovery key. */
  readonly signer: number;
  /** The signer's clock. */
  readonly time: number;
  readonly body: AccountBody;
  /** The devices that were active until now. */
  readonly gone: readonly number[];
}

/** An account's signed log: who a person is (docs/second-edition/protocol.md, sections 2 and 2.1). */
export class AccountLog {
  readonly #chain = new Chain();
  readonly #states: AccountState[] = [];
  readonly #limits: AccountLimits;

  constructor(limits: AccountLimits = ACCOUNT_LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#chain.size;
  }

  get root(): Uint8Array | undefined {
    return this.#chain.root;
  }

  get head(): Uint8Array | undefined {
    return this.#chain.head;
  }

  get logId(): Uint8Array | undefined {
    return this.#chain.logId;
  }

  hashAt(index: number): Uint8Array | undefined {
    return this.#chain.hashAt(index);
  }

  stateAt(index: number): AccountState | undefined {
    return this.#states[index];
  }

  get state(): AccountState | undefined {
    return this.#states.at(-1);
  }

  /** Why this is not its next entry; undefined where it would be taken. */
  faultOf(signedEntry: Uint8Array): string | undefined {
    try {
      this.#next(LogEntry.read(ACCOUNT_LOG, signedEntry, false));
      return undefined;
    } catch (error) {
      return refused(error, false).detail;
    }
  }

  append(signedEntry: Uint8Array): LogVerdict<AccountEvent> {
    return this.#append(signedEntry, false);
  }

  /** Takes an entry that this device has verified before and kept: its signatures need no second look. */
  restore(signedEntry: Uint8Array): LogVerdict<AccountEvent> {
    return this.#append(signedEntry, true);
  }

  #append(signedEntry: Uint8Array, isVerified: boolean): LogVerdict<AccountEvent> {
    let entry: LogEntry | undefined;
    try {
      entry = LogEntry.read(ACCOUNT_LOG, signedEntry, isVerified);
      return { kind: "accepted", event: this.#take(entry) };
    } catch (error) {
      return refused(error, entry?.signed ?? false);
    }
  }

  #next(entry: LogEntry): AccountStep {
    this.#chain.expectNext(entry);
    return nextStep(this.state, entry, this.#limits);
  }

  #take(entry: LogEntry): AccountEvent {
    const before = this.state;
    const { body, state } = this.#next(entry);
    this.#chain.push(entry);
    this.#states.push(state);
    const gone = [...(before?.active.keys() ?? [])].filter((deviceId) => !state.active.has(deviceId));
    return { place: entry.place, signer: entry.signer.deviceId, time: entry.time, body, gone };
  }
}
