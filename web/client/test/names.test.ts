import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { looksAlike } from "../src/names/look-alikes.ts";
import { isTidyName, pointClass, tidyName } from "../src/names/names.ts";

const vectors = JSON.parse(readFileSync(new URL("../../../vectors/names.json", import.meta.url), "utf8")) as {
  readonly names: readonly { readonly name: string; readonly max: number; readonly tidy: string | null }[];
  readonly lookAlikes: readonly { readonly one: string; readonly other: string; readonly alike: boolean }[];
  readonly allCodePoints: string;
};

test.each(vectors.names)("a name is made tidy or refused: $name", ({ name, max, tidy }) => {
  expect(tidyName(name, max)).toBe(tidy ?? undefined);
  expect(isTidyName(name, max)).toBe(name === tidy);
});

test.each(vectors.lookAlikes)("$one beside $other: $alike", ({ one, other, alike }) => {
  expect(looksAlike(one, other)).toBe(alike);
  expect(looksAlike(other, one)).toBe(alike);
});

test("every code point is what it is in Java", () => {
  const hash = createHash("sha256");
  for (let point = 0; point <= 0x10ffff; point++) {
    const char = String.fromCodePoint(point);
    const tidy = [char, `a${char}`, `a${char}b`].map((name) => (isTidyName(name, 64) ? 1 : 0)).join("");
    const tidied = [char, `a${char}b`].map((name) => tidyName(name, 64)?.length ?? 0).join("");
    hash.update(pointClass(point) + tidy + tidied);
  }

  expect(hash.digest("hex")).toBe(vectors.allCodePoints);
}, 120_000); // A million of them.
