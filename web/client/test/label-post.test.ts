import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { addressKey } from "../src/address.ts";
import { randomBytes } from "../src/bytes.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { Sealer } from "../src/distribute/sealer.ts";
import { LatchkeyError } from "../src/errors.ts";
import { LabelPost } from "../src/invite/label-post.ts";
import { type InvitationLabel, InvitationLabels } from "../src/invite/labels.ts";
import { hashToken } from "../src/invite/token.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Envelope } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { bundlesOf, invitation, Keyholder, Log, MEETING } from "./keyholder.ts";

test("each member's device is told each label once, whoever comes when, also after a reload", async () => {
  const members = await Promise.all(["Ada", "Bob"].map((name) => Keyholder.member(name)));
  const [ada, bob] = members as [Keyholder, Keyholder];
  const log = await Log.create();
  for (const member of members) {
    await log.add(member);
  }
  const store = await DeviceStore.open(crypto.randomUUID());
  const labels: InvitationLabel[] = [{ tokenHash: randomBytes(32), label: "For the auditors" }];
  const readers = [ada.address];
  const told: string[] = [];
  const refusals = [new LatchkeyError("not_in_meeting", "Not yet.")];
  const open = () =>
    LabelPost.open({
      store,
      meetingId: MEETING,
      sealer: new Sealer(store, log.follower, bundlesOf(...members), everybody),
      labels: () => labels,
      readers: () => readers,
      send: async (_, envelopes: readonly Envelope[]) => {
        const refusal = refusals.shift();
        if (refusal !== undefined) {
          throw refusal;
        }
        for (const envelope of envelopes) {
          const reader = members.find(({ address }) => addressKey(address) === addressKey(envelope.recipient));
          const body = await reader?.opens(envelope);
          told.push(`${reader?.name}: ${body?.kind === "label" ? body.label : ""}`);
        }
        return {
          ok: true,
          results: envelopes.map(({ recipient }) => ({ recipient, queued: false, id: crypto.randomUUID() })),
        };
      },
      isConnected: () => true,
      broken: (error) => {
        throw error;
      },
    });
  const post = await open();
  post.wake();
  post.wake();
  await expect.poll(() => told, { timeout: 20_000 }).toEqual(["Ada: For the auditors"]);
  await post.close();
  readers.push(bob.address);
  labels.push({ tokenHash: randomBytes(32), label: "For the press" });
  const again = await open();
  again.wake();
  await expect
    .poll(() => told.slice(1), { timeout: 20_000 })
    .toEqual(["Bob: For the auditors", "Ada: For the press", "Bob: For the press"]);
  await again.close();
});

test("what an invitation is called is kept where its maker says so, and no other", async () => {
  const sam = await Keyholder.member("Sam");
  const log = await Log.create();
  await log.add(sam);
  const store = await DeviceStore.open(crypto.randomUUID());
  let changes = 0;
  const labels = await InvitationLabels.open(store, log.follower, () => changes++);
  const keep = (label: InvitationLabel) => store.update(({ records }) => labels.keep(records, sam.address, label));
  const tokenHash = randomBytes(32);
  await log.invite(sam, tokenHash);
  await keep({ tokenHash, label: "For the auditors" });
  expect([labels.of(tokenHash), changes]).toEqual(["For the auditors", 1]);
  const hosts = hashToken(invitation.token);
  await expect(keep({ tokenHash: hosts, label: "Mine" })).rejects.toThrow(ContentRefusal);
  expect(labels.of(hosts)).toBeUndefined();
});
