import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SERVER_ERROR_CODES } from "../src/errors.ts";

test("the codes that the server describes are those on paper", () => {
  const protocol = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
  const paper = Array.from(protocol.matchAll(/^\| `([a-z_]+)` \| \d{3} \|/gm), ([, code]) => code);
  expect(paper.length).toBeGreaterThan(40);
  expect([...SERVER_ERROR_CODES].sort()).toEqual(paper.sort());
});
