import type { Author, Message } from "@latchkey/client";
import { expect, it } from "vitest";
import { forgetMarks, keptMarks, unreadIn } from "../src/conversation/reading.ts";

const author = (id: string): Author => ({ address: { id, deviceId: 1 }, name: id, kind: "member", isSelf: false });
const self = { ...author("anna"), isSelf: true };
const message = (id: string, by: string): Message => ({
  id,
  author: author(by),
  text: id,
  sentAt: new Date(0),
  delivery: "sent",
});

function memory() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

it("counts what others have said behind the mark", () => {
  const messages = [message("1", "bo"), message("2", "anna"), message("3", "bo"), message("4", "dina")];
  expect(unreadIn({ messages, self }, "1")).toBe(2);
  expect(unreadIn({ messages, self }, "4")).toBe(0);
  expect(unreadIn({ messages, self }, undefined)).toBe(3);
});

it("keeps a mark for each meeting until they are forgotten", () => {
  const storage = memory();
  keptMarks(storage).note("m1", "a");
  keptMarks(storage).note("m2", "b");
  keptMarks(storage).note("m1", "c");
  expect([keptMarks(storage).of("m1"), keptMarks(storage).of("m2"), keptMarks(storage).of("m3")]).toEqual([
    "c",
    "b",
    undefined,
  ]);
  forgetMarks(storage);
  expect(keptMarks(storage).of("m1")).toBeUndefined();
});
