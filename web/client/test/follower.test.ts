import { expect, test } from "vitest";
import { base64, fromBase64, randomBytes } from "../src/bytes.ts";
import { LatchkeyError } from "../src/errors.ts";
import { ForWhom } from "../src/gen/latchkey/v2/meeting_pb.ts";
import { meetingIdOf } from "../src/log/form.ts";
import type { MeetingWriter } from "../src/log/meeting/meeting-writer.ts";
import type { LogAlarm } from "../src/meeting/state.ts";
import { RosterFollower } from "../src/roster/follower.ts";
import { type EntryToWrite, MemberEntries } from "../src/roster/member-entries.ts";
import type { RosterPage } from "../src/wire.ts";
import { TestAccount } from "./log/test-account.ts";
import { TestMeeting } from "./log/test-meeting.ts";

/** A server with a meeting's log and the accounts that it names; it may lie. */
class Server {
  readonly meeting: TestMeeting;
  readonly known = new Map<string, TestAccount>();
  entries: string[] = [];
  /** How many pages it was asked for. */
  asked = 0;
  /** Which accounts were asked for. */
  readonly askedAccounts: string[] = [];
  isReachable = true;
  /** The device's. */
  isDiskFull = false;
  readonly pageSize = 2;

  constructor(invitations = 0) {
    this.meeting = TestMeeting.create();
    for (let i = 0; i < invitations; i++) {
      this.meeting.link();
    }
    this.publish();
  }

  get meetingId(): string {
    return meetingIdOf(this.meeting.logId);
  }

  /** The log as it is now. */
  publish(): void {
    this.entries = this.meeting.entries.map(base64);
  }

  async page(from: number): Promise<RosterPage> {
    this.asked++;
    const { meetingId, entries } = this;
    return { meetingId, from, entries: entries.slice(from, from + this.pageSize), size: entries.length };
  }

  async append(entry: string, size: number): Promise<void> {
    if (this.entries.length !== size) {
      throw new LatchkeyError("roster_moved", "read on");
    }
    this.meeting.accept(fromBase64(entry));
    this.publish();
  }
}

async function follow(server: Server, kept: string[] = []) {
  const { creator } = server.meeting;
  const alarms: LogAlarm[] = [];
  const told: number[] = [];
  // As far as this device has read the accounts: what the server withholds it lacks.
  const read = new Map([[creator.userId, creator.log]]);
  const follower = await RosterFollower.open({
    meetingId: server.meetingId,
    accounts: {
      openLog: (userId) => read.get(userId),
      reach: async (places) => {
        if (!server.isReachable) {
          throw new LatchkeyError("unreachable", "No answer.");
        }
        for (const { userId } of places.filter((place) => !read.has(place.userId))) {
          server.askedAccounts.push(userId);
          const account = server.known.get(userId);
          if (account !== undefined) {
            read.set(userId, account.log);
          }
        }
      },
    },
    source: { page: (from) => server.page(from), append: (entry) => server.append(entry, follower.roster.size) },
    archive: {
      load: async () => kept,
      keep: async (index, entry) => {
        if (server.isDiskFull) {
          throw new LatchkeyError("storage_full", "No room.");
        }
        kept[index] = entry;
      },
    },
    watcher: { accepted: ({ place }) => told.push(place.index), refused: (alarm) => alarms.push(alarm) },
  });
  const signer = { id: creator.userId, deviceId: 1, key: creator.key(1) };
  return { follower, entries: new MemberEntries(follower, signer), alarms, kept, told };
}

const invite =
  (tokenHash: Uint8Array): EntryToWrite =>
  (writer: MeetingWriter) =>
    writer.makeInvitation({
      tokenHash,
      linkKey: TestAccount.open().key(1).publicKey().serialize(),
      forWhom: ForWhom.GUEST,
      maxUses: 1,
      expiresAt: 1,
    });

test("reads on page by page, and goes on from what it has kept", async () => {
  const server = new Server(6);
  const { follower, kept, alarms } = await follow(server);
  await follower.catchUp();
  expect(follower.roster.size).toBe(7);
  server.meeting.link();
  server.publish();
  const again = await follow(server, kept);
  expect(again.follower.roster.size).toBe(7);
  await again.follower.catchUp();
  expect(again.follower.roster.size).toBe(8);
  expect([...alarms, ...again.alarms]).toEqual([]);
});

