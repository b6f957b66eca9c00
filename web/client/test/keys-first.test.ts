import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { type Address, addressKey } from "../src/address.ts";
import type { SignedWords } from "../src/content/guest-words.ts";
import { History, messageKey } from "../src/deliver/history.ts";
import { Distributor } from "../src/distribute/distributor.ts";
import { Sealer } from "../src/distribute/sealer.ts";
import { type ErrorCode, LatchkeyError } from "../src/errors.ts";
import { AuthorCounter } from "../src/say/author-counter.ts";
import { MemberOutbox } from "../src/say/member-outbox.ts";
import { newText } from "../src/say/text.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { Envelope, EnvelopesAccepted } from "../src/wire.ts";
import { everybody } from "./everybody.ts";
import { bundlesOf, host as HOST, Keyholder, Log, MEETING, newSenderKey } from "./keyholder.ts";

/** What has reached the server: keys for somebody, or a message that counts on the roster's first entries. */
type Arrived = { readonly keysFor: readonly string[] } | { readonly rosterSize: number };

interface Server {
  takesKeys?(envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  takesMessage?(rosterSize: number): Promise<{ seq: number }>;
}

/** A member's device that speaks, before a server that does what it is told to. */
async function speaker(log: Log, readers: readonly Keyholder[], server: Server = {}) {
  const store = await DeviceStore.open(crypto.randomUUID());
  const { follower } = log;
  const counter = new AuthorCounter(MEETING, HOST.address, () => "");
  const own = await newSenderKey(store, log, counter);
  const others = () => log.others;
  const arrived: Arrived[] = [];
  const failed: ErrorCode[] = [];
  const sent: string[] = [];
  const broken = (error: unknown) => {
    throw error;
  };
  const distributor = new Distributor({
    own,
    sealer: new Sealer(store, follower, bundlesOf(...readers), everybody),
    others,
    send: async (envelopes) => {
      const answer = await (server.takesKeys ?? takesAll)(envelopes);
      const taken = answer.results.filter(({ code }) => !code).map(({ recipient }) => addressKey(recipient));
      arrived.push({ keysFor: taken.sort() });
      return answer;
    },
    changed: () => undefined,
    progress: () => undefined,
    failed: () => undefined,
    given: () => undefined,
    broken,
  });
  let over: () => void;
  const settled = new Promise<void>((resolve) => {
    over = resolve;
  });
  const history = await History.open(store, MEETING, () => undefined);
  const { people } = log;
  const read = new Set<string>();
  const outbox = await MemberOutbox.open({
    store,
    follower,
    people,
    history,
    own,
    counter,
    distributor,
    mark: () => undefined,
    others,
    send: async ({ messageId, rosterSize }) => {
      sent.push(messageId);
      const answer = await (server.takesMessage?.(rosterSize) ?? { seq: 1 });
      arrived.push({ rosterSize });
      over();
      return answer;
    },
    isForkTold: () => false,
    forkStands: () => undefined,
    isPassedOn: ({ hash }) => read.has(hash),
    notPassedOn: () => undefined,
    isConnected: () => true,
    failed: (_, { code }) => {
      failed.push(code);
      over();
    },
    broken,
  });
  return {
    arrived,
    failed,
    say: () => outbox.say(newText("words")),
    sent,
    passOn: (words: SignedWords) => outbox.passOn(words),
    /** Somebody's publication has been read. */
    reads: (words: SignedWords) => {
      read.add(words.hash);
    },
    /** Sent, or given up. */
    settled,
    close: () => Promise.all([outbox.close(), distributor.close()]),
  };
}

async function takesAll(envelopes: readonly Envelope[]): Promise<EnvelopesAccepted> {
  return { ok: true, results: envelopes.map(({ recipient }) => taken(recipient)) };
}

function taken(recipient: Address) {
  return { recipient, queued: false, id: crypto.randomUUID() };
}

function keysOf(...readers: readonly (Keyholder | undefined)[]): readonly string[] {
  return readers.flatMap((reader) => (reader === undefined ? [] : addressKey(reader.address))).sort();
}

async function readers(...names: readonly string[]): Promise<{ log: Log; all: readonly Keyholder[] }> {
  const log = await Log.create();
  const all = await Promise.all(names.map((name) => Keyholder.member(name)));
  for (const reader of all) {
    await log.add(reader);
  }
  return { log, all };
}

test("everybody in the roster has been handed the key before the message goes out", async () => {
  const { log, all } = await readers("Ada", "Bob");
  const host = await speaker(log, all);
  await host.say();
  await host.settled;
  expect(host.arrived).toEqual([{ keysFor: keysOf(...all) }, { rosterSize: log.size }]);
  await host.close();
});

test("whoever comes in while keys are being handed out gets the key before the message as well", async () => {
  const { log, all } = await readers("Ada");
  const late = await Keyholder.member("Late");
  const host = await speaker(log, [...all, late], {
    takesKeys: async (envelopes) => {
      if (!log.follower.roster.takesPart(late.address)) {
        await log.add(late);
      }
      return takesAll(envelopes);
    },
  });
  await host.say();
  await host.settled;
  expect(host.arrived).toEqual([{ keysFor: keysOf(all[0]) }, { keysFor: keysOf(late) }, { rosterSize: log.size }]);
  await host.close();
});

test("whom the server refuses keeps no message from going out", async () => {
  const { log, all } = await readers("Ada", "Bob");
  const host = await speaker(log, all, {
    takesKeys: async (envelopes) => ({
      ok: true,
      results: envelopes.map(({ recipient }) =>
        recipient.id === all[1]?.address.id
          ? { recipient, queued: false, code: "recipient_unknown" }
          : taken(recipient),
      ),
    }),
  });
  await host.say();
  await host.settled;
  expect(host.arrived).toEqual([{ keysFor: keysOf(all[0]) }, { rosterSize: log.size }]);
  await host.close();
});

test("a fault that may pass keeps the message for a little while alone, and the key goes on being handed out", async () => {
  const { log, all } = await readers("Ada");
  let isSaid = false;
  const host = await speaker(log, all, {
    takesKeys: (envelopes) =>
      isSaid ? takesAll(envelopes) : Promise.reject(new LatchkeyError("rate_limited", "Not so fast.")),
    takesMessage: async () => {
      isSaid = true;
      return { seq: 1 };
    },
  });
  await host.say();
  await host.settled;
  expect(host.arrived).toEqual([{ rosterSize: log.size }]);
  await expect.poll(() => host.arrived, { timeout: 20_000 }).toContainEqual({ keysFor: keysOf(all[0]) });
  await host.close();
}, 40_000);

test("a server that says for ever that people have come or gone makes the message fail, and does not keep it", async () => {
  const { log, all } = await readers("Ada");
  const host = await speaker(log, all, {
    takesMessage: () => Promise.reject(new LatchkeyError("roster_moved", "Read on.")),
  });
  await host.say();
  await host.settled;
  expect(host.failed).toEqual(["roster_moved"]);
  await host.close();
});

test("closing waits for nobody, and gives no message up", async () => {
  const { log, all } = await readers("Ada");
  let ask: () => void;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const host = await speaker(log, all, {
    takesKeys: () => {
      ask();
      return Promise.reject(new LatchkeyError("unreachable", "Nobody answers."));
    },
  });
  await host.say();
  await asked;
  await host.close();
  expect([...host.arrived, ...host.failed]).toEqual([]);
});

test("a guest's text that somebody else passes on meanwhile does not go out", async () => {
  const { log, all } = await readers("Ada");
  const gus = await Keyholder.guest("Gus");
  const said = gus.says("hello", { number: 1, previousHash: "" }, log.follower);
  const host = await speaker(log, all, {
    takesKeys: async (envelopes) => {
      host.reads(said);
      return takesAll(envelopes);
    },
  });
  await host.passOn(said);
  const own = await host.say();
  await host.settled;
  expect(host.sent.map((id) => messageKey(HOST.address, id))).toEqual([own]);
  await host.close();
});
