import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64 } from "../src/bytes.ts";
import { pad, readContent, toSaid, unpad } from "../src/content/content.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { vectors } from "./vectors.ts";

describe("a content", () => {
  test.each(vectors.contents)("is read as Java wrote it: $textLength", ({ textLength, padded }) => {
    const { body, rosterIndex } = readContent("meeting-1", fromBase64(padded));
    expect(rosterIndex).toBe(7n);
    expect(body.case === "text" && toSaid(body.value)).toEqual({
      messageId: "message-1",
      text: "ä".repeat(textLength),
      sentAt: 1_700_000_000_000,
    });
  });

  test.each(vectors.contents)("is padded as Java pads it: $textLength", ({ padded }) => {
    const bytes = fromBase64(padded);
    expect(pad(unpad(bytes))).toEqual(bytes);
  });

  test("keeps every byte under its padding, and shows only a power of two", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const padded = pad(bytes);
        expect(Math.log2(padded.length) % 1).toBe(0);
        expect(padded.length).toBeGreaterThanOrEqual(256);
        expect(unpad(padded)).toEqual(bytes);
      }),
    );
  });

  test("of another meeting is refused, and so is anything that is none", () => {
    const padded = fromBase64(vectors.contents[0]?.padded ?? "");
    expect(() => readContent("meeting-2", padded)).toThrow(ContentRefusal);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(() => readContent("meeting-1", bytes)).toThrow(ContentRefusal);
      }),
    );
  });
});