test("signs anew where another device was faster", async () => {
  const server = new Server(1);
  const { follower, entries } = await follow(server);
  await follower.catchUp();
  server.meeting.link();
  server.publish();
  const mine = randomBytes(32);
  await entries.append(invite(mine));
  expect(follower.roster.size).toBe(4);
  expect(follower.roster.invitation(mine)).toBeDefined();
});

test("says nothing where there is nothing left to say once it has read on", async () => {
  const server = new Server();
  const { follower, entries } = await follow(server);
  await follower.catchUp();
  server.meeting.accept(server.meeting.by(server.meeting.creator).closeAdmission());
  server.publish();
  await entries.append((writer, { admissionOpen }) => (admissionOpen ? writer.closeAdmission() : undefined));
  expect(server.entries).toHaveLength(2);
});

test("knows an entry of its own whose answer was lost", async () => {
  const server = new Server();
  const { follower, entries } = await follow(server);
  await follower.catchUp();
  const mine = randomBytes(32);
  await entries.append(invite(mine), async (entry) => {
    await server.append(entry, follower.roster.size);
    throw new LatchkeyError("unreachable", "The answer was lost.");
  });
  expect([follower.roster.size, server.entries.length]).toEqual([2, 2]);
});

test("notices a log that was shortened", async () => {
  const server = new Server(5);
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  server.entries = server.entries.slice(0, 3);
  await follower.catchUp();
  expect(alarms).toEqual(["shortened"]);
  expect(follower.roster.size).toBe(6);
});

test("asks for nothing where its log ends where the server's does, and reads on where it does not", async () => {
  const server = new Server(2);
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  const head = base64(follower.roster.head as Uint8Array);
  const { asked } = server;
  await follower.catchUpTo(3, head);
  expect(server.asked).toBe(asked);
  server.meeting.link();
  server.publish();
  await follower.catchUpTo(4, "another");
  expect(follower.roster.size).toBe(4);
  server.entries = new Server(3).entries;
  await follower.catchUpTo(4, "yet another");
  server.entries = server.entries.slice(0, 2);
  await follower.catchUpTo(2, "a shorter one's");
  expect(alarms).toEqual(["forked", "shortened"]);
});

test("notices a log that was exchanged, and takes no other meeting's", async () => {
  const server = new Server(3);
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  const { head } = follower.roster;
  const { entries } = server;
  server.entries = new Server(9).entries;
  await follower.catchUp();
  expect(alarms).toEqual(["forked"]);
  expect(follower.roster.head).toEqual(head);
  const other = await follow(server);
  await other.follower.catchUp();
  expect([other.alarms, other.follower.roster.size]).toEqual([["unsigned"], 0]);
  server.entries = entries;
  await other.follower.catchUp();
  expect(other.follower.roster.size).toBe(4);
});

test("keeps the first of two signatures over one entry, and calls none of them another log", async () => {
  const server = new Server(1);
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  server.entries[1] = base64(
    fromBase64(server.entries[1] as string).map((byte, i, all) => (i === all.length - 5 ? byte ^ 1 : byte)),
  );
  await follower.catchUp();
  expect(alarms).toEqual([]);
});

test("notices what the server made up, and keeps what the same page says before it", async () => {
  const server = new Server(1);
  const { follower, alarms, kept, told } = await follow(server);
  await follower.catchUp();
  server.meeting.link();
  server.meeting.link();
  server.publish();
  const bytes = fromBase64(server.entries.pop() as string);
  bytes[bytes.length - 5] = (bytes.at(-5) as number) ^ 1;
  server.entries.push(base64(bytes), "no Base64");
  const page = { meetingId: server.meetingId, from: 2, entries: server.entries.slice(2), size: 5 };
  await follower.offer(page);
  expect(alarms).toEqual(["unsigned"]);
  expect(kept).toEqual(server.entries.slice(0, 3));
  expect(told).toEqual([0, 1, 2]);
});

test("moves by no entry that it cannot keep, and tells of it once it can", async () => {
  const server = new Server();
  const { follower, told, kept } = await follow(server);
  await follower.catchUp();
  server.meeting.link();
  server.publish();
  server.isDiskFull = true;
  await expect(follower.catchUp()).rejects.toMatchObject({ code: "storage_full" });
  expect([follower.roster.size, told, kept.length]).toEqual([1, [0], 1]);
  server.isDiskFull = false;
  await follower.catchUp();
  expect([follower.roster.size, told, kept.length]).toEqual([2, [0, 1], 2]);
});

