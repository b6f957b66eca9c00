import "fake-indexeddb/auto";
import { GroupCipher, GroupSessionBuilder } from "@latchkey/signal";
import { expect, test } from "vitest";
import { type Address, GUEST_DEVICE_ID } from "../src/address.ts";
import { base64 } from "../src/bytes.ts";
import { type ContentBody, encodeContent, newContent } from "../src/content/content.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { GroupReader } from "../src/deliver/group-reader.ts";
import { History, messageKey } from "../src/deliver/history.ts";
import { Opener, toProtocolAddress } from "../src/deliver/opener.ts";
import { type Accounts, People } from "../src/meeting/people.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { host, Keyholder, Log, MEETING } from "./keyholder.ts";

/** Sam, another member, speaks, and the host's device reads. Gus is a guest. */
async function meeting(
  heard: (id: string, gus: Address) => string | undefined = () => undefined,
  accounts: Accounts = everybody(),
) {
  const gus = await Keyholder.create("guest-gus");
  const sam = await Keyholder.create("user-sam");
  const log = await Log.create(gus);
  await log.add(sam);
  const store = await DeviceStore.open(crypto.randomUUID());
  const { follower } = log;
  const self = sam.person.address;
  const address = toProtocolAddress(self);
  const distribution = crypto.randomUUID();
  await new GroupSessionBuilder(store).process(
    address,
    await new GroupSessionBuilder(sam.store).create(address, distribution),
  );
  const people = new People(host.address, accounts, follower.roster, log.attendance);
  const history = await History.open(store, MEETING, () => undefined);
  const opener = new Opener(store, follower, () => expect.unreachable("the logs are the same"));
  const own = {
    placed: async () => undefined,
    passedOn: async () => undefined,
    heard: (id: string) => heard(id, gus.person.address),
  };
  const names = { need: async () => undefined };
  const reader = new GroupReader(opener, people, names, history, own, new AuthorOrder(MEETING));
  const counter = new AuthorCounter(MEETING, self);
  const place = (content: ReturnType<typeof newContent>, messageId: string) =>
    sam.store.update(async ({ records }) => {
      const given = await counter.place(records, messageId, content);
      await counter.stands(records, messageId);
      return given;
    });
  let count = 0;
  const seal = async (body: ContentBody, isPlaced = true): Promise<MeetingMessage> => {
    const messageId = `message-${++count}`;
    const content = newContent(follower.roster, body);
    const bytes = encodeContent(content, isPlaced ? await place(content, messageId) : undefined);
    const ciphertext = base64(await new GroupCipher(sam.store, address).encrypt(distribution, bytes));
    const sent = { meetingId: MEETING, senderId: self.id, senderDeviceId: self.deviceId, messageId, ciphertext };
    return { ...sent, seq: count, acceptedAt: "2026-01-01T00:00:00Z" };
  };
  return {
    log,
    gus: gus.person.address,
    seal,
    say: (text: string, isPlaced = true) =>
      seal({ case: "text", value: { messageId: crypto.randomUUID(), text, sentAt: 0n } }, isPlaced),
    read: (message: MeetingMessage, seq = message.seq) => reader.read({ ...message, seq }, 0, async () => undefined),
    readTogether: (...messages: readonly MeetingMessage[]) =>
      reader.readTogether(
        messages,
        () => 0,
        async () => undefined,
      ),
    wentBack: (seq: number) => reader.renumberedFrom(seq),
  };
}

test("who has a guest's words refuses other words under their id", async () => {
  const messageId = crypto.randomUUID();
  const { gus, seal, read } = await meeting((id, { id: guest }) =>
    id === messageKey({ id: guest, deviceId: GUEST_DEVICE_ID }, messageId) ? "yes" : undefined,
  );
  const samPassesOn = async (text: string) =>
    read(await seal({ case: "relayedGuestText", value: { sessionId: gus.id, text: { messageId, text, sentAt: 0n } } }));
  expect(await samPassesOn("no")).toMatchObject({ kind: "refused", sender: { id: "user-sam" }, reason: "unsound" });
  expect(await samPassesOn("yes")).toMatchObject({ kind: "shown", message: { text: "yes", delivery: "sent" } });
});

test("words of a device that is not in its person's account are refused", async () => {
  const { say, read } = await meeting(undefined, { ...everybody(), standing: () => "unlisted" });
  expect(await read(await say("I am Sam"))).toMatchObject({ kind: "refused", reason: "unsound" });
});

test("words of a device that its person's account has when it is read on are shown", async () => {
  let isListed = false;
  const accounts: Accounts = {
    ...everybody(),
    lookFor: async () => {
      isListed = true;
    },
    standing: () => (isListed ? "active" : "unlisted"),
  };
  const { say, read, readTogether } = await meeting(undefined, accounts);
  expect(await read(await say("I have just come"))).toMatchObject({ kind: "shown" });
  isListed = false;
  expect(await readTogether(await say("and"), await say("so on"))).toMatchObject([
    { kind: "shown" },
    { kind: "shown" },
  ]);
});

test("what does not say where it stands is refused, and a void message shows nothing", async () => {
  const { seal, say, read } = await meeting();
  expect(await read(await say("nowhere", false))).toMatchObject({ kind: "refused", reason: "unsound" });
  const hash = new Uint8Array(32);
  expect(await read(await seal({ case: "voidMessage", value: { hash } }))).toEqual({ kind: "known" });
  const shown = await read(await say("and on"));
  expect(shown).toMatchObject({ kind: "shown", message: { text: "and on" } });
  expect(shown).not.toHaveProperty("disorder");
});

test("what is left out or turned around is told with the message that shows it, also where several are read at once", async () => {
  const { say, read, readTogether } = await meeting();
  const [one, two, three, four] = [await say("one"), await say("two"), await say("three"), await say("four")];
  expect(await readTogether(one, three)).toBeUndefined();
  expect(await read(one)).not.toHaveProperty("disorder");
  const after = { author: { id: "user-sam" }, standing: { kind: "after-missing", count: 1 } };
  expect(await read(three)).toMatchObject({ kind: "shown", disorder: after });
  expect(await readTogether({ ...two, seq: 5 }, four)).toBeUndefined();
  expect(await read(two, 4)).toMatchObject({ kind: "shown", disorder: { standing: { kind: "out-of-place" } } });
  expect(await readTogether(four, await say("five"))).toMatchObject([{ kind: "shown" }, { kind: "shown" }]);
});

test("what names an older roster than messages before it have shown is refused, and what comes next is not said to lack it", async () => {
  const { log, say, read, readTogether, wentBack } = await meeting();
  const early = await say("while nobody had come");
  await log.add(await Keyholder.create("user-tom"));
  const late = await say("Tom is here");
  expect(await readTogether({ ...late, seq: 1 }, { ...early, seq: 2 })).toBeUndefined();
  expect(await readTogether(early, late)).toMatchObject([{ kind: "shown" }, { kind: "shown" }]);

  const second = await meeting();
  const [before, further] = [await second.say("one"), await second.say("two")];
  await second.log.add(await Keyholder.create("user-tom"));
  expect(await second.readTogether({ ...(await second.say("Tom is here")), seq: 7 })).toMatchObject([
    { kind: "shown" },
  ]);
  expect(await second.read(before, 8)).toMatchObject({ kind: "refused", reason: "behind" });
  second.wentBack(4);
  expect(await second.read(further, 5)).toMatchObject({ kind: "refused", reason: "behind" });
  expect(await second.read(await second.say("four"), 6)).not.toHaveProperty("disorder");
  wentBack(1);
  expect(await read(await say("still here"), 3)).toMatchObject({ kind: "shown" });
});
