import { expect, test } from "vitest";
import { ForkHearing } from "../src/meeting/fork-hearing.ts";

const fork = { userId: "u_sam", one: new Uint8Array(1), other: new Uint8Array(1) };

/** An account of which the server shows as much as is known, or `more`. */
function hearing(more?: boolean) {
  const read: string[] = [];
  const clock = { millis: 0 };
  const accounts = {
    proves: async () => (read.length === 0 ? undefined : more),
    readNow: async (userId: string) => void read.push(userId),
  };
  return { read, clock, forks: new ForkHearing(accounts, () => clock.millis) };
}

test("where the log is not known so far, it is read on, and what is passed on is looked at again", async () => {
  for (const isProven of [true, false]) {
    const { forks, read } = hearing(isProven);
    expect(await forks.hear("u_tess", fork)).toBe(isProven);
    expect(read).toEqual(["u_sam"]);
  }
});

test("what stands far away makes no device read again and again for one person", async () => {
  const { forks, read, clock } = hearing();
  for (let times = 0; times < 5; times++) {
    expect(await forks.hear("u_sam", fork)).toBeUndefined();
  }
  expect(read).toHaveLength(1);
  await forks.hear("u_tess", fork);
  expect(read).toHaveLength(2);
  clock.millis = 10_000;
  await forks.hear("u_sam", fork);
  expect(read).toHaveLength(3);
});
