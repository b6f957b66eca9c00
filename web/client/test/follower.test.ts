import { expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { LatchkeyError } from "../src/errors.ts";
import type { LogAlarm } from "../src/meeting/state.ts";
import { deviceAdded, type EntryBody, hashToken, invitationMade, meetingCreated } from "../src/roster/entries.ts";
import { RosterFollower } from "../src/roster/follower.ts";
import { Roster } from "../src/roster/roster.ts";
import type { RosterPage } from "../src/wire.ts";
import { Person, xeddsa } from "./people.ts";

const MEETING = "meeting-1";
const host = new Person("user-host", 1);

/** A server's log, which may lie. */
class Log {
  entries: string[] = [];
  /** How many pages it was asked for. */
  asked = 0;
  readonly pageSize = 2;

  add(signer: Person, body: EntryBody): void {
    const roster = new Roster(MEETING, () => true);
    for (const entry of this.entries) {
      roster.append(Uint8Array.from(atob(entry), (char) => char.charCodeAt(0)));
    }
    this.entries.push(base64(signer.signs(roster, body)));
  }

  async page(from: number): Promise<RosterPage> {
    this.asked++;
    const entries = this.entries.slice(from, from + this.pageSize);
    return { meetingId: MEETING, from, entries, size: this.entries.length };
  }
}

async function follow(log: Log, kept: string[] = []) {
  const alarms: LogAlarm[] = [];
  const told: number[] = [];
  const follower = await RosterFollower.open({
    meetingId: MEETING,
    self: host.address,
    sign: (message) => host.keys.privateKey.sign(message),
    verifies: xeddsa,
    source: {
      page: (from) => log.page(from),
      append: async (entry) => {
        const size = log.entries.length;
        if (follower.roster.size !== size) {
          throw new LatchkeyError("roster_moved", "read on");
        }
        log.entries.push(entry);
      },
    },
    archive: {
      load: async () => kept,
      keep: async (from, entries) => void kept.splice(from, entries.length, ...entries),
    },
    watcher: { accepted: (_, index) => told.push(index), refused: (alarm) => alarms.push(alarm) },
  });
  return { follower, alarms, kept, told };
}

function newLog(invitations: number): Log {
  const log = new Log();
  log.add(host, meetingCreated("Minutes", host.asMember, false));
  for (let i = 0; i < invitations; i++) {
    log.add(host, invitationMade(hashToken(`token ${i}`), false));
  }
  return log;
}

test("reads on page by page, and goes on from what it has kept", async () => {
  const log = newLog(6);
  const { follower, kept, alarms } = await follow(log);
  await follower.catchUp();
  expect(follower.roster.size).toBe(7);
  log.add(host, invitationMade(hashToken("later"), false));
  const again = await follow(log, kept);
  expect(again.follower.roster.size).toBe(7);
  await again.follower.catchUp();
  expect(again.follower.roster.size).toBe(8);
  expect([...alarms, ...again.alarms]).toEqual([]);
});

test("signs anew where somebody else was faster", async () => {
  const log = newLog(1);
  const { follower } = await follow(log);
  await follower.catchUp();
  log.add(host, invitationMade(hashToken("faster"), false));
  await follower.append(() => invitationMade(hashToken("mine"), false));
  expect(follower.roster.size).toBe(4);
  expect(follower.roster.invitation(hashToken("mine"))).toBeDefined();
});

test("notices a log that was shortened", async () => {
  const log = newLog(5);
  const { follower, alarms } = await follow(log);
  await follower.catchUp();
  log.entries = log.entries.slice(0, 3);
  await follower.catchUp();
  expect(alarms).toEqual(["shortened"]);
  expect(follower.roster.size).toBe(6);
});

test("asks for nothing where its log ends where the server's does, and reads on where it does not", async () => {
  const log = newLog(2);
  const { follower, alarms } = await follow(log);
  await follower.catchUp();
  const head = base64(follower.roster.head);
  const asked = log.asked;
  await follower.catchUpTo(3, head);
  expect(log.asked).toBe(asked);
  log.add(host, invitationMade(hashToken("later"), false));
  await follower.catchUpTo(4, "another");
  expect(follower.roster.size).toBe(4);
  log.entries = newLog(3).entries;
  await follower.catchUpTo(4, "yet another");
  log.entries = log.entries.slice(0, 2);
  await follower.catchUpTo(2, "a shorter one's");
  expect(alarms).toEqual(["forked", "shortened"]);
});

test("notices a log that was exchanged", async () => {
  const log = newLog(3);
  const { follower, alarms } = await follow(log);
  await follower.catchUp();
  const head = base64(follower.roster.head);
  log.entries = newLog(9).entries;
  await follower.catchUp();
  expect(alarms).toEqual(["forked"]);
  expect(base64(follower.roster.head)).toBe(head);
});

test("notices a device that the server made up, and keeps what the same page says before it", async () => {
  const log = newLog(1);
  const { follower, alarms, kept, told } = await follow(log);
  await follower.catchUp();
  log.add(host, invitationMade(hashToken("good"), false));
  const ghost = new Person("ghost-user", 1);
  log.add(host, deviceAdded(ghost.asMember));
  const bytes = Uint8Array.from(atob(log.entries.pop() as string), (char) => char.charCodeAt(0));
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  log.entries.push(base64(bytes));
  await follower.offer({ meetingId: MEETING, from: 2, entries: log.entries.slice(2), size: 4 });
  expect(alarms).toEqual(["unsigned"]);
  expect(follower.roster.device(ghost.address)).toBeUndefined();
  expect(kept).toEqual(log.entries.slice(0, -1));
  expect(told).toEqual([0, 1, 2]);
});
