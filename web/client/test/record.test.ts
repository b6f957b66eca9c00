import { readFileSync } from "node:fs";
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import type { Address } from "../src/address.ts";
import { fromBase64url } from "../src/bytes.ts";
import { readGroupContent, unpad } from "../src/content/content.ts";
import { ContentSchema } from "../src/gen/latchkey/v2/content_pb.ts";
import { readCanonical } from "../src/log/canonical-form.ts";
import { type RecordedContent, toContent, toMessage, withoutFileKey, withoutWords } from "../src/record/line.ts";
import { type MeetingRecord, recordFile } from "../src/record/recorder.ts";

interface Vectors {
  readonly record: string;
  readonly sender: Address;
  readonly contents: readonly {
    readonly name: string;
    readonly padded: string;
    /** Contents as they stand in files. */
    readonly told: Record<"whole" | "named" | "unnamed" | "deleted", string>;
  }[];
}

const VECTORS = JSON.parse(readFileSync(new URL("../../../vectors/record.json", import.meta.url), "utf8")) as Vectors;

test("a record is written as Java writes it", () => {
  const record = JSON.parse(VECTORS.record) as MeetingRecord;
  const { format, meetingId, madeAt, madeBy, files, accounts, log, messages } = record;
  expect(recordFile({ format, meetingId, madeAt, madeBy, files, accounts, log, messages })).toBe(VECTORS.record);
});

test.each(VECTORS.contents.map((vector) => [vector.name, vector] as const))(
  "%s stands in records as Java says it",
  (_, { padded, told }) => {
    const plaintext = hexToBytes(padded);
    const logId = readCanonical(ContentSchema, unpad(plaintext)).meetingLogId;
    const origin = { logId, sender: VECTORS.sender };
    const whole = toContent(readGroupContent(logId, plaintext));
    const all: Record<keyof typeof told, RecordedContent> = {
      whole,
      named: withoutFileKey(origin, whole, true),
      unnamed: withoutFileKey(origin, whole, false),
      deleted: withoutWords(origin, whole),
    };
    expect(Object.fromEntries(Object.entries(all).map(([name, content]) => [name, JSON.stringify(content)]))).toEqual(
      told,
    );
  },
);

test("what is withheld has no body, and a hash", () => {
  for (const { told } of VECTORS.contents) {
    const { body, hash } = JSON.parse(told.deleted) as RecordedContent;
    expect(body).toBeUndefined();
    expect(fromBase64url(hash ?? "")).toHaveLength(32);
  }
});

test.each([
  ["2026-01-01T00:00:00Z", Date.UTC(2026, 0, 1)],
  ["+010000-01-01T00:00:00Z", 253_402_300_799_999],
  ["-000001-01-01T00:00:00Z", 0],
  ["1969-12-31T23:59:59Z", 0],
  ["soon", 0],
])("whatever time a server says, it stands in a record: %s", (acceptedAt, expected) => {
  const place = { incarnation: btoa("0".repeat(16)), seq: 1 };
  expect(toMessage(place, { ciphertext: "", acceptedAt }, VECTORS.sender, undefined).acceptedAt).toBe(expected);
});
