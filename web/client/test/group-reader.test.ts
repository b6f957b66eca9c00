import "fake-indexeddb/auto";
import { GroupCipher, GroupSessionBuilder, PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { encodeBody, type GroupBody } from "../src/content/body.ts";
import { hashOf } from "../src/content/chained-hash.ts";
import { type ReadLog, writeGroupContent, writePairwiseContent } from "../src/content/content.ts";
import { type GuestPlace, SignedWords } from "../src/content/guest-words.ts";
import type { MessageReference } from "../src/content/reference.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { Floor } from "../src/deliver/floor.ts";
import { GroupReader, type Reading } from "../src/deliver/group-reader.ts";
import { GuestOrder } from "../src/deliver/guest-order.ts";
import { History } from "../src/deliver/history.ts";
import { GROUP, Opener, toProtocolAddress } from "../src/deliver/opener.ts";
import { ToldWords } from "../src/deliver/told-words.ts";
import { logIdOf } from "../src/log/form.ts";
import type { Message } from "../src/meeting/state.ts";
import { keptMessages, RecordKeeper } from "../src/record/keeper.ts";
import { url } from "../src/record/line.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";
import { Keyholder, Log, MEETING } from "./keyholder.ts";

/** Sam, another member, speaks, and the host's device reads. Gus is a guest. */
async function meeting() {
  const gus = await Keyholder.guest("Gus");
  const sam = await Keyholder.member("Sam");
  const log = await Log.create(gus);
  await log.add(sam);
  const store = await DeviceStore.open(crypto.randomUUID());
  const { follower, people } = log;
  const self = sam.address;
  const address = toProtocolAddress(self);
  const distribution = crypto.randomUUID();
  await new GroupSessionBuilder(store).process(
    address,
    await new GroupSessionBuilder(sam.store).create(address, distribution),
  );
  let messages: readonly Message[] = [];
  const openHistory = () =>
    History.open(store, MEETING, (now) => {
      messages = now;
    });
  let history = await openHistory();
  const clock = { now: 0, isForked: false };
  const opener = new Opener(
    GROUP,
    store,
    follower,
    () => (clock.isForked ? undefined : expect.unreachable("the logs are the same")),
    () => clock.now,
  );
  const own = {
    placed: async () => undefined,
    isSaid: async () => true,
    passedOn: async () => undefined,
  };
  const start = async () => {
    const floor = await store.update(({ records }) => Floor.load(records, MEETING));
    const orders = [new AuthorOrder(MEETING, () => people.stay), new GuestOrder(MEETING)] as const;
    const record = new RecordKeeper(MEETING, { placeOf: (seq) => ({ incarnation: base64(new Uint8Array(16)), seq }) });
    return new GroupReader(opener, people, history, own, ...orders, new ToldWords(MEETING), floor, record);
  };
  let reader = await start();
  const counter = new AuthorCounter(MEETING, self, () => "");
  let count = 0;
  const hashes = new Map<string, string>();
  const encrypt = async (messageId: string, bytes: Uint8Array): Promise<MeetingMessage> => {
    const ciphertext = base64(await new GroupCipher(sam.store, address).encrypt(distribution, bytes));
    const sent = { meetingId: MEETING, senderId: self.id, senderDeviceId: self.deviceId, messageId, ciphertext };
    return { ...sent, incarnation: 1, seq: ++count, acceptedAt: "2026-01-01T00:00:00Z" };
  };
  const seal = async (body: GroupBody, roster: ReadLog = follower.roster): Promise<MeetingMessage> => {
    const messageId = crypto.randomUUID();
    const place = await sam.store.update(async ({ records }) => {
      const given = await counter.place(records, messageId, body);
      hashes.set(messageId, hashOf(self, { logId: logIdOf(MEETING), place: given, messageId, ...encodeBody(body) }));
      await counter.stands(records, messageId);
      return given;
    });
    return encrypt(messageId, writeGroupContent(roster, body, { place, messageId }));
  };
  const read = async (message: MeetingMessage, seq = message.seq) => {
    const reading = await reader.read({ ...message, seq }, { own: 0, all: 0 }, async () => undefined);
    if (reading.kind === "shown") {
      history.show(reading.message);
    } else if (reading.kind === "known" && reading.remark !== undefined) {
      history.remark(reading.remark);
    }
    return reading;
  };
  return {
    log,
    follower,
    clock,
    sam: self,
    gus,
    encrypt,
    seal,
    say: (text: string) => seal({ kind: "text", text, sentAt: 0 }),
    passesOn: async (words: SignedWords) => read(await seal({ kind: "relayed-guest-text", words })),
    read,
    readTogether: (...messages: readonly MeetingMessage[]) =>
      reader.readTogether(
        messages,
        () => ({ own: 0, all: 0 }),
        async () => undefined,
      ),
    /** The host's device starts anew. */
    again: async () => {
      history = await openHistory();
      reader = await start();
    },
    shown: () => messages,
    recorded: () => store.update(({ records }) => keptMessages(records, MEETING)),
    hashOf: ({ messageId }: MeetingMessage) => hashes.get(messageId),
  };
}

const FIRST: GuestPlace = { number: 1, previousHash: "" };

function following({ words, hash }: SignedWords): GuestPlace {
  return { number: words.number + 1, previousHash: hash };
}

const SHOWN = { kind: "shown" };
const INVENTED = { kind: "refused", reason: "invented" };

describe("a guest's words", () => {
  test("are shown as the guest has signed them, with the member who has passed them on", async () => {
    const { log, gus, passesOn, sam } = await meeting();
    const one = gus.says("one", FIRST, log.follower);
    const { message } = (await passesOn(one)) as Extract<Reading, { kind: "shown" }>;
    expect(message).toMatchObject({ text: "one", author: { address: gus.address }, vouchedBy: { address: sam } });
    const reading = await passesOn(gus.says("two", following(one), log.follower));
    expect(reading).toMatchObject(SHOWN);
    expect(reading).not.toHaveProperty("disorders");
  });

  test("cannot be invented, changed or put into another guest's mouth", async () => {
    const { log, gus, passesOn, recorded } = await meeting();
    const { kept } = gus.says("yes", FIRST, log.follower);
    const changed = SignedWords.restore({ ...kept, signature: base64(new Uint8Array(64).fill(1)) });
    expect(await passesOn(changed)).toMatchObject(INVENTED);
    const text = { kind: "text" as const, text: "no", sentAt: 0, messageId: crypto.randomUUID() };
    const { words } = SignedWords.restore(kept);
    expect(await passesOn(SignedWords.sign(PrivateKey.generate(), { ...words, said: text }))).toMatchObject(INVENTED);
    const gina = await Keyholder.guest("Gina");
    await log.admit(gina);
    expect(await passesOn(gina.says("mine", FIRST, log.follower, { sessionId: gus.address.id }))).toMatchObject(
      INVENTED,
    );
    const stranger = await Keyholder.guest("Stranger");
    expect(await passesOn(stranger.says("hello", FIRST, log.follower))).toMatchObject({ kind: "refused" });
    const messages = await recorded();
    expect(messages).toHaveLength(4);
    expect(messages.filter(({ content }) => content !== undefined)).toEqual([]);
  });

  test("of another meeting are refused", async () => {
    const { log, gus, passesOn } = await meeting();
    const words = gus.says("there", FIRST, log.follower, { logId: new Uint8Array(16) });
    expect(await passesOn(words)).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("another meeting"),
    });
  });

  test("that are withheld are named as missing with what is passed on after them", async () => {
    const { log, gus, passesOn } = await meeting();
    const one = gus.says("one", FIRST, log.follower);
    const two = gus.says("two", following(one), log.follower);
    const missing = { author: gus.address, standing: { kind: "after-missing", count: 1 } };
    expect(await passesOn(two)).toMatchObject({ ...SHOWN, disorders: [missing] });
  });

  test("that are turned around are named, and shown once however often they are repeated", async () => {
    const { log, gus, passesOn } = await meeting();
    const one = gus.says("one", FIRST, log.follower);
    const two = gus.says("two", following(one), log.follower);
    await passesOn(two);
    const late = { author: gus.address, standing: { kind: "out-of-place" } };
    expect(await passesOn(one)).toMatchObject({ ...SHOWN, disorders: [late] });
    for (const words of [one, two]) {
      const again = await passesOn(words);
      expect(again.kind).toBe("known");
      expect(again).not.toHaveProperty("disorders");
    }
  });

  test("that do not follow what the guest said before are named", async () => {
    const { log, gus, passesOn } = await meeting();
    const one = gus.says("one", FIRST, log.follower);
    await passesOn(one);
    const other = gus.says("two", { number: 2, previousHash: base64(new Uint8Array(32)) }, log.follower);
    expect(await passesOn(other)).toMatchObject({ disorders: [{ standing: { kind: "out-of-place" } }] });
    const again = gus.says("another two", following(one), log.follower);
    const contradicts = { author: gus.address, standing: { kind: "contradicts", words: "another two" } };
    expect(await passesOn(again)).toMatchObject({ kind: "known", disorders: [contradicts] });
    expect(await passesOn(again)).not.toHaveProperty("disorders");
  });

  test("that come under one id with others are told as a contradiction, and the first stay", async () => {
    const { gus, passesOn, log } = await meeting();
    const yes = gus.says("yes", FIRST, log.follower);
    expect(await passesOn(yes)).toMatchObject(SHOWN);
    const { messageId } = yes.words.said;
    const no = gus.says("no", following(yes), log.follower, {
      said: { kind: "text", messageId, text: "no", sentAt: 0 },
    });
    expect(await passesOn(no)).toMatchObject({
      kind: "known",
      disorders: [{ author: gus.address, standing: { kind: "contradicts", words: "no" } }],
    });
    expect(await passesOn(gus.says("and on", following(no), log.follower))).not.toHaveProperty("disorders");
  });

  test("are not passed on after the guest was turned out, and are after it had gone", async () => {
    const { log, gus, passesOn } = await meeting();
    const one = gus.says("one", FIRST, log.follower);
    await log.written.append((writer) => writer.removeGuest(gus.address.id, { hadGone: true }));
    expect(await passesOn(one)).toMatchObject(SHOWN);
    const late = gus.says("late", following(one), log.follower);
    expect(await passesOn(late)).toMatchObject({ kind: "refused", reason: "unsound" });

    const second = await meeting();
    const words = second.gus.says("one", FIRST, second.log.follower);
    await second.log.written.append((writer) => writer.removeGuest(second.gus.address.id));
    expect(await second.passesOn(words)).toMatchObject({ kind: "refused", reason: "unsound" });
  });
});

