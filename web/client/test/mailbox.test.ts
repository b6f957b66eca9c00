import "fake-indexeddb/auto";
import { SessionBuilder, SessionCipher } from "@latchkey/signal";
import { expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { writePairwiseContent } from "../src/content/content.ts";
import { Mailbox } from "../src/deliver/mailbox.ts";
import { Opener, PAIRWISE, toProtocolAddress } from "../src/deliver/opener.ts";
import { toPreKeyBundle } from "../src/keys/bundles.ts";
import { makeKeys } from "../src/keys/pre-keys.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { ReceivedDirect } from "../src/wire.ts";
import { host, Keyholder, Log } from "./keyholder.ts";

const LABEL = { kind: "label", tokenHash: new Uint8Array(32), label: "For the auditors" } as const;

/** Sam's device writes to the host's alone. */
async function meeting(isIn = true) {
  const sam = await Keyholder.member("Sam");
  const log = await Log.create();
  if (isIn) {
    await log.add(sam);
  }
  const { follower } = log;
  const store = await DeviceStore.open(crypto.randomUUID(), undefined, {
    identityKeyPair: host.keys,
    registrationId: 1,
  });
  const opener = new Opener(PAIRWISE, store, follower, () => expect.unreachable("the logs are the same"));
  const mailbox = await Mailbox.open(store, opener, follower, log.people);
  const address = toProtocolAddress(host.address);
  const { lastResortKyberPreKey, ...keys } = await makeKeys(store, 0);
  const bundle = { deviceId: 1, ...keys, kyberPreKey: lastResortKyberPreKey, preKey: null };
  await new SessionBuilder(sam.store, address).process(toPreKeyBundle(bundle));
  const cipher = new SessionCipher(sam.store, address);
  const { serialized, type } = await cipher.encrypt(writePairwiseContent(follower.roster, LABEL));
  const { id: senderId, deviceId: senderDeviceId } = sam.address;
  const envelope = { id: "envelope-1", senderId, senderDeviceId, ciphertext: base64(serialized), type };
  const accepted: string[] = [];
  const outcome = await mailbox.direct(envelope as ReceivedDirect, async (_, sender) => {
    accepted.push(sender.id);
    return () => undefined;
  });
  return { outcome, accepted, sam };
}

test("what a device says that takes part is taken", async () => {
  const { outcome, accepted, sam } = await meeting();
  expect(outcome).toMatchObject({ kind: "taken" });
  expect(accepted).toEqual([sam.address.id]);
});

test("what a device says that does not take part is refused", async () => {
  const { outcome, accepted } = await meeting(false);
  expect(outcome).toMatchObject({ kind: "refused" });
  expect(accepted).toEqual([]);
});
