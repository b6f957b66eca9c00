import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { eraseMeeting, eraseMeetingKeys } from "../src/meeting/erase.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import { host, MEETING } from "./keyholder.ts";

test("of a meeting that is over, what was said and the log are kept, and no secret or label of a link", async () => {
  const store = await DeviceStore.open(crypto.randomUUID());
  const names = ["invitation/a", "invitation-label/a", "message/a", "roster/0"];
  await store.update(async ({ records }) => {
    await Promise.all(names.map((name) => records.put(`meeting/${MEETING}/${name}`, "kept")));
  });
  await eraseMeetingKeys(store, MEETING, host.address, []);
  const left = await store.update(({ records }) => records.all(`meeting/${MEETING}/`));
  expect([...left.keys()].sort()).toEqual(["message/a", "roster/0"]);
});

test("of a meeting that its person deletes, nothing is kept, and all of another", async () => {
  const store = await DeviceStore.open(crypto.randomUUID());
  const other = `${MEETING}-other`;
  await store.update(async ({ records }) => {
    await records.put(`meeting/${MEETING}/message/a`, "said");
    await records.put(`meeting/${MEETING}/roster/0`, "entry");
    await records.put(`meeting/${other}/message/a`, "said");
  });
  await eraseMeeting(store, MEETING, host.address);
  const left = await store.update(({ records }) => records.all("meeting/"));
  expect([...left.keys()]).toEqual([`${other}/message/a`]);
});
