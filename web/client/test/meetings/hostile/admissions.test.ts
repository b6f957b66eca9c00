import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { GuestMeeting } from "../../../src/index.ts";
import type { Admission, Admitted, GuestBundles } from "../../../src/wire.ts";
import { reads, scenarios, words } from "./scenario.ts";

const scenario = scenarios();
const ADMISSION = /POST .*\/admissions/;
const BUNDLES = /POST .*\/external\/keys/;

/** Gus waits, and Hanna's device has begun its session with him. */
async function gusIsExpected(): Promise<{ gus: GuestMeeting; handed: readonly Admission[] }> {
  const { toHanna } = scenario.now;
  const handed: Admission[] = [];
  toHanna.overhears<Admission>(ADMISSION, (admission) => handed.push(admission));
  const begun = new Promise<void>((resolve) => {
    toHanna.answers<GuestBundles>(BUNDLES, (answer) => {
      resolve();
      return answer;
    });
  });
  const gus = await scenario.now.gusKnocks();
  await begun;
  return { gus, handed };
}

describe("the server", () => {
  test("takes the key together with the entry", async () => {
    const { gus, handed } = await gusIsExpected();
    await scenario.now.atHanna.admit(gus.state.self.address.id);
    await scenario.now.say("for Gus");

    await reads(gus, "for Gus");
    expect(handed.map(({ envelopes }) => envelopes?.length)).toEqual([1]);
  });

  test("does not say what became of the key that came with an entry", async () => {
    scenario.now.toHanna.answers<Admitted>(ADMISSION, () => ({ envelopeIds: null }));
    const { gus } = await gusIsExpected();
    await scenario.now.atHanna.admit(gus.state.self.address.id);
    await scenario.now.say("for Gus");

    await reads(gus, "for Gus");
  });

  test("leaves an admission unanswered", async () => {
    let isFirst = true;
    scenario.now.toHanna.answers<Admitted>(ADMISSION, (answer) => {
      if (isFirst) {
        isFirst = false;
        throw new Error("the line is cut");
      }
      return answer;
    });
    const { gus } = await gusIsExpected();
    await scenario.now.atHanna.admit(gus.state.self.address.id);
    await scenario.now.say("for Gus");

    await reads(gus, "for Gus");
    expect(isFirst).toBe(false);
  });

  test("takes a key and refuses its entry", async () => {
    const { toHanna, atHanna } = scenario.now;
    toHanna.pushes("meeting:guestLeft", () => []);
    const atSam = await scenario.now.samComesIn();
    const { gus, handed } = await gusIsExpected();
    await atSam.until(({ lobby }) => lobby.length > 0);
    await atSam.decline(gus.state.self.address.id);
    let renewals = 0;
    atHanna.on("keyRenewed", () => renewals++);

    await expect(atHanna.admit(gus.state.self.address.id)).rejects.toMatchObject({ code: "guest_not_waiting" });
    expect(handed.map(({ envelopes }) => envelopes?.length)).toEqual([1]);
    await scenario.now.say("without Gus");

    await reads(atSam, "without Gus");
    expect(renewals).toBe(1);
    expect(words(gus)).toEqual([]);
  });
});