test("what does not say where it stands or under which id is refused, and a void message shows nothing", async () => {
  const { log, encrypt, seal, say, read } = await meeting();
  const label = { kind: "label", tokenHash: new Uint8Array(32), label: "Mine" } as const;
  const alone = await encrypt(crypto.randomUUID(), writePairwiseContent(log.follower.roster, label));
  expect(await read(alone)).toMatchObject({ kind: "refused", reason: "unsound" });
  const renamed = { ...(await say("under my id")), messageId: crypto.randomUUID() };
  expect(await read(renamed)).toMatchObject({ kind: "refused", reason: "unsound" });
  expect(await read(await seal({ kind: "void", hash: base64(new Uint8Array(32)) }))).toEqual({ kind: "known" });
  const shown = await read(await say("and on"));
  expect(shown).toMatchObject({ kind: "shown", message: { text: "and on" } });
});

test("what may not stand in a message to the group is refused, and counts among its author's", async () => {
  const { seal, say, read } = await meeting();
  expect(await read(await say("one"))).toMatchObject(SHOWN);
  const label = { kind: "label", tokenHash: new Uint8Array(32), label: "Mine" } as const;
  expect(await read(await seal(label as never))).toMatchObject({ kind: "refused", reason: "unsound" });
  expect(await read(await say("three"))).not.toHaveProperty("disorders");
});

