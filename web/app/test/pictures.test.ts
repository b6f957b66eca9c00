import { describe, expect, it } from "vitest";
import { pictureIn } from "../src/files/pictures.ts";

const uint16 = (value: number) => [value >> 8, value & 0xff];
const little16 = (value: number) => uint16(value).reverse();
const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));

const chunk = (type: string, data: readonly number[]) => [
  0,
  0,
  ...uint16(data.length),
  ...ascii(type),
  ...data,
  0,
  0,
  0,
  0,
];
const png = (width: number, height: number, ...before: readonly number[]) =>
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].concat(
    chunk("IHDR", [0, 0, ...uint16(width), 0, 0, ...uint16(height), 8, 6, 0, 0, 0]),
    before,
    chunk("IDAT", [1, 2, 3]),
  );
const jpeg = (width: number, height: number, before: readonly number[] = []) =>
  [0xff, 0xd8, ...before].concat([0xff, 0xc2, 0, 17, 8], uint16(height), uint16(width), [3]);
const webp = (kind: string, rest: readonly number[]) => [
  ...ascii("RIFF"),
  0,
  0,
  0,
  0,
  ...ascii(`WEBP${kind}`),
  0,
  0,
  0,
  0,
  ...rest,
];

const table = (marker: number) => [0xff, marker, 0, 4, 1, 2];

/** As a camera writes it: a segment that looks like a frame of another size stands inside. */
const APP1 = [0xff, 0xe1, 0, 12, ...jpeg(1, 1).slice(0, 10)];

const inFile = (bytes: readonly number[]) => pictureIn(new Blob([Uint8Array.from(bytes)]));

describe("what a file is by its first bytes", () => {
  it.each([
    ["PNG", png(300, 200), "image/png"],
    ["JPEG", jpeg(300, 200), "image/jpeg"],
    ["JPEG with what a camera writes", jpeg(300, 200, APP1), "image/jpeg"],
    ["PNG with a text", png(300, 200, ...chunk("tEXt", ascii("a\0acTL"))), "image/png"],
    [
      "JPEG with tables and a comment",
      jpeg(300, 200, [...table(0xdb), ...table(0xc4), ...table(0xdd), ...table(0xfe)]),
      "image/jpeg",
    ],
    ["JPEG with filling", jpeg(300, 200, [0xff, 0xff]), "image/jpeg"],
    ["WebP", webp("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a, ...little16(300), ...little16(200)]), "image/webp"],
    ["extended WebP", webp("VP8X", [0, 0, 0, 0, 43, 1, 0, 199, 0, 0]), "image/webp"],
    ["lossless WebP", webp("VP8L", [0x2f, 0x2b, 0xc1, 0x31, 0]), "image/webp"],
  ])("is a picture and how large: %s", async (_, bytes, type) => {
    expect(await inFile(bytes)).toEqual({ type, width: 300, height: 200, isMoving: false });
  });

  it.each([
    ["PNG", png(300, 200, ...chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), "image/png"],
    ["WebP", webp("VP8X", [2, 0, 0, 0, 43, 1, 0, 199, 0, 0]), "image/webp"],
  ])("is a picture that moves: %s", async (_, bytes, type) => {
    expect(await inFile(bytes)).toEqual({ type, width: 300, height: 200, isMoving: true });
  });

  it.each([
    ["nothing", []],
    ["a page", ascii("<html><script>alert(1)</script>")],
    ["an SVG", ascii('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ["a GIF", ascii("GIF89a".padEnd(40))],
    ["a PNG that was cut off", png(300, 200).slice(0, 18)],
    ["a JPEG that was cut off", jpeg(300, 200).slice(0, 6)],
    ["a PNG whose pixels are not to be found", png(300, 200).slice(0, 33)],
    [
      "a JPEG with a marker that decoders read without a length: 01",
      jpeg(300, 200, [0xff, 0x01, 0, 12, ...jpeg(1, 1).slice(0, 10)]),
    ],
    ["a JPEG with one: D0", jpeg(300, 200, [0xff, 0xd0, 0, 2])],
    ["a JPEG with one: D7", jpeg(300, 200, [0xff, 0xd7, 0, 2])],
    ["a JPEG that begins again", jpeg(300, 200, [0xff, 0xd8, 0, 2])],
    ["a JPEG that has ended before", jpeg(300, 200, [0xff, 0xd9, 0, 2])],
    ["a JPEG whose scan comes before its frame", jpeg(300, 200, table(0xda))],
    ["a JPEG with a marker that is kept for later", jpeg(300, 200, table(0xf0))],
    ["a JPEG with an impossible length", jpeg(300, 200, [0xff, 0xe0, 0, 0])],
    ["a JPEG of nothing", [0xff, 0xd8, 0, 0, 0, 0]],
    ["WebP of another kind", webp("XXXX", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])("is no picture: %s", async (_, bytes) => {
    expect(await inFile(bytes)).toBeUndefined();
  });
});
