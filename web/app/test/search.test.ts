import type { Message } from "@latchkey/client";
import { expect, test } from "vitest";
import { found } from "../src/conversation/search.ts";

const author = { address: { id: "user-anna", deviceId: 1 }, name: "Anna", kind: "member", isSelf: false } as const;

const messages = ["Café at noon?", "At the cafe.", "ΣΟΦΟΣ", "No."].map(
  (text, index): Message => ({ id: `${index}`, author, text, sentAt: new Date(index), delivery: "sent" }),
);

const ids = (typed: string) => found(messages, typed).map(({ id }) => id);

test("words are found whatever their case and accents, the newest first", () => {
  expect(ids("CAFÉ")).toEqual(["1", "0"]);
  expect(ids(" noon ")).toEqual(["0"]);
  expect(ids("no")).toEqual(["3", "0"]);
});

test("nothing is found where nothing is sought, or is there", () => {
  expect(ids("  ")).toEqual([]);
  expect(ids("[a-z]")).toEqual([]);
});
