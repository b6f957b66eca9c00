import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Member } from "../../../src/index.ts";
import type { Envelope, MeetingMessage, Position, ReceivedSenderKey, ReplayPage } from "../../../src/wire.ts";
import { plain, ready } from "../bench.ts";
import { altered, reads, refused, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();

const NOT_NOW = { ok: false, code: "unavailable", error: "Not now." };

/** Sam has spoken twice, and no key of Sam's comes to Gus. */
async function gusLacksSamsKey() {
  const { toGus, sam } = scenario.now;
  const atSam = await scenario.now.samComesIn();
  toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => (key.senderId === sam.me.userId ? [] : [key]));
  const gus = await scenario.now.gusIsLetIn();
  await gus.until(({ coverage }) => coverage.ready === 1);
  await says(atSam, "one");
  await says(atSam, "two");
  await scenario.now.say("from Hanna");
  await reads(gus, "from Hanna");
  return { gus };
}

describe("the server", () => {
  test("pushes a message twice", async () => {
    const gus = await scenario.now.gusComesIn();
    scenario.now.toGus.pushes<MeetingMessage>("meeting:message", (message) => [message, message]);
    await scenario.now.say("once");
    await scenario.now.say("more");

    await reads(gus, "once", "more");
    expect(gus.state.warnings).toEqual([]);
  });

  test("repeats a message under another number", async () => {
    const gus = await scenario.now.gusComesIn();
    let first: MeetingMessage | undefined;
    scenario.now.toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      first ??= message;
      return [
        { ...message, seq: 2 * message.seq - 1 },
        { ...first, seq: 2 * message.seq },
      ];
    });
    await scenario.now.say("once");
    await scenario.now.say("more");

    await reads(gus, "once", "more");
  });

  test("pushes messages in another order", async () => {
    const gus = await scenario.now.gusComesIn();
    const kept: MeetingMessage[] = [];
    scenario.now.toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      kept.unshift(message);
      return kept.length < 3 ? [] : kept;
    });
    await scenario.now.say("one");
    await scenario.now.say("two");
    await scenario.now.say("three");

    await reads(gus, "one", "two", "three");
  });

  test("does not push a message", async () => {
    const gus = await scenario.now.gusComesIn();
    let count = 0;
    scenario.now.toGus.pushes<MeetingMessage>("meeting:message", (message) => (++count === 1 ? [] : [message]));
    await scenario.now.say("left out");
    await scenario.now.say("and the next");

    await reads(gus, "left out", "and the next");
  });

  test("never hands a message out", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    toGus.pushes<MeetingMessage>("meeting:message", (message) => (message.seq === 2 ? [] : [message]));
    toGus.acknowledges<ReplayPage>("relay:replay", (page) => ({
      ...page,
      messages: page.messages.filter(({ seq }) => seq !== 2),
    }));
    await scenario.now.say("two");
    await scenario.now.say("three");

    await reads(gus, "one", "three");
    expect(await warned(gus, "messages-missing")).toMatchObject({ from: 2, to: 2 });
  });

  test("says again and again that a device was further than its key store is", async () => {
    const { toSam, sam, atHanna, meetingId } = scenario.now;
    await says(await scenario.now.samComesIn(), "one");
    await reads(atHanna, "one");
    await sam.close();
    let lies = 0;
    toSam.acknowledges<Position>("meeting:join", (truth) => {
      const stream = truth.stream ?? expect.unreachable();
      return { ...truth, stream: { ...stream, cursor: stream.latest + ++lies } };
    });
    let renewed = 0;
    atHanna.on("keyRenewed", ({ address }) => {
      renewed += address.id === sam.me.userId ? 1 : 0;
    });

    const again = (await Member.resume({ profile: sam.profile })) ?? expect.unreachable();
    const atSam = await again.openMeeting(meetingId);
    expect(await warned(atSam, "keys-restored")).toMatchObject({ unread: 0 });
    await says(atSam, "two");
    atSam.dismiss("keys-restored");
    for (const text of ["three", "four", "five"]) {
      toSam.cut();
      await atSam.until(({ connection }) => connection === "offline");
      await atSam.until(({ connection }) => connection === "online");
      await says(atSam, text);
    }

    await reads(atHanna, "one", "two", "three", "four", "five");
    expect(lies).toBeGreaterThanOrEqual(4);
    expect(renewed).toBe(1);
    expect(atSam.state.warnings).toEqual([]);
    expect(atHanna.state.warnings).toEqual([]);
    await again.close();
  });

  test("says that it was restored from an older copy", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    await reads(gus, "one");
    let lies = true;
    toGus.acknowledges<Position>("external:registerSocket", (truth) => {
      const { incarnation, receipt } = truth.stream ?? expect.unreachable();
      const another = { number: incarnation.number + 1, id: "AAAAAAAAAAAAAAAAAAAAAA==" };
      const stream = { incarnation: another, latest: 0, read: another, cursor: 0, receipt };
      return lies ? { ...truth, stream } : truth;
    });
    toGus.cut();
    await warned(gus, "server-restored");
    await scenario.now.say("two");
    lies = false;
    toGus.cut();
    await scenario.now.say("three");

    await reads(gus, "one", "two", "three");
    const { warnings } = await gus.until(({ warnings }) => warnings.length > 1);
    expect(warnings.map(({ kind }) => kind)).toEqual(["server-restored", "server-restored"]);
  });

  test("leaves a message out of the middle, and renumbers the others", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("Shall we sign?");
    await reads(gus, "Shall we sign?");
    toGus.pushes<MeetingMessage>("meeting:message", (message) =>
      message.seq === 2 ? [] : [{ ...message, seq: message.seq - 1 }],
    );
    await scenario.now.say("No.");
    await scenario.now.say("I asked the lawyers.");

    await reads(gus, "Shall we sign?", "I asked the lawyers.");
    const { who, count } = await warned(gus, "words-missing");
    expect([plain(who.name), count]).toEqual(["Hanna", 1]);
  });

  test("turns messages of two authors around for one reader", async () => {
    const { toGus, atHanna } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("Shall we sell?");
    await reads(gus, "Shall we sell?");
    await gus.until(({ participants }) => participants.every(({ readable }) => readable));
    toGus.pushes("meeting:heartbeat", () => []); // One would make Gus ask for what is held back.
    const held: MeetingMessage[] = [];
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      if (message.seq === 2) {
        held.push(message);
        return [];
      }
      return message.seq === 3 ? [{ ...message, seq: 2 }, ...held.map((one) => ({ ...one, seq: 3 }))] : [message];
    });
    await atSam.say("Yes.");
    await reads(atHanna, "Shall we sell?", "Yes.");
    await scenario.now.say("Shall we burn it?");
    await reads(gus, "Shall we sell?", "Shall we burn it?", "Yes.");
    // What Hanna's words say that she was given may tell already.
    expect(gus.state.warnings.filter(({ kind }) => kind !== "conversations-differ")).toEqual([]);

    await scenario.now.say("Settled, then.");
    await scenario.now.say("Thank you.");
    await gus.say("I did not mean that.");
    await gus.say("Not at all.");

    await warned(gus, "conversations-differ", ({ who }) => plain(who.name) === "Hanna");
    await warned(atHanna, "conversations-differ", ({ who }) => plain(who.name) === "Gus");
    const atSams = atSam.state.warnings.filter(({ kind }) => kind === "conversations-differ");
    expect(atSams.filter((warning) => "who" in warning && plain(warning.who.name) === "Hanna")).toEqual([]);
  });

  test("turns two messages of one author around", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("first the plan");
    await reads(gus, "first the plan");
    const held: MeetingMessage[] = [];
    toGus.pushes<MeetingMessage>("meeting:message", (message) => {
      held.unshift(message);
      return held.length < 2 ? [] : held.map((one, i) => ({ ...one, seq: 2 + i }));
    });
    await scenario.now.say("pay Bob");
    await scenario.now.say("fire Bob");

    await reads(gus, "first the plan", "fire Bob", "pay Bob");
    expect(await warned(gus, "words-missing")).toMatchObject({ count: 1 });
    expect(plain((await warned(gus, "words-out-of-place")).who.name)).toBe("Hanna");
  });

  test("refuses a message for good", async () => {
    const { toHanna, atHanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("one");
    toHanna.swallows("meeting:message", () => ({ ok: false, code: "forbidden", error: "Not now." }));
    const refusedId = await atHanna.say("refused");
    await atHanna.until(({ messages }) =>
      messages.some(({ id, delivery }) => id === refusedId && delivery === "failed"),
    );
    toHanna.truthful("meeting:message");
    await scenario.now.say("two");

    await reads(gus, "one", "two");
    expect(gus.state.warnings).toEqual([]);
  });

  test("refuses a guest's words for a while when they are passed on", async () => {
    const { toHanna, atHanna } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    let refusals = 0;
    toHanna.swallows("meeting:message", () => {
      refusals++;
      return { ok: false, code: "forbidden", error: "Not now." };
    });
    await gus.say("still to be heard");
    await expect.poll(() => refusals, { timeout: 30_000 }).toBeGreaterThan(0);
    toHanna.truthful("meeting:message");

    await reads(atHanna, "still to be heard");
    await gus.until(({ messages }) => messages.some(({ delivery }) => delivery === "sent"));
    expect(words(atHanna)).toEqual(["still to be heard"]);
  });

  test("hands what it has skipped out only when it is asked again", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    toGus.pushes<MeetingMessage>("meeting:message", (message) => (message.seq === 1 ? [] : [message]));
    let refusals = 2;
    toGus.acknowledges<ReplayPage>("relay:replay", (page) => (refusals-- > 0 ? NOT_NOW : page));
    await scenario.now.say("one");
    await scenario.now.say("two");

    await reads(gus, "one", "two");
    expect(gus.state.warnings).toEqual([]);
  });

  test("is out of reach for calls when it hands over a newcomer's key", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    toGus.pushes("meeting:roster", () => []);
    let failures = 5; // One more than a call is made at once.
    toGus.answers(/^GET .*\/roster/, (page) => {
      if (failures-- > 0) {
        throw new Error("the connection breaks off");
      }
      return page;
    });
    await scenario.now.samArrives();

    await gus.until(({ coverage }) => coverage.ready === 2);
  });

  test("alters a message", async () => {
    const gus = await scenario.now.gusComesIn();
    let count = 0;
    scenario.now.toGus.pushes<MeetingMessage>("meeting:message", (message) => [
      ++count === 1 ? { ...message, ciphertext: altered(message.ciphertext) } : message,
    ]);
    await scenario.now.say("to be altered");
    await scenario.now.say("as it was");

    await reads(gus, "as it was");
    expect(await refused(gus, "")).toContain("Hanna");
  });

  test("repeats a key envelope", async () => {
    scenario.now.toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => [key, key]);
    const gus = await scenario.now.gusComesIn();
    await scenario.now.say("once");

    await reads(gus, "once");
    expect(gus.state.warnings).toEqual([]);
  });

  test("hands a key over after the messages under it", async () => {
    const { toGus } = scenario.now;
    const held: ReceivedSenderKey[] = [];
    toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => {
      held.push(key);
      return [];
    });
    const gus = await scenario.now.gusIsLetIn();
    await scenario.now.say("before the key");
    await scenario.now.say("and another");
    await gus.until((state) => state.held === 2);
    expect(words(gus)).toEqual([]);
    held.forEach((key) => {
      toGus.push("meeting:receiveSenderKey", key, "/external");
    });

    await reads(gus, "before the key", "and another");
  });

  test("drops a key envelope", async () => {
    let count = 0;
    scenario.now.toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => (++count === 1 ? [] : [key]));
    const gus = await scenario.now.gusIsLetIn();
    await scenario.now.say("asked for");

    await reads(gus, "asked for");
  });

  test("never hands over the key to what somebody said who has gone", async () => {
    const { atHanna, sam } = scenario.now;
    const { gus } = await gusLacksSamsKey();
    await atHanna.removeMember(sam.me.userId);
    await gus.until(({ participants }) => participants.length === 2);
    expect(gus.state.held).toBe(2);

    expect(plain((await warned(gus, "key-never-came")).who.name)).toBe("Sam");
    await gus.until(({ held }) => held === 0);
    await reads(gus, "from Hanna");
    expect(gus.state.warnings).toHaveLength(1);
  });

  test("never hands over a key whose sender goes when it is overdue", async () => {
    const { atHanna, sam } = scenario.now;
    const { gus } = await gusLacksSamsKey();
    await warned(gus, "key-overdue");
    expect(gus.state.held).toBe(2);
    await atHanna.removeMember(sam.me.userId);

    expect(plain((await warned(gus, "key-never-came")).who.name)).toBe("Sam");
    await gus.until(({ held }) => held === 0);
    expect(gus.state.warnings).toHaveLength(1);
  });

  test("alters a key envelope", async () => {
    let count = 0;
    scenario.now.toGus.pushes<ReceivedSenderKey>("meeting:receiveSenderKey", (key) => [
      ++count === 1 ? { ...key, encryptedSenderKey: altered(key.encryptedSenderKey) } : key,
    ]);
    const gus = await scenario.now.gusIsLetIn();
    await scenario.now.say("asked for anew");

    await reads(gus, "asked for anew");
  });

  test("says that it keeps key envelopes, and throws them away", async () => {
    const { toSam } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    toSam.swallows<{ envelopes: readonly Envelope[] }>("meeting:distributeSenderKeys", ({ envelopes }) => ({
      ok: true,
      results: envelopes.map(({ recipient }) => ({ recipient, queued: true, id: crypto.randomUUID() })),
    }));
    const gus = await scenario.now.gusIsLetIn();
    await gus.until(({ status }) => status === "admitted");
    await atSam.say("nobody can read this");
    await scenario.now.say("and this can be read");

    await reads(gus, "and this can be read");
    await atSam.until(({ coverage }) => coverage.ready === 1 && coverage.queued === 1 && coverage.total === 2);
    expect(words(gus).join()).not.toContain("nobody can read this");
  });

  test("takes one sender's messages and passes none on", async () => {
    const { toSam } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    const gus = await scenario.now.gusIsLetIn();
    await gus.until(({ coverage }) => coverage.ready === 2);
    toSam.swallows("meeting:message", () => ({ ok: true, seq: 1 }));
    await atSam.say("said, and never passed on");
    await scenario.now.say("from Hanna");

    await reads(gus, "from Hanna");
    const { messages } = await atSam.until((state) => state.messages.some(({ text }) => text === "from Hanna"));
    expect(messages.find(({ text }) => text === "said, and never passed on")?.delivery).not.toBe("sent");
  });

  test("says for ever that people have come or gone", async () => {
    const { toHanna, atHanna } = scenario.now;
    toHanna.swallows("meeting:message", () => ({ ok: false, code: "roster_moved", error: "The roster has moved." }));
    await atHanna.say("not sent");

    const { messages } = await atHanna.until((state) => state.messages.some(({ delivery }) => delivery === "failed"));
    expect(messages[0]?.failure?.code).toBe("roster_moved");
  });

  test("gives answers that make no sense", async () => {
    const { toHanna, toGus, atHanna } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    let lies = 6;
    const nonsense = (truth: object) =>
      lies-- > 0 ? [{ ok: true }, {}, { ok: true, results: [null], seq: "x" }][lies % 3] : truth;
    for (const event of ["meeting:message", "meeting:distributeSenderKeys"]) {
      toHanna.acknowledges(event, nonsense);
    }
    toGus.push("meeting:message", { meetingId: scenario.now.meetingId }, "/external");
    toHanna.push("meeting:senderKeysAcknowledged", { meetingId: scenario.now.meetingId });
    toHanna.push("meeting:senderKeyRequested", { meetingId: scenario.now.meetingId });
    toHanna.push("meeting:roster", { meetingId: scenario.now.meetingId, from: "x", size: 1 });
    await atHanna.say("in spite of it");

    await reads(atSam, "in spite of it");
    expect(atHanna.state.participants).toHaveLength(2);
    await Promise.all([ready(atHanna), says(atSam, "heard")]);
  });
});
