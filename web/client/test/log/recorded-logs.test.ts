import { readFileSync, writeFileSync } from "node:fs";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { MeetingLog } from "../../src/log/meeting/meeting-log.ts";
import type { LogVerdict } from "../../src/log/verdict.ts";
import { type Offer, Random, RandomAccount, RandomMeeting } from "./random-logs.ts";
import { outcome } from "./test-account.ts";

interface RecordedOffer {
  readonly entry: string;
  readonly verdict: string;
}

/** Logs to which entries were offered, with the verdict on each. */
interface Recorded {
  readonly accounts: readonly { readonly entries: readonly RecordedOffer[] }[];
  readonly meetings: readonly {
    /** The accounts' accepted entries. */
    readonly accounts: readonly (readonly string[])[];
    readonly entries: readonly RecordedOffer[];
  }[];
}

interface Log {
  append(entry: Uint8Array): LogVerdict<unknown>;
}

const TYPESCRIPT = "logs-typescript.json";
const { LATCHKEY_WRITE_VECTORS } = process.env;

if (LATCHKEY_WRITE_VECTORS !== undefined) {
  writeFileSync(fileOf(TYPESCRIPT), `${JSON.stringify(randomLogs())}\n`);
}

test.each(["logs-java.json", TYPESCRIPT])("the verdicts of %s are this reader's", (name) => {
  const { accounts, meetings } = JSON.parse(readFileSync(fileOf(name), "utf8")) as Recorded;
  for (const { entries } of accounts) {
    expect(verdicts(new AccountLog(), entries)).toEqual(entries.map(({ verdict }) => rule(verdict)));
  }
  for (const meeting of meetings) {
    const logs = new Map(meeting.accounts.map(accountOf).map((log) => [log.state?.userId, log]));
    const log = new MeetingLog((userId) => logs.get(userId));
    expect(verdicts(log, meeting.entries)).toEqual(meeting.entries.map(({ verdict }) => rule(verdict)));
  }
});

test("random logs have accepted entries and refused ones of every kind", () => {
  const random = new Random(7);
  const offers = [new RandomAccount(random).offer(15).offers, new RandomMeeting(random).offer(25).offers].flat();
  const kinds = new Set(offers.map(({ verdict }) => verdict));
  expect(kinds).toContain("accepted");
  expect(kinds.size).toBeGreaterThan(4);
});

function verdicts(log: Log, entries: readonly RecordedOffer[]): string[] {
  return entries.map(({ entry }) => rule(outcome(log.append(hexToBytes(entry)))));
}

/**
 * What readers must agree on. Which of several faults one names first is its own affair, unless it says that there is
 * something to wait for.
 */
function rule(verdict: string): string {
  return ["accepted", "newer-version", "account-missing"].includes(verdict) ? verdict : "refused";
}

function accountOf(entries: readonly string[]): AccountLog {
  const log = new AccountLog();
  for (const entry of entries) {
    expect(outcome(log.append(hexToBytes(entry)))).toBe("accepted");
  }
  return log;
}

function randomLogs(): Recorded {
  const random = new Random(20_261_129);
  const accounts = Array.from({ length: 14 }, () => new RandomAccount(random).offer(14));
  const meetings = Array.from({ length: 10 }, () => new RandomMeeting(random).offer(34));
  return {
    accounts: accounts.map(({ offers }) => ({ entries: offers.map(recorded) })),
    meetings: meetings.map((meeting) => ({
      accounts: meeting.accounts.map(({ entries }) => entries.map(bytesToHex)),
      entries: meeting.offers.map(recorded),
    })),
  };
}

function recorded({ entry, verdict }: Offer): RecordedOffer {
  return { entry: bytesToHex(entry), verdict };
}

function fileOf(name: string): URL {
  return new URL(`../../../../vectors/${name}`, import.meta.url);
}
