import { expect, test } from "vitest";
import { Lane } from "../src/lane.ts";

test("a fault is told until the lane is closed", async () => {
  const told: unknown[] = [];
  const lane = new Lane((error) => told.push(error));
  lane.run(() => Promise.reject("a fault"));
  await lane.ask(async () => undefined);
  let fail: (reason: string) => void = () => undefined;
  lane.run(
    () =>
      new Promise((_, reject) => {
        fail = reject;
      }),
  );
  const closed = lane.close();
  await Promise.resolve();
  await Promise.resolve();
  fail("it is closed");
  await closed;
  await new Promise((resolve) => setTimeout(resolve));
  expect(told).toEqual(["a fault"]);
});