test("what is left out or turned around is told with the message that shows it, also where several are read at once", async () => {
  const { sam, say, read, readTogether } = await meeting();
  const [one, two, three, four] = [await say("one"), await say("two"), await say("three"), await say("four")];
  expect(await readTogether(one, three)).toBeUndefined();
  expect(await read(one)).not.toHaveProperty("disorders");
  const after = { author: sam, standing: { kind: "after-missing", count: 1 } };
  expect(await read(three)).toMatchObject({ kind: "shown", disorders: [after] });
  expect(await readTogether({ ...two, seq: 5 }, four)).toBeUndefined();
  expect(await read(two, 4)).toMatchObject({ kind: "shown", disorders: [{ standing: { kind: "out-of-place" } }] });
  expect(await readTogether(four, await say("five"))).toMatchObject([{ kind: "shown" }, { kind: "shown" }]);
});

test("what a member says besides under one number is told, and not shown", async () => {
  const { sam, follower, encrypt, read, say } = await meeting();
  const place = { epoch: base64(new Uint8Array(16)), number: 1, previousHash: "" };
  const under = async (text: string) => {
    const messageId = crypto.randomUUID();
    const body = { kind: "text", text, sentAt: 0 } as const;
    return encrypt(messageId, writeGroupContent(follower.roster, body, { place, messageId }));
  };
  expect(await read(await under("yes"))).toMatchObject({ ...SHOWN, message: { text: "yes" } });
  const other = { author: sam, standing: { kind: "contradicts", words: "no" } };
  expect(await read(await under("no"))).toMatchObject({ kind: "known", disorders: [other] });
  expect(await read(await say("in an epoch of its own"))).not.toHaveProperty("disorders");
});