test("reads accounts before the entries that name them, once for a page", async () => {
  const server = new Server();
  const [sam, tom] = [TestAccount.open("Sam"), TestAccount.open("Tom")];
  [sam, tom].forEach((account) => {
    server.known.set(account.userId, account);
    server.meeting.add(account);
  });
  server.publish();
  const { follower, alarms, kept } = await follow(server);
  await follower.catchUp();
  expect(alarms).toEqual([]);
  expect(server.askedAccounts).toEqual([sam.userId, tom.userId]);
  expect(follower.roster.members.map(({ displayName }) => displayName)).toEqual(["Hanna", "Sam", "Tom"]);
  const again = await follow(server, kept);
  expect(again.follower.roster.size).toBe(5);
});

test("waits for an account that the server withholds, says so, and goes on when it has come", async () => {
  const server = new Server();
  const sam = TestAccount.open("Sam");
  server.meeting.add(sam).link();
  server.publish();
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  expect([alarms, follower.roster.size, follower.lacksAccount]).toEqual([["account-missing"], 1, true]);
  server.known.set(sam.userId, sam);
  await follower.catchUp();
  expect([follower.roster.size, follower.lacksAccount]).toEqual([4, false]);
  expect(alarms).toEqual(["account-missing"]);
});

test("blames who has signed what the rules do not allow", async () => {
  const server = new Server();
  const sam = TestAccount.open("Sam");
  server.known.set(sam.userId, sam);
  server.meeting.add(sam);
  server.publish();
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  server.entries.push(base64(server.meeting.by(sam).closeAdmission()));
  await follower.catchUp();
  expect(alarms).toEqual(["not-allowed"]);
});

test("does not even send what the rules do not allow", async () => {
  const server = new Server();
  const { follower, entries } = await follow(server);
  await follower.catchUp();
  const { creator } = server.meeting;
  const refusal = entries.append((writer) => writer.removeMember(creator.userId));
  await expect(refusal).rejects.toMatchObject({ code: "invalid_roster_entry" });
  const ended = async () => entries.append((writer) => writer.endMeeting());
  await ended();
  await expect(ended()).rejects.toMatchObject({ code: "meeting_ended" });
  expect([server.entries.length, follower.roster.size]).toEqual([2, 2]);
});

test("signs nothing at a log that it has not read", async () => {
  const server = new Server();
  const { entries } = await follow(server);
  await expect(entries.append((writer) => writer.closeAdmission())).rejects.toMatchObject({ code: "not_in_roster" });
  expect(server.entries).toHaveLength(1);
});

test("does not try again behind what it does not take", async () => {
  const server = new Server();
  const { follower, entries } = await follow(server);
  await follower.catchUp();
  server.entries.push(base64(server.meeting.by(server.meeting.creator).entry(17)));
  const { asked } = server;
  await expect(entries.append(invite(randomBytes(32)))).rejects.toMatchObject({ code: "roster_refused" });
  expect(server.asked - asked).toBe(2);
  await expect(follower.readToEnd()).rejects.toMatchObject({ code: "roster_refused" });
  expect(await follower.catchUp()).toBe(false);
});

test("lets the page work between entries with many signatures", async () => {
  const server = new Server();
  const link = server.meeting.link();
  for (let i = 0; i < 3; i++) {
    server.meeting.admit(...Array.from({ length: 3 }, () => server.meeting.guest(link)));
  }
  server.publish();
  const { follower } = await follow(server);
  const page = { meetingId: server.meetingId, from: 0, entries: server.entries, size: server.entries.length };
  const sizes = new Set<number>();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    sizes.add(follower.roster.size);
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
  await follower.offer(page);
  port1.close();
  expect([...sizes]).toContain(3);
});

test("accuses no one where the server does not answer for an account", async () => {
  const server = new Server();
  server.meeting.add(TestAccount.open("Sam"));
  server.publish();
  const { follower, alarms } = await follow(server);
  server.isReachable = false;
  await expect(follower.catchUp()).rejects.toMatchObject({ code: "unreachable" });
  expect(alarms).toEqual([]);
});

test("says that it needs a newer version for an entry of a kind that it does not know", async () => {
  const server = new Server();
  const { follower, alarms } = await follow(server);
  await follower.catchUp();
  server.entries.push(base64(server.meeting.by(server.meeting.creator).entry(17)));
  await follower.catchUp();
  expect(alarms).toEqual(["newer-version"]);
});
