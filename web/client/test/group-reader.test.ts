import "fake-indexeddb/auto";
import { GroupCipher, GroupSessionBuilder } from "@latchkey/signal";
import { expect, test } from "vitest";
import { GUEST_DEVICE_ID } from "../src/address.ts";
import { base64 } from "../src/bytes.ts";
import { writeContent } from "../src/content/content.ts";
import { GroupReader } from "../src/deliver/group-reader.ts";
import { History, messageKey } from "../src/deliver/history.ts";
import { Opener, toProtocolAddress } from "../src/deliver/opener.ts";
import { People } from "../src/meeting/people.ts";
import { Attendance } from "../src/roster/attendance.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { MeetingMessage } from "../src/wire.ts";
import { host, Keyholder, Log, MEETING } from "./keyholder.ts";

const DISTRIBUTION = crypto.randomUUID();

/** Gus has said "yes" to the host's device, and nobody has passed it on; Sam, another member, may. */
async function afterGusSaidYes() {
  const gus = await Keyholder.create("guest-gus");
  const sam = await Keyholder.create("user-sam");
  const log = await Log.create(gus);
  await log.add(sam);
  const store = await DeviceStore.open(crypto.randomUUID());
  const { follower } = log;
  const address = toProtocolAddress(sam.person.address);
  const senderKey = await new GroupSessionBuilder(sam.store).create(address, DISTRIBUTION);
  await new GroupSessionBuilder(store).process(address, senderKey);

  const messageId = crypto.randomUUID();
  const id = messageKey({ id: gus.person.address.id, deviceId: GUEST_DEVICE_ID }, messageId);
  const people = new People(host.address, "Hanna", follower.roster, new Attendance());
  const history = await History.open(store, MEETING, () => undefined);
  const opener = new Opener(store, follower, () => expect.unreachable("the logs are the same"));
  const reader = new GroupReader(opener, people, { need: async () => undefined }, history, {
    placed: async () => undefined,
    passedOn: async () => undefined,
    heard: (of) => (of === id ? "yes" : undefined),
  });
  let seq = 0;
  return async (text: string) => {
    const relayed = { sessionId: gus.person.address.id, text: { messageId, text, sentAt: 0n } };
    const content = writeContent(follower.roster, { case: "relayedGuestText", value: relayed });
    const ciphertext = base64(await new GroupCipher(sam.store, address).encrypt(DISTRIBUTION, content));
    const { id: senderId, deviceId: senderDeviceId } = sam.person.address;
    const sent = { meetingId: MEETING, senderId, senderDeviceId, messageId: `publication-${++seq}`, ciphertext };
    const message: MeetingMessage = { ...sent, seq, acceptedAt: "2026-01-01T00:00:00Z" };
    return reader.read(message, async () => undefined);
  };
}

test("who has a guest's words refuses other words under their id", async () => {
  const samPassesOn = await afterGusSaidYes();
  expect(await samPassesOn("no")).toMatchObject({ kind: "refused", sender: { id: "user-sam" } });
  expect(await samPassesOn("yes")).toMatchObject({ kind: "shown", message: { text: "yes", delivery: "sent" } });
});