test("what names an older roster than messages before it have shown is refused, and what comes next is not said to lack it", async () => {
  const { log, say, read, readTogether } = await meeting();
  const early = await say("while nobody had come");
  await log.add(await Keyholder.member("Tom"));
  const late = await say("Tom is here");
  expect(await readTogether({ ...late, seq: 1 }, { ...early, seq: 2 })).toBeUndefined();
  expect(await readTogether(early, late)).toMatchObject([{ kind: "shown" }, { kind: "shown" }]);

  const second = await meeting();
  const [before, further] = [await second.say("one"), await second.say("two")];
  await second.log.add(await Keyholder.member("Tom"));
  expect(await second.readTogether({ ...(await second.say("Tom is here")), seq: 7 })).toMatchObject([
    { kind: "shown" },
  ]);
  expect(await second.read(before, 8)).toMatchObject({ kind: "refused", reason: "behind" });
  await second.again();
  expect(await second.read(further, 9)).toMatchObject({ kind: "refused", reason: "behind" });
  expect(await second.read(await second.say("four"), 10)).not.toHaveProperty("disorders");
  expect(await read(await say("still here"), 3)).toMatchObject({ kind: "shown" });
});

test("an author who names entries that there are not is looked up for once in a while", async () => {
  const { log, clock, seal, read } = await meeting();
  clock.isForked = true;
  const text = { kind: "text", text: "hm", sentAt: 0 } as const;
  const { logId, head } = log.follower.roster;
  const before = log.asked();
  for (let i = 0; i < 5; i++) {
    await read(await seal(text, { logId, head, size: 100 + i }));
  }
  expect(log.asked() - before).toBe(1);
  clock.now += 5_000;
  await read(await seal(text, { logId, head, size: 201 }));
  expect(log.asked() - before).toBe(2);
});

test("entries that a guest makes up are not held against the member who passes its words on", async () => {
  const { log, clock, gus, passesOn, seal, read } = await meeting();
  clock.isForked = true;
  await passesOn(gus.says("hm", FIRST, log.follower, { rosterIndex: 1_000_000 }));
  const before = log.asked();
  const { logId, head } = log.follower.roster;
  await read(await seal({ kind: "text", text: "new here", sentAt: 0 }, { logId, head, size: 100 }));
  expect(log.asked() - before).toBe(1);
});

