import { equal } from "../../bytes.ts";
import type { AccountLog } from "../account/account-log.ts";
import type { AccountState } from "../account/account-state.ts";
import type { LogPlace } from "../entry.ts";
import { LogRefusal } from "../verdict.ts";

/** An account's log, as far as the reader has it. */
export type Accounts = (userId: string) => AccountLog | undefined;

/** What a named place turns out to be: the account's state there, as far as it is known, and what is wrong with it. */
export interface FoundPlace {
  readonly state: AccountState | undefined;
  readonly refusal: LogRefusal | undefined;
}

/**
 * Looks a place up in the account's log.
 *
 * @param last the account's last place in the meeting's log, which the new one has to extend
 */
export function findPlace(
  accounts: Accounts,
  userId: string,
  place: LogPlace,
  last: AccountState | undefined,
): FoundPlace {
  const log = accounts(userId);
  const own = log?.state?.userId === userId ? log : undefined;
  const state = own !== undefined && isAt(own, place) ? own.stateAt(place.index) : undefined;
  if (last !== undefined && !mayExtend(last.place, place)) {
    return { state, refusal: new LogRefusal("contradiction", "the account's place does not extend the last") };
  }
  if (own === undefined || state === undefined) {
    return { state, refusal: new LogRefusal("account-missing", `entry ${place.index} of the account is not here`) };
  }
  if (last !== undefined && !isAt(own, last.place)) {
    return {
      state,
      refusal: new LogRefusal("contradiction", "the account's place is on another branch than the last"),
    };
  }
  return { state, refusal: undefined };
}

/** @throws {LogRefusal} where the place is not good, or does not extend the last */
export function expectPlace({ state, refusal }: FoundPlace): AccountState {
  if (state === undefined || refusal !== undefined) {
    throw refusal ?? new LogRefusal("account-missing", "the account is not here");
  }
  return state;
}

function mayExtend(last: LogPlace, { index, hash }: LogPlace): boolean {
  return index > last.index || (index === last.index && equal(hash, last.hash));
}

function isAt(log: AccountLog, { index, hash }: LogPlace): boolean {
  const own = log.hashAt(index);
  return own !== undefined && equal(own, hash);
}
