import { hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import recorded from "../../../vectors/second-edition.json" with { type: "json" };
import { meetingCodeOf } from "../src/meeting/meeting-code.ts";

test("a meeting's code is that of the shared vector", () => {
  const { head, code } = recorded.meetingCode;
  const { index, groups } = meetingCodeOf(7, hexToBytes(head));
  expect(index).toBe(7);
  expect(groups).toHaveLength(6);
  expect(groups.join("")).toBe(code);
});
