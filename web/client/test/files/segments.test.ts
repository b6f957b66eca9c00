import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import recorded from "../../../../vectors/files.json" with { type: "json" };
import { concat, fromBase64url } from "../../src/bytes.ts";
import {
  associatedData,
  FileOpener,
  FileSealer,
  SEGMENT_BYTES,
  SealedBefore,
  SegmentHashes,
  sealedLength,
  sealedLengthOf,
  segmentsOf,
  stretchOf,
} from "../../src/files/segments.ts";
import { content } from "./server.ts";

const KEY = new Uint8Array(32).fill(7);
const LOG_ID = new Uint8Array(16).fill(1);
const FILE_ID = new Uint8Array(16).fill(2);
const ASSOCIATED = associatedData(LOG_ID, FILE_ID);
/** What the first segment holds, and each other one. */
const FIRST = SEGMENT_BYTES - 56;
const OTHERS = SEGMENT_BYTES - 16;

async function seal(plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>[]> {
  return sealAll(await FileSealer.begin(KEY, ASSOCIATED, plaintext.length), plaintext);
}

async function sealAll(sealer: FileSealer, plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>[]> {
  const numbers = Array.from({ length: segmentsOf(plaintext.length) }, (_, number) => number);
  return Promise.all(
    numbers.map((number) => {
      const { start, end } = stretchOf(number, plaintext.length);
      return sealer.seal(number, plaintext.slice(start, end));
    }),
  );
}

async function digestOf(segments: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  const hashes = new SegmentHashes();
  await Promise.all(segments.map((segment, number) => hashes.add(number, segment)));
  return hashes.digest(segments.length);
}

async function open(
  segments: readonly Uint8Array<ArrayBuffer>[],
  size: number,
  { key = KEY, associated = ASSOCIATED } = {},
): Promise<Uint8Array> {
  const opener = new FileOpener(key, associated, size);
  const opened: Uint8Array[] = [];
  for (const [number, segment] of segments.entries()) {
    opened.push(await opener.open(number, segment));
  }
  return concat(...opened);
}

describe("a file is sealed as Tink does", () => {
  const key = hexToBytes(recorded.key);
  const associated = associatedData(hexToBytes(recorded.logId), fromBase64url(recorded.fileId));

  test("under the same associated data", () => {
    expect(bytesToHex(associated)).toBe(recorded.associatedData);
  });

  test.each(recorded.files)("$size bytes", async ({ size, random, sha256: hash, digest, ciphertext }) => {
    const plaintext = Uint8Array.from({ length: size }, (_, i) => (31 * i + 7) % 256);
    const sealer = await FileSealer.begin(key, associated, size, hexToBytes(random));
    const segments = await sealAll(sealer, plaintext);
    const whole = concat(...segments);
    expect(bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)))).toBe(hash);
    expect(bytesToHex(await digestOf(segments))).toBe(digest);
    expect(bytesToHex(whole).startsWith(ciphertext ?? "28")).toBe(true);
    expect(Buffer.compare(await open(segments, size, { key, associated }), plaintext)).toBe(0);
  });
});

describe("a file's segments", () => {
  test.each([0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + OTHERS, FIRST + OTHERS + 1, 3 * SEGMENT_BYTES])(
    "are opened as they were sealed: %i bytes",
    async (size) => {
      const plaintext = content(size);
      const segments = await seal(plaintext);
      expect(segments.map(({ length }) => length)).toEqual(segments.map((_, number) => sealedLengthOf(number, size)));
      expect(segments.reduce((sum, { length }) => sum + length, 0)).toBe(sealedLength(size));
      expect(segments.slice(0, -1).every(({ length }) => length === SEGMENT_BYTES)).toBe(true);
      expect((segments.at(-1) as Uint8Array).length).toBeLessThanOrEqual(SEGMENT_BYTES);
      expect(Buffer.compare(await open(segments, size), plaintext)).toBe(0);
    },
  );

  test("have a salt of their own each time, which stands in the first", async () => {
    const [one, other] = await Promise.all([seal(content(10)), seal(content(10))]);
    expect(one[0]?.[0]).toBe(40);
    expect(one[0]?.slice(1, 33)).not.toEqual(other[0]?.slice(1, 33));
  });

  test.each([
    ["cut off", (all: Uint8Array<ArrayBuffer>[]) => all.slice(0, 2), FIRST + OTHERS],
    ["turned around", ([a, b, c]: Uint8Array<ArrayBuffer>[]) => [a, c, b], undefined],
    ["repeated", ([a, b, c]: Uint8Array<ArrayBuffer>[]) => [a, b, b, c], undefined],
    ["repeated in place of another", ([a, b]: Uint8Array<ArrayBuffer>[]) => [a, b, b], undefined],
    ["left out", ([a, _, c]: Uint8Array<ArrayBuffer>[]) => [a, c], undefined],
  ] as const)("are refused where they were %s", async (_, change, size) => {
    const plaintext = content(FIRST + 2 * OTHERS);
    const segments = await seal(plaintext);
    const changed = change(segments) as Uint8Array<ArrayBuffer>[];
    await expect(open(changed, size ?? plaintext.length)).rejects.toMatchObject({ code: "file_damaged" });
  });

  test.each([0, 1, 33, 40, 5_000])("are refused where byte %i is another", async (at) => {
    const plaintext = content(5_000);
    const [segment] = await seal(plaintext);
    const changed = (segment as Uint8Array<ArrayBuffer>).slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(open([changed], plaintext.length)).rejects.toMatchObject({ code: "file_damaged" });
  });

  test("are refused under another size than was sealed", async () => {
    const segments = await seal(content(100));
    for (const size of [0, 99, 101, FIRST + 1]) {
      await expect(open(segments, size)).rejects.toMatchObject({ code: "file_damaged" });
    }
  });

  test("are refused in another meeting, under another file's id, and with another key", async () => {
    const segments = await seal(content(100));
    const others = [
      { associated: associatedData(new Uint8Array(16), FILE_ID) },
      { associated: associatedData(LOG_ID, new Uint8Array(16)) },
      { key: new Uint8Array(32) },
    ];
    for (const other of others) {
      await expect(open(segments, 100, other)).rejects.toMatchObject({ code: "file_damaged" });
    }
  });

  test("have a digest: SHA-256 over the SHA-256 of each, in order", async () => {
    const segments = await seal(content(FIRST + OTHERS + 1));
    const hashes = new SegmentHashes();
    for (const number of [2, 0, 1]) {
      await hashes.add(number, segments[number] as Uint8Array<ArrayBuffer>);
    }
    const expected = sha256(concat(...segments.map((segment) => sha256(segment))));
    expect(bytesToHex(await hashes.digest(3))).toBe(bytesToHex(expected));
    await hashes.add(1, segments[1] as Uint8Array<ArrayBuffer>);
    expect(bytesToHex(await hashes.digest(3))).toBe(bytesToHex(expected));
    await hashes.add(1, segments[0] as Uint8Array<ArrayBuffer>);
    expect(bytesToHex(await hashes.digest(3))).not.toBe(bytesToHex(expected));
    await expect(hashes.digest(4)).rejects.toThrow("all segments");
  });

  test("are sealed under one number with the same bytes alone", async () => {
    const before = new SealedBefore();
    expect(await before.allows(0, content(10))).toBe(true);
    expect(await before.allows(0, content(10))).toBe(true);
    expect(await before.allows(0, content(11))).toBe(false);
    expect(await before.allows(1, content(11))).toBe(true);
    expect(await before.allows(0, content(10))).toBe(true);
  });
});
