import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { CarryList } from "../../src/account/carry-list.ts";
import { LatchkeyError } from "../../src/errors.ts";
import { DeviceStore } from "../../src/store/device-store.ts";

async function carrying() {
  const store = await DeviceStore.open(crypto.randomUUID());
  const told: string[] = [];
  const failing = new Map<string, LatchkeyError>();
  const waiting = new Set<string>();
  const carry = () =>
    new CarryList(store).carry(
      async () => ["one", "two", "three"],
      async (meetingId) => {
        const failure = failing.get(meetingId);
        if (failure !== undefined) {
          throw failure;
        }
        if (!waiting.has(meetingId)) {
          told.push(meetingId);
        }
        return !waiting.has(meetingId);
      },
    );
  return { told, failing, waiting, carry, changed: () => new CarryList(store).changed() };
}

test("one meeting that fails keeps no other from being told, and the others are not told again", async () => {
  const { told, failing, carry, changed } = await carrying();
  await changed();
  failing.set("one", new LatchkeyError("unreachable", "Not now."));
  failing.set("two", new LatchkeyError("invalid_roster_entry", "No."));
  await carry();
  expect(told).toEqual(["three"]);
  failing.clear();
  await carry();
  expect(told.sort()).toEqual(["one", "three", "two"]);
  await carry();
  expect(told).toHaveLength(3);
});

test("a further change is told to all, and nothing to a meeting that is over", async () => {
  const { told, failing, carry, changed } = await carrying();
  await changed();
  failing.set("one", new LatchkeyError("meeting_ended", "It has ended."));
  await carry();
  await carry();
  expect(told.sort()).toEqual(["three", "two"]);
  await changed();
  await carry();
  expect(told).toHaveLength(4);
});

test("a meeting that has to wait is told later", async () => {
  const { told, waiting, carry, changed } = await carrying();
  await changed();
  waiting.add("two");
  await carry();
  expect(told).toEqual(["one", "three"]);
  waiting.clear();
  await carry();
  expect(told).toEqual(["one", "three", "two"]);
});