describe("what is said about words", () => {
  /** What Sam has said, and what refers to it. */
  async function spoken(say: Awaited<ReturnType<typeof meeting>>) {
    const reading = await say.read(await say.say("one"));
    return reading.kind === "shown" ? (reading.message.reference ?? expect.unreachable()) : expect.unreachable();
  }

  /** A reference to words of Sam's that Sam has not said. */
  function invented(reference: MessageReference): MessageReference {
    return { ...reference, hash: base64(new Uint8Array(32).fill(9)) };
  }

  test("an author's edits and deletions change what is shown, and that is kept", async () => {
    const fixture = await meeting();
    const { seal, read, shown, again } = fixture;
    const target = await spoken(fixture);
    await read(await seal({ kind: "edit", target, text: "two", sentAt: 5 }));
    await again();
    expect(shown()).toMatchObject([{ text: "two", editedAt: new Date(5), reference: target }]);
    await read(await seal({ kind: "deletion", target, sentAt: 6 }));
    await again();
    expect(shown()).toMatchObject([{ text: "", deletedAt: new Date(6) }]);
    expect(shown()[0]).not.toHaveProperty("editedAt");
    await read(await seal({ kind: "edit", target, text: "three", sentAt: 7 }));
    expect(shown()).toMatchObject([{ text: "", deletedAt: new Date(6) }]);
  });

  test("of two edits the one that stands later counts, whichever is read first", async () => {
    const fixture = await meeting();
    const { seal, read, shown } = fixture;
    const target = await spoken(fixture);
    const [two, three] = [
      await seal({ kind: "edit", target, text: "two", sentAt: 9 }),
      await seal({ kind: "edit", target, text: "three", sentAt: 5 }),
    ];
    await read(three);
    await read(two);
    expect(shown()).toMatchObject([{ text: "three" }]);
  });

  test("a person reacts once with each emoji, and takes it back", async () => {
    const fixture = await meeting();
    const { gus, log, seal, read, passesOn, shown, sam } = fixture;
    const target = await spoken(fixture);
    const reaction = { kind: "reaction", target, emoji: "👍", withdrawn: false, sentAt: 0 } as const;
    await read(await seal(reaction));
    await read(await seal(reaction));
    const words = gus.says("", FIRST, log.follower, { said: { ...reaction, messageId: crypto.randomUUID() } });
    await passesOn(words);
    const by = [{ address: sam }, { address: gus.address }];
    expect(shown()).toMatchObject([{ reactions: [{ emoji: "👍", by }] }]);
    await read(await seal({ ...reaction, withdrawn: true }));
    expect(shown()).toMatchObject([{ reactions: [{ emoji: "👍", by: [{ address: gus.address }] }] }]);
  });

  test("a quote names words that were said, or is shown as one of what was never said", async () => {
    const fixture = await meeting();
    const { gus, log, seal, read, passesOn } = fixture;
    const to = await spoken(fixture);
    const reply = (reference: MessageReference) =>
      seal({ kind: "reply", to: reference, text: "yes", sentAt: 0 } as const);
    const quoting = async (reference: MessageReference) => read(await reply(reference));
    expect(await quoting(to)).toMatchObject({ message: { quote: { reference: to, isInvented: false } } });
    expect(await quoting(invented(to))).toMatchObject({ message: { text: "yes", quote: { isInvented: true } } });
    const stranger = await Keyholder.member("Stranger");
    expect(await quoting({ ...to, author: stranger.address })).toMatchObject({
      message: { quote: { isInvented: true } },
    });
    // It may have been said before this device came.
    expect(await quoting({ ...to, number: 1_000 })).toMatchObject({ message: { quote: { isInvented: false } } });

    const words = gus.says("hello", FIRST, log.follower);
    const { message } = (await passesOn(words)) as Extract<Reading, { kind: "shown" }>;
    const guests = message.reference ?? expect.unreachable();
    expect(guests).toMatchObject({ author: gus.address, number: 1, hash: words.hash });
    expect(await quoting(guests)).toMatchObject({ message: { quote: { isInvented: false } } });
    expect(await quoting(invented(guests))).toMatchObject({ message: { quote: { isInvented: true } } });
    expect(await quoting({ ...guests, epoch: to.epoch })).toMatchObject({ message: { quote: { isInvented: true } } });
  });

  test("by another than its author, or of what was never said, is told and changes nothing", async () => {
    const fixture = await meeting();
    const { gus, log, seal, read, passesOn, shown, sam } = fixture;
    const target = await spoken(fixture);
    const { message } = (await passesOn(gus.says("mine", FIRST, log.follower))) as Extract<Reading, { kind: "shown" }>;
    const guests = message.reference ?? expect.unreachable();
    const alien = { disorders: [{ author: sam, standing: { kind: "not-its-own" } }] };
    expect(await read(await seal({ kind: "edit", target: guests, text: "no", sentAt: 0 }))).toMatchObject(alien);
    expect(await read(await seal({ kind: "deletion", target: guests, sentAt: 0 }))).toMatchObject(alien);
    const forged = { kind: "deletion", target, sentAt: 0, messageId: crypto.randomUUID() } as const;
    const next = { number: 2, previousHash: guests.hash };
    expect(await passesOn(gus.says("", next, log.follower, { said: forged }))).toMatchObject({
      disorders: [{ author: gus.address, standing: { kind: "not-its-own" } }],
    });
    const unsaid = { disorders: [{ author: sam, standing: { kind: "never-said" } }] };
    const other = invented(target);
    expect(await read(await seal({ kind: "edit", target: other, text: "no", sentAt: 0 }))).toMatchObject(unsaid);
    const reaction = { kind: "reaction", target: other, emoji: "👍", withdrawn: false, sentAt: 0 } as const;
    expect(await read(await seal(reaction))).toMatchObject(unsaid);
    expect(shown()).toMatchObject([{ text: "one" }, { text: "mine" }]);
    expect(shown()[0]).not.toHaveProperty("reactions");
  });

  test("a stranger's reaction is refused, and so is one of a guest that has gone", async () => {
    const fixture = await meeting();
    const { gus, log, passesOn } = fixture;
    const target = await spoken(fixture);
    const said = {
      kind: "reaction",
      target,
      emoji: "👍",
      withdrawn: false,
      sentAt: 0,
      messageId: crypto.randomUUID(),
    } as const;
    const stranger = await Keyholder.guest("Stranger");
    expect(await passesOn(stranger.says("", FIRST, log.follower, { said }))).toMatchObject({ kind: "refused" });
    await log.written.append((writer) => writer.removeGuest(gus.address.id));
    expect(await passesOn(gus.says("", FIRST, log.follower, { said }))).toMatchObject({ kind: "refused" });
  });

  test("waits where it comes before the words, and that is kept, too", async () => {
    const fixture = await meeting();
    const { say, seal, read, shown, again, sam } = fixture;
    const first = await spoken(fixture);
    const late = await say("late");
    const place = { epoch: first.epoch, number: 2 };
    const hash = fixture.hashOf(late) ?? expect.unreachable();
    const target = { author: sam, ...place, hash };
    const reaction = { kind: "reaction", target, emoji: "👍", withdrawn: false, sentAt: 0 } as const;
    const [remark, edit] = [await seal(reaction), await seal({ kind: "edit", target, text: "better late", sentAt: 0 })];
    await read(remark);
    await read(edit);
    await again();
    await read(late);
    expect(shown()[1]).toMatchObject({ text: "better late", reactions: [{ emoji: "👍" }] });
    await again();
    expect(shown()[1]).toMatchObject({ text: "better late", reactions: [{ emoji: "👍" }] });
  });
});

