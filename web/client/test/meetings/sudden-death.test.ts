import "fake-indexeddb/auto";
import { afterEach, expect, test } from "vitest";
import { Member, type MemberMeeting } from "../../src/index.ts";
import { newMeeting, newMember, plain, ready } from "./bench.ts";

const { transaction } = IDBDatabase.prototype;

/** How many transactions each page may still make that opened this database, and whom to tell of its death. */
const lives = new WeakMap<IDBDatabase, { left: number; died(): void }>();

afterEach(() => {
  IDBDatabase.prototype.transaction = transaction;
});

/** The next page that opens this database dies once it has made so many transactions: what it has in hand comes to nothing. */
function mortal(database: string, transactions: number): Promise<"died"> {
  return new Promise((resolve) => {
    let isBorn = false;
    IDBDatabase.prototype.transaction = function (...args) {
      if (this.name === database && !isBorn && !lives.has(this)) {
        isBorn = true;
        lives.set(this, { left: transactions, died: () => resolve("died") });
      }
      const life = lives.get(this);
      if (life !== undefined && --life.left < 0) {
        life.died();
        return frozen;
      }
      return transaction.apply(this, args);
    };
  });
}

/** Nothing that is asked of it is ever answered. */
const frozen = {
  objectStore: () => new Proxy({}, { get: () => () => ({}) }),
  abort: () => undefined,
} as unknown as IDBTransaction;

function written(meeting: MemberMeeting): readonly string[] {
  return meeting.state.messages.map(({ author, text }) => `${plain(author.name)}: ${text}`);
}

test("a page that dies at any step, also between opening a message and showing it, loses and doubles nothing", async () => {
  const { host } = await newMeeting();
  const first = await newMember("Bob");
  await host.addMember(first.me.userId);
  await ready(await first.openMeeting(host.state.meetingId));
  await ready(host);
  await first.close();

  const heard: string[] = [];
  const kept: string[] = [];
  for (let life = 1; ; life++) {
    await host.say(`word ${life}`);
    await host.until(({ messages }) => messages.every(({ delivery }) => delivery === "sent"));
    heard.push(`Hanna: word ${life}`);
    const died = mortal(`latchkey-device-${first.profile}`, life);
    const open = async () => {
      const device = await Member.resume({ profile: first.profile });
      const meeting = (await device?.openMeeting(host.state.meetingId)) as MemberMeeting;
      await meeting.say(`mine ${life}`);
      kept.push(`Bob: mine ${life}`);
      await meeting.until(({ messages, held }) => {
        const shown = messages.filter(({ delivery }) => delivery === "sent").map(({ text }) => text);
        return held === 0 && kept.every((line) => shown.includes(line.slice(5))) && shown.includes(`word ${life}`);
      });
      await host.until(() => kept.every((line) => written(host).includes(line)));
      return meeting;
    };
    const end = await Promise.race([open(), died]);
    if (end !== "died") {
      const read = written(end);
      expect(read.filter((line) => line.startsWith("Hanna"))).toEqual(heard);
      expect(new Set(read).size).toBe(read.length);
      expect(written(host)).toEqual(read);
      expect(read).toEqual(expect.arrayContaining(kept));
      expect(life).toBeGreaterThan(10);
      return;
    }
  }
}, 120_000);
