import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { Address } from "../../../src/address.ts";
import type { Meeting } from "../../../src/api.ts";
import { base64 } from "../../../src/bytes.ts";
import { type Heartbeat, SignedHeartbeat } from "../../../src/content/heartbeat.ts";
import type { TranscriptMark } from "../../../src/content/mark.ts";
import type { MeetingMessage } from "../../../src/wire.ts";
import { plain } from "../bench.ts";
import { inStoreOf, reads, scenarios, warned } from "./scenario.ts";

const MANY = 20;

/** What Hanna's device has been given, when it has read so many messages. */
async function hannasMark(seq: number): Promise<TranscriptMark> {
  const { hanna, meetingId } = scenario.now;
  let mark: TranscriptMark | undefined;
  await expect
    .poll(async () => {
      const kept = await inStoreOf(hanna, (store) =>
        store.update(({ records }) =>
          records.get<{ readonly mark?: TranscriptMark }>(`meeting/${meetingId}/transcript`),
        ),
      );
      mark = kept?.mark;
      return mark?.seq;
    })
    .toBe(seq);
  return mark ?? expect.unreachable();
}

/** A heartbeat by Hanna's key; no scenario waits for one. */
async function hannas(mark: TranscriptMark, counter: number, sender = address(), lie: Partial<Heartbeat> = {}) {
  const { logId, head, size } = await scenario.now.copyOfLog();
  const said = {
    logId: logId ?? expect.unreachable(),
    rosterIndex: size - 1,
    rosterHead: head ?? expect.unreachable(),
    mark,
    counter,
    time: Date.now(),
    ...lie,
  };
  const heartbeat = await inStoreOf(scenario.now.hanna, async (store) =>
    base64(SignedHeartbeat.sign(store.local.identityKeyPair.privateKey, said).serialised),
  );
  const { meetingId } = scenario.now;
  return { meetingId, senderId: sender.id, senderDeviceId: sender.deviceId, heartbeat };
}

function address(): Address {
  return scenario.now.atHanna.state.self.address;
}

function at(mark: TranscriptMark, seq: number): TranscriptMark {
  return { ...mark, seq, hash: base64(new Uint8Array(32).fill(1)) };
}

function differences({ state }: Meeting): readonly unknown[] {
  return state.warnings.filter(({ kind }) => kind === "conversations-differ");
}

async function isToldOf(meeting: Meeting, name: string): Promise<void> {
  await warned(meeting, "conversations-differ", ({ who }) => plain(who.name) === name);
}

const scenario = scenarios();

describe("a server that", () => {
  test("leaves one message out for one reader, and renumbers the others", async () => {
    const { toGus, atHanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("Shall we sign?");
    await reads(gus, "Shall we sign?");
    toGus.pushes<MeetingMessage>("meeting:message", (message) =>
      message.seq === 2 ? [] : [{ ...message, seq: message.seq - 1 }],
    );
    await scenario.now.say("No.");
    await scenario.now.say("I asked the lawyers.");
    await reads(gus, "Shall we sign?", "I asked the lawyers.");
    await isToldOf(gus, "Hanna"); // Hanna had been given what stands in that place.

    toGus.push("meeting:heartbeat", await hannas(await hannasMark(3), 1), "/external");

    await isToldOf(atHanna, "Gus"); // By the answer to that.
  });

  test("gives one reader another text", async () => {
    const { toGus, atHanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    const given: MeetingMessage[] = [];
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      given.push(message);
      return [message.seq === 2 ? { ...(given[0] ?? message), seq: 2 } : message];
    });
    await scenario.now.say("Yes.");
    await reads(gus, "Yes.");
    await scenario.now.say("No.");
    await scenario.now.say("So be it.");
    await reads(gus, "Yes.", "So be it.");

    toGus.push("meeting:heartbeat", await hannas(await hannasMark(3), 1), "/external");

    await isToldOf(gus, "Hanna");
    await isToldOf(atHanna, "Gus"); // By the answer to that.
    expect(gus.state.messages.map(({ text }) => text)).toEqual(["Yes.", "So be it."]);
  });

  test("repeats a heartbeat", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    const ahead = at(await hannasMark(1), 100);
    const once = await hannas(ahead, 7);
    toGus.push("meeting:heartbeat", once, "/external");
    toGus.push("meeting:heartbeat", once, "/external");
    toGus.push("meeting:heartbeat", await hannas(ahead, 6), "/external");
    await scenario.now.say("two");
    await reads(gus, "one", "two");
    expect(differences(gus)).toEqual([]);

    let counter = 7;
    await expect
      .poll(
        async () => {
          toGus.push("meeting:heartbeat", await hannas(ahead, ++counter), "/external");
          return differences(gus).length;
        },
        { timeout: 60_000, interval: 200 }, // An author who is ahead is looked up for every five seconds.
      )
      .toBe(1);
    await isToldOf(gus, "Hanna");
  });

  test("passes heartbeats on that name messages that do not exist", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    const ahead = at(await hannasMark(1), 100);
    let asked = 0;
    toGus.forwards("relay:replay", (said) => {
      asked++;
      return said;
    });
    for (let i = 1; i <= MANY; i++) {
      toGus.push("meeting:heartbeat", await hannas(ahead, i), "/external");
    }
    await scenario.now.say("two");
    await reads(gus, "one", "two");

    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(MANY / 2);
  });

  test("passes heartbeats on that name entries that do not exist", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    const mark = await hannasMark(1);
    let asked = 0;
    toGus.answers(/^GET .*\/roster/, (truth) => {
      asked++;
      return truth;
    });
    for (let i = 1; i <= MANY; i++) {
      const heartbeat = await hannas(mark, i, address(), { rosterIndex: 1_000 + i });
      toGus.push("meeting:heartbeat", heartbeat, "/external");
    }
    await scenario.now.say("two");
    await reads(gus, "one", "two");

    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(MANY / 2);
    await warned(gus, "roster-refused");
  });

  test("passes on a heartbeat of another meeting", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    const other = at(await hannasMark(1), 1);
    const elsewhere = await hannas(other, 1, address(), { logId: new Uint8Array(16) });
    toGus.push("meeting:heartbeat", elsewhere, "/external");
    await scenario.now.say("two");
    await reads(gus, "one", "two");
    expect(differences(gus)).toEqual([]);

    toGus.push("meeting:heartbeat", await hannas(other, 1), "/external");

    await isToldOf(gus, "Hanna");
  });

  test("says that a heartbeat is another's", async () => {
    const { toGus, samsAddress } = scenario.now;
    await scenario.now.samComesIn();
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    const other = at(await hannasMark(1), 1);
    toGus.push("meeting:heartbeat", await hannas(other, 1, samsAddress), "/external");
    await scenario.now.say("two");
    await reads(gus, "one", "two");
    expect(differences(gus)).toEqual([]);

    toGus.push("meeting:heartbeat", await hannas(other, 1), "/external");

    await isToldOf(gus, "Hanna");
  });
});