describe("what a record needs", () => {
  test("is kept of all that was opened, and words that were deleted are not", async () => {
    const { say, seal, read, recorded, sam, hashOf: hashFor } = await meeting();
    const secret = await say("The PIN is 4711");
    const shown = await read(secret);
    const target = shown.kind === "shown" ? shown.message.reference : undefined;
    if (target === undefined) {
      return expect.unreachable("it is shown");
    }
    await read(await seal({ kind: "edit", target, text: "The PIN is 4712", sentAt: 1 }));
    await read(await say("Hello"));
    expect((await recorded()).map(({ content }) => content?.body !== undefined)).toEqual([true, true, true]);

    await read(await seal({ kind: "deletion", target, sentAt: 2 }));

    const messages = await recorded();
    expect(messages.map(({ content }) => content?.withheld)).toEqual(["deleted", "deleted", undefined, undefined]);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(messages.every(({ senderId }) => senderId === sam.id)).toBe(true);
    expect(messages[0]?.content?.hash).toBe(url(hashFor(secret) ?? ""));
    expect(messages[1]?.content?.previousHash).toBe(messages[0]?.content?.hash);
  });

  test("is not said of a message that does not open", async () => {
    const { encrypt, read, recorded } = await meeting();
    await read(await encrypt(crypto.randomUUID(), new Uint8Array([1, 2, 3])));

    const messages = await recorded();
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toHaveProperty("content");
  });
});
