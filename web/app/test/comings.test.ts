import type { Author, Coming, Message } from "@latchkey/client";
import { expect, it } from "vitest";
import { placed } from "../src/conversation/comings.ts";

const who = (id: string): Author => ({ address: { id, deviceId: 1 }, name: id, kind: "guest", isSelf: false });
const said = (id: string, second: number): Pick<Message, "author" | "sentAt"> => ({
  author: who(id),
  sentAt: new Date(second * 1000),
});
const coming = (id: string, how: Coming["how"], second: number): Coming => ({
  who: who(id),
  how,
  at: new Date(second * 1000),
});

/** What stands before each message, and at the end. */
const places = (comings: readonly Coming[], messages: readonly Pick<Message, "author" | "sentAt">[]) =>
  [...placed(comings, messages)].map(
    (each) => each?.map(({ who: { name }, how }) => `${name} ${how}`).join(", ") ?? "",
  );

it("stands where it happened, and what is newest at the end", () => {
  const comings = [coming("bo", "came", 1), coming("dina", "came", 5), coming("bo", "left", 9)];
  expect(places(comings, [said("anna", 2), said("anna", 7)])).toEqual(["bo came", "dina came", "bo left"]);
  expect(places(comings, [])).toEqual(["bo came, dina came, bo left"]);
  expect(places([], [said("anna", 2)])).toEqual([""]);
});

it("lets no one speak before they have come, whatever the clocks say", () => {
  const comings = [coming("bo", "came", 100)];
  expect(places(comings, [said("anna", 2), said("bo", 3)])).toEqual(["", "bo came"]);
});

it("keeps the log's order where a clock is wrong", () => {
  const comings = [coming("bo", "left", 100), coming("bo", "came", 3)];
  expect(places(comings, [said("bo", 1), said("anna", 50), said("anna", 120)])).toEqual(["", "", "bo left, bo came"]);
});
