import "fake-indexeddb/auto";
import { GroupCipher, GroupSessionBuilder } from "@latchkey/signal";
import { expect, test } from "vitest";
import { type Address, GUEST_DEVICE_ID } from "../src/address.ts";
import { base64, randomBytes } from "../src/bytes.ts";
import { type ContentBody, encodeContent, newContent } from "../src/content/content.ts";
import { AuthorOrder } from "../src/deliver/author-order.ts";
import { Floor } from "../src/deliver/floor.ts";
import { GroupReader, type LabelKeeper } from "../src/deliver/group-reader.ts";
import { History, messageKey } from "../src/deliver/history.ts";
import { Opener, toProtocolAddress } from "../src/deliver/opener.ts";
import { InvitationLabels } from "../src/invite/labels.ts";
import { hashToken } from "../src/invite/token.ts";
import { People } from "../src/meeting/people.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";
import { host, invitation, Keyholder, Log, MEETING } from "./keyholder.ts";

/** Sam, another member, speaks, and the host's device reads. Gus is a guest. */
async function meeting(heard: (id: string, gus: Address) => string | undefined = () => undefined) {
  const gus = await Keyholder.guest("Gus");
  const sam = await Keyholder.member("Sam");
  const log = await Log.create(gus);
  await log.add(sam);
  const store = await DeviceStore.open(crypto.randomUUID());
  const { follower } = log;
  const self = sam.address;
  const address = toProtocolAddress(self);
  const distribution = crypto.randomUUID();
  await new GroupSessionBuilder(store).process(
    address,
    await new GroupSessionBuilder(sam.store).create(address, distribution),
  );
  const people = new People(host.address, follower.roster, log.attendance, "Hanna");
  const history = await History.open(store, MEETING, () => undefined);
  const opener = new Opener(store, follower, () => expect.unreachable("the logs are the same"));
  const own = {
    placed: async () => undefined,
    passedOn: async () => undefined,
    heard: (id: string) => heard(id, gus.address),
  };
  let labelled = 0;
  const labels = await InvitationLabels.open(store, follower, () => labelled++);
  const labelKeeper: LabelKeeper = { keepLabel: (records, sender, label) => labels.keep(records, sender, label) };
  const start = async () => {
    const floor = await store.update(({ records }) => Floor.load(records, MEETING));
    return new GroupReader(opener, people, history, own, new AuthorOrder(MEETING), labelKeeper, floor);
  };
  let reader = await start();
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
    sam: self,
    labels: { of: (tokenHash: Uint8Array) => labels.of(tokenHash), told: () => labelled },
    /** An invitation that Sam has made. */
    invite: async () => {
      const tokenHash = randomBytes(32);
      await log.invite(sam, tokenHash);
      return tokenHash;
    },
    gus: gus.address,
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
    wentBack: (seq: number) => store.update(({ records }) => reader.renumberedFrom(records, seq)),
    /** The host's device starts anew. */
    again: async () => {
      reader = await start();
    },
  };
}

test("who has a guest's words refuses other words under their id", async () => {
  const messageId = crypto.randomUUID();
  const { gus, sam, seal, read } = await meeting((id, { id: guest }) =>
    id === messageKey({ id: guest, deviceId: GUEST_DEVICE_ID }, messageId) ? "yes" : undefined,
  );
  const samPassesOn = async (text: string) =>
    read(await seal({ case: "relayedGuestText", value: { sessionId: gus.id, text: { messageId, text, sentAt: 0n } } }));
  expect(await samPassesOn("no")).toMatchObject({ kind: "refused", sender: sam, reason: "unsound" });
  expect(await samPassesOn("yes")).toMatchObject({ kind: "shown", message: { text: "yes", delivery: "sent" } });
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

test("what an invitation is called is kept and shown nowhere, and told by its maker alone", async () => {
  const { seal, read, invite, labels, say } = await meeting();
  const tokenHash = await invite();
  const label = (of: Uint8Array, text: string) =>
    seal({ case: "invitationLabel", value: { tokenHash: of, label: text } });
  expect(await read(await label(tokenHash, "For the auditors"))).toEqual({ kind: "known" });
  expect([labels.of(tokenHash), labels.told()]).toEqual(["For the auditors", 1]);
  const hosts = hashToken(invitation.token);
  expect(await read(await label(hosts, "Mine"))).toMatchObject({ kind: "refused", reason: "unsound" });
  expect(await read(await label(tokenHash, " not tidy"))).toMatchObject({ kind: "refused", reason: "unsound" });
  expect([labels.of(hosts), labels.of(tokenHash)]).toEqual([undefined, "For the auditors"]);
  expect(await read(await say("and on"))).not.toHaveProperty("disorder");
});

test("what is left out or turned around is told with the message that shows it, also where several are read at once", async () => {
  const { sam, say, read, readTogether } = await meeting();
  const [one, two, three, four] = [await say("one"), await say("two"), await say("three"), await say("four")];
  expect(await readTogether(one, three)).toBeUndefined();
  expect(await read(one)).not.toHaveProperty("disorder");
  const after = { author: sam, standing: { kind: "after-missing", count: 1 } };
  expect(await read(three)).toMatchObject({ kind: "shown", disorder: after });
  expect(await readTogether({ ...two, seq: 5 }, four)).toBeUndefined();
  expect(await read(two, 4)).toMatchObject({ kind: "shown", disorder: { standing: { kind: "out-of-place" } } });
  expect(await readTogether(four, await say("five"))).toMatchObject([{ kind: "shown" }, { kind: "shown" }]);
});

test("what names an older roster than messages before it have shown is refused, and what comes next is not said to lack it", async () => {
  const { log, say, read, readTogether, wentBack } = await meeting();
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
  await second.wentBack(4);
  expect(await second.read(further, 5)).toMatchObject({ kind: "refused", reason: "behind" });
  expect(await second.read(await second.say("four"), 6)).not.toHaveProperty("disorder");
  await wentBack(1);
  expect(await read(await say("still here"), 3)).toMatchObject({ kind: "shown" });
});
