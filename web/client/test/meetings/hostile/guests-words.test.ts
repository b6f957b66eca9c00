import "fake-indexeddb/auto";
import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { SignedWords } from "../../../src/content/guest-words.ts";
import type { GuestMeeting } from "../../../src/index.ts";
import type { MeetingMessage } from "../../../src/wire.ts";
import { admit, plain, ready } from "../bench.ts";
import { BareGuest } from "./bare-guest.ts";
import { reads, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();

/** Sam is in, and has said something, so that Hanna and Gus have Sam's key; Gus is in, too. */
async function gather(): Promise<GuestMeeting> {
  const atSam = await scenario.now.samComesIn();
  const gus = await scenario.now.gusIsLetIn();
  await Promise.all([ready(gus), ready(atSam), ready(scenario.now.atHanna)]);
  await gus.until(({ coverage }) => coverage.ready === 2);
  await says(atSam, "from Sam");
  await reads(gus, "from Sam");
  return gus;
}

/** Sam's program passes on what an honest one would not. */
function samPassesOn(signed: SignedWords): Promise<Omit<MeetingMessage, "seq">> {
  return scenario.now.samsMessage({ kind: "relayed-guest-text", words: signed });
}

describe("a guest", () => {
  test("signs two different messages under one number", async () => {
    await scenario.now.samComesIn().then((atSam) => says(atSam, "from Sam"));
    const { toHanna, atHanna } = scenario.now;
    await reads(atHanna, "from Sam");
    const gus = await BareGuest.knock(await scenario.now.invitation(), "Gus");
    await admit(atHanna, "Gus");
    const log = await scenario.now.copyOfLog();
    const [yes, no] = ["yes", "no"].map((text) => gus.says(text, { number: 1, previousHash: "" }, log));
    for (const [index, signed] of [yes, no, no].entries()) {
      toHanna.push("meeting:message", { ...(await samPassesOn(signed ?? expect.unreachable())), seq: 2 + index });
    }

    // Sam's program says all three in one place of its own, so Sam is said to contradict himself, too.
    const warning = await warned(atHanna, "words-contradict", ({ who }) => who.name === "Gus");
    expect(warning.words).toEqual(["no"]);
    expect(words(atHanna)).toEqual(["from Sam", "yes"]);
    await gus.close();
  });
});

describe("a member", () => {
  test("invents a guest's words", async () => {
    const gus = await gather();
    const { toHanna, toGus, atHanna } = scenario.now;
    const log = await scenario.now.copyOfLog();
    const invented = SignedWords.sign(PrivateKey.generate(), {
      logId: log.logId ?? expect.unreachable(),
      sessionId: gus.state.self.address.id,
      number: 1,
      previousHash: "",
      rosterIndex: log.size - 1,
      rosterHead: log.head ?? expect.unreachable(),
      said: { kind: "text", messageId: crypto.randomUUID(), text: "I agree", sentAt: Date.now() },
    });
    const message = await samPassesOn(invented);
    toHanna.push("meeting:message", { ...message, seq: 2 });
    toGus.push("meeting:message", { ...message, seq: 2 }, "/external");

    for (const meeting of [atHanna, gus]) {
      const warning = await warned(meeting, "message-refused");
      expect([plain(warning.who.name), warning.reason]).toEqual(["Sam", "invented"]);
      expect(words(meeting)).toEqual(["from Sam"]);
    }
  });

  test("withholds a guest's words and goes on with the next", async () => {
    await scenario.now.samComesIn().then((atSam) => says(atSam, "from Sam"));
    const { toHanna, atHanna } = scenario.now;
    await reads(atHanna, "from Sam");
    const gus = await BareGuest.knock(await scenario.now.invitation(), "Gus");
    await admit(atHanna, "Gus");
    const log = await scenario.now.copyOfLog();
    const one = gus.says("I agree", { number: 1, previousHash: "" }, log);
    const two = gus.says("But not with this", { number: 2, previousHash: one.hash }, log);
    toHanna.push("meeting:message", { ...(await samPassesOn(two)), seq: 2 });

    await reads(atHanna, "from Sam", "But not with this");
    const warning = await warned(atHanna, "words-missing");
    expect([warning.who.name, warning.count]).toEqual(["Gus", 1]);
    await gus.close();
  });
});
