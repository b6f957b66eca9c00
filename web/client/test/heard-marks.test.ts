import { expect, test } from "vitest";
import { HeardMarks } from "../src/deliver/heard-marks.ts";
import { REST_MILLIS } from "../src/deliver/look-ups.ts";
import type { MarkStanding } from "../src/deliver/read-transcript.ts";

const ADA = { id: "u_ada", deviceId: 1 };
const BEA = { id: "u_bea", deviceId: 1 };
const MARK = { incarnation: "", seq: 50, hash: "" };

/** A device to whose transcript a mark stands so, and so when it has read on. */
function device(before: MarkStanding, after: MarkStanding) {
  const seen = { now: 0, asked: 0 };
  const transcript = { compare: () => (seen.asked === 0 ? before : after) };
  const readOn = async () => {
    seen.asked++;
  };
  return { seen, marks: new HeardMarks(transcript, readOn, () => seen.now) };
}

test("a device reads on for a mark that is ahead, and compares again", async () => {
  const { seen, marks } = device("ahead", "same");
  expect(await marks.compare(ADA, MARK, true)).toBe("same");
  expect(seen.asked).toBe(1);
  expect(await marks.compare(ADA, MARK, true)).toBe("same");
  expect(seen.asked).toBe(1);
});

test("an author is looked up for once in a while", async () => {
  const { seen, marks } = device("ahead", "ahead");
  expect(await marks.compare(ADA, MARK, true)).toBe("ahead");
  expect(await marks.compare(ADA, MARK, true)).toBe("unknown");
  expect(seen.asked).toBe(1);

  expect(await marks.compare(BEA, MARK, true)).toBe("ahead");
  expect(seen.asked).toBe(2);

  seen.now += REST_MILLIS;
  expect(await marks.compare(ADA, MARK, true)).toBe("ahead");
  expect(seen.asked).toBe(3);
});
