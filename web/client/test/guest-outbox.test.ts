import "fake-indexeddb/auto";
import { SessionBuilder, SessionCipher } from "@latchkey/signal";
import { expect, test } from "vitest";
import type { Address } from "../src/address.ts";
import { fromBase64 } from "../src/bytes.ts";
import { decodePairwiseBody } from "../src/content/body.ts";
import { readPairwiseContent } from "../src/content/content.ts";
import type { SignedWords } from "../src/content/guest-words.ts";
import { History } from "../src/deliver/history.ts";
import { toProtocolAddress } from "../src/deliver/opener.ts";
import { LatchkeyError } from "../src/errors.ts";
import { toPreKeyBundle } from "../src/keys/bundles.ts";
import { MAX_TEXT_BYTES } from "../src/limits.ts";
import { People } from "../src/meeting/people.ts";
import { GuestOutbox } from "../src/say/guest-outbox.ts";
import { newText } from "../src/say/text.ts";
import type { Envelope } from "../src/wire.ts";
import { Keyholder, LOG_ID, Log, MEETING } from "./keyholder.ts";
import { defined } from "./log/test-account.ts";

const EVENT_BYTES = 256 * 1024;

interface Sent {
  readonly messageId: string;
  readonly envelopes: readonly Envelope[];
}

/** Gus, a guest, has sessions with so many members' devices, and speaks before a server that takes all. */
async function speaker(members: number) {
  const gus = await Keyholder.guest("Gus");
  const readers = await Promise.all(Array.from({ length: members }, (_, i) => Keyholder.member(`Member ${i}`)));
  const log = await Log.create(gus);
  const { store } = gus;
  for (const reader of readers) {
    await log.add(reader);
    await new SessionBuilder(store, toProtocolAddress(reader.address)).process(toPreKeyBundle(await reader.bundle()));
  }
  const sent: Sent[] = [];
  const refusals: LatchkeyError[] = [];
  const people = new People(gus.address, log.follower.roster, log.attendance, "Gus");
  const open = async () =>
    GuestOutbox.open({
      store,
      follower: log.follower,
      people,
      history: await History.open(store, MEETING, () => undefined),
      mark: () => undefined,
      reachable: (): readonly Address[] => readers.map(({ address }) => address),
      send: async (messageId, envelopes) => {
        const refusal = refusals.shift();
        if (refusal !== undefined) {
          throw refusal;
        }
        sent.push({ messageId, envelopes });
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
  const reads = async ({ envelopes }: Sent): Promise<SignedWords> => {
    const [{ ciphertext, type }, [reader]] = [defined(envelopes[0]), readers];
    const cipher = new SessionCipher(defined(reader).store, toProtocolAddress(gus.address));
    const opened = await cipher.decrypt({ type, serialized: fromBase64(ciphertext) });
    const body = decodePairwiseBody(readPairwiseContent(LOG_ID, opened));
    return body.kind === "guest-text" ? body.words : expect.unreachable();
  };
  return { gus, sent, refusals, open, reads };
}

test("a guest numbers and signs what it says, also after it was loaded anew, and sends the same words again", async () => {
  const { gus, sent, refusals, open, reads } = await speaker(1);
  const outbox = await open();
  refusals.push(new LatchkeyError("unavailable", "Not now."));
  await outbox.say(newText("one"));
  await outbox.settled();
  await outbox.close();
  const again = await open();
  await again.say(newText("two"));
  await again.settled();
  const [one, two] = [await reads(defined(sent[0])), await reads(defined(sent[1]))];
  expect([one.words.number, two.words.number]).toEqual([1, 2]);
  expect(two.words.previousHash).toBe(one.hash);
  expect([one, two].every((words) => words.isSignedBy(gus.store.local.identityKeyPair.publicKey.serialize()))).toBe(
    true,
  );
  again.sendAgain();
  await again.settled();
  expect((await reads(defined(sent[2]))).kept).toEqual(one.kept);
  await again.close();
});

test("what is longest goes to many in events that each have room, and to everyone once", async () => {
  const { sent, open } = await speaker(12);
  const outbox = await open();
  await outbox.say(newText("ä".repeat(MAX_TEXT_BYTES / 2)));
  await outbox.settled();
  expect(sent.length).toBeGreaterThan(1);
  for (const { messageId, envelopes } of sent) {
    const event = JSON.stringify(["external:message", { meetingId: MEETING, messageId, envelopes }]);
    expect(event.length).toBeLessThan(EVENT_BYTES);
  }
  const recipients = sent.flatMap(({ envelopes }) => envelopes.map(({ recipient }) => recipient.id));
  expect(new Set(recipients).size).toBe(12);
  expect(recipients.length).toBe(12);
  await outbox.close();
});

test("a guest whose store is an older copy goes on behind the words that stand", async () => {
  const { gus, sent, open, reads } = await speaker(1);
  const outbox = await open();
  const say = async (words: string) => {
    await outbox.say(newText(words));
    await outbox.settled();
    return reads(defined(sent.at(-1)));
  };
  const own = `meeting/${MEETING}/own-words`;
  await say("one");
  const copy = await gus.store.update(({ records }) => records.get(own));
  const [two, three] = [await say("two"), await say("three")];

  await gus.store.update(async ({ records }) => {
    await records.put(own, copy);
    await outbox.recall(records, three);
    await outbox.recall(records, two); // Passed on late.
  });
  const { words } = await say("four");
  expect(words.number).toBe(4);
  expect(words.previousHash).toBe(three.hash);
  await outbox.close();
});
