import "fake-indexeddb/auto";
import { SessionBuilder, SessionCipher } from "@latchkey/signal";
import { expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { writeContent } from "../src/content/content.ts";
import { Mailbox } from "../src/deliver/mailbox.ts";
import { Opener, toProtocolAddress } from "../src/deliver/opener.ts";
import { toPreKeyBundle } from "../src/keys/bundles.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { type Accounts, People } from "../src/meeting/people.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { ReceivedDirect } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { host, Keyholder, Log } from "./keyholder.ts";

const TEXT = { messageId: "message-1", text: "words", sentAt: 0n };

/** Sam's device writes to the host's alone. */
async function meeting(accounts: Accounts) {
  const sam = await Keyholder.create("user-sam");
  const log = await Log.create();
  await log.add(sam);
  const { follower, attendance } = log;
  const store = await DeviceStore.open(crypto.randomUUID(), undefined, {
    identityKeyPair: host.keys,
    registrationId: 1,
  });
  const needed: string[] = [];
  const names = { need: async (userId: string) => void needed.push(userId) };
  const opener = new Opener(store, follower, () => expect.unreachable("the logs are the same"));
  const people = new People(host.address, accounts, follower.roster, attendance);
  const mailbox = await Mailbox.open(store, opener, follower, people, names);
  const address = toProtocolAddress(host.address);
  const { lastResortKyberPreKey, ...keys } = await makeKeys(store, 0);
  const bundle = { deviceId: 1, ...keys, kyberPreKey: lastResortKyberPreKey, preKey: null };
  await new SessionBuilder(sam.store, address).process(toPreKeyBundle(bundle));
  const cipher = new SessionCipher(sam.store, address);
  const { serialized, type } = await cipher.encrypt(writeContent(follower.roster, { case: "text", value: TEXT }));
  const { id: senderId, deviceId: senderDeviceId } = sam.person.address;
  const envelope = { id: "envelope-1", senderId, senderDeviceId, ciphertext: base64(serialized), type };
  const accepted: string[] = [];
  const outcome = await mailbox.direct(envelope as ReceivedDirect, async (_, sender) => {
    accepted.push(sender.id);
    return () => undefined;
  });
  return { outcome, accepted, needed };
}

test("what a device says that is not in its person's account is refused", async () => {
  const { outcome, accepted } = await meeting({ ...everybody(), standing: () => "unlisted" });
  expect(outcome).toMatchObject({ kind: "refused", sender: { id: "user-sam" } });
  expect(accepted).toEqual([]);
});

test("what a device says is taken where its person's account has it, though the log has to be read on first", async () => {
  let isListed = false;
  const { outcome, accepted, needed } = await meeting({
    ...everybody(),
    lookFor: async () => {
      isListed = true;
    },
    standing: () => (isListed ? "active" : "unlisted"),
  });
  expect(outcome).toMatchObject({ kind: "taken" });
  expect([accepted, needed]).toEqual([["user-sam"], ["user-sam"]]);
});
