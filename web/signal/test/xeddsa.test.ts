import { readFileSync } from "node:fs";
import { hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { PublicKey } from "../src/index.ts";

/** Edge cases and random ones, which Java judges, too; `vectors/README.md` says how they are made. */
const cases = readFileSync(new URL("../../../vectors/xeddsa.csv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","))
  .map(([name = "", key = "", signature = "", message = "", , good = ""]) => ({
    name,
    key: hexToBytes(key),
    signature: hexToBytes(signature),
    message: hexToBytes(message),
    good: good === "true",
  }));

describe("the rule on signatures", () => {
  test("is the one that Java has", () => {
    expect(cases.length).toBeGreaterThan(1000);
    const different = cases.filter(({ key, signature, message, good }) => {
      return PublicKey.deserialize(Uint8Array.of(5, ...key)).verifySignature(message, signature) !== good;
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  }, 60_000);

  test("takes no key under which there are signatures without a private key", () => {
    for (const { key, good } of cases) {
      if (good) {
        expect(PublicKey.deserialize(Uint8Array.of(5, ...key)).isCanonical()).toBe(true);
      }
    }
  }, 60_000);
});
