import "fake-indexeddb/auto";
import type { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import type { KeptAccountLog } from "../../../src/account/known-account.ts";
import { base64, fromBase64 } from "../../../src/bytes.ts";
import type { GroupBody } from "../../../src/content/body.ts";
import type { MessageReference } from "../../../src/content/reference.ts";
import { AccountLog } from "../../../src/log/account/account-log.ts";
import { AccountWriter } from "../../../src/log/account/account-writer.ts";
import type { AccountLogPages } from "../../../src/wire.ts";
import { TestAccount } from "../../log/test-account.ts";
import { newMember, plain, ready } from "../bench.ts";
import { inStoreOf, reads, says, scenarios, warned } from "./scenario.ts";

const scenario = scenarios();

/** Sam is in, Hanna has said something, and both have read what the other says: what refers to Hanna's words. */
async function gather(): Promise<MessageReference> {
  const atSam = await scenario.now.samComesIn();
  const { atHanna } = scenario.now;
  await says(atSam, "from Sam");
  await reads(atHanna, "from Sam");
  await says(atHanna, "yes");
  await reads(atSam, "from Sam", "yes");
  const said = atHanna.state.messages.find(({ text }) => text === "yes");
  return said?.reference ?? expect.unreachable();
}

/** What Sam's program says to Hanna if it is another one. */
async function samSays(body: GroupBody): Promise<void> {
  const { toHanna } = scenario.now;
  toHanna.push("meeting:message", { ...(await scenario.now.samsMessage(body)), seq: 3 });
}

/** Hanna is told so of Sam, and her words stand as they did. */
async function isTold(reason: "not-its-own" | "never-said"): Promise<void> {
  const { atHanna } = scenario.now;
  const warning = await warned(atHanna, "message-refused");
  expect([plain(warning.who.name), warning.reason]).toEqual(["Sam", reason]);
  const said = atHanna.state.messages.find(({ text }) => text === "yes");
  expect(said?.editedAt ?? said?.deletedAt ?? said?.reactions).toBeUndefined();
  expect(said).toBeDefined();
}

const invented = (reference: MessageReference) => ({ ...reference, hash: base64(new Uint8Array(32)) });

describe("a member", () => {
  test("changes what another has said", async () => {
    await samSays({ kind: "edit", target: await gather(), text: "no", sentAt: Date.now() });
    await isTold("not-its-own");
  });

  test("deletes what another has said", async () => {
    await samSays({ kind: "deletion", target: await gather(), sentAt: Date.now() });
    await isTold("not-its-own");
  });

  test("puts an emoji beside what was never said", async () => {
    const target = invented(await gather());
    await samSays({ kind: "reaction", target, emoji: "👍", withdrawn: false, sentAt: Date.now() });
    await isTold("never-said");
  });

  test("quotes what was never said", async () => {
    const to = invented(await gather());
    await samSays({ kind: "reply", to, text: "You said so yourself", sentAt: Date.now() });
    const { atHanna } = scenario.now;
    await reads(atHanna, "from Sam", "yes", "You said so yourself");
    expect(atHanna.state.messages.at(-1)?.quote).toMatchObject({ isInvented: true });
  });

  test("with two logs passes on first what proves none, so that the true proof is not told", async () => {
    await gather();
    const { atHanna, sam, meetingId, toHanna } = scenario.now;
    const { userId } = sam.me;
    const tess = await newMember("Tess");
    await atHanna.addMember(tess.me.userId);
    const atTess = await tess.openMeeting(meetingId);
    await Promise.all([ready(atTess), ready(atHanna)]);
    const [opened, key] = await inStoreOf(
      sam,
      async (store): Promise<[string, PrivateKey]> => [
        (await store.update(({ records }) => records.get<KeptAccountLog>(`account-log/${userId}`)))?.entries[0] ?? "",
        store.local.identityKeyPair.privateKey,
      ],
    );
    const log = new AccountLog();
    log.append(fromBase64(opened));
    const other = AccountWriter.forDevice(log, 1, key, Date.now).rename("Mallory");
    const worthless = AccountWriter.forDevice(log, 1, TestAccount.open().key(1), Date.now).rename("Mallory");
    await sam.rename(`Samuel ${crypto.randomUUID().slice(0, 8)}`);
    await atHanna.until(({ members }) => members.some(({ name }) => plain(name) === "Samuel"));

    await samSays({ kind: "account-fork", userId, one: other, other: worthless });
    expect(plain((await warned(atHanna, "message-refused")).who.name)).toBe("Samuel");

    toHanna.answers<AccountLogPages>(/^POST \/api\/account-logs$/, ({ logs }) => ({
      logs: logs.map((page) =>
        page.userId === userId ? { ...page, entries: [opened, base64(other)].slice(page.from), size: 3 } : page,
      ),
    }));
    toHanna.push("meeting:accountChanged", { meetingId, userId, size: 3 });
    expect(await warned(atTess, "account-refused")).toMatchObject({ alarm: "forked" });
    await tess.close();
  });
});
