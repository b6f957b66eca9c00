import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SERVER_ERROR_CODES } from "../src/errors.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** Those that servers send: the codes that clients alone say stand at the enum's end, and have comments of their own. */
function codesOfJava(): string[] {
  const source = read("protocol/src/main/java/latchkey/protocol/ErrorCode.java");
  const constants = source.slice(
    source.indexOf("public enum"),
    source.search(/\/\*\* (This device has not|The server shows an)/),
  );
  return Array.from(constants.matchAll(/^ {2}([A-Z_]+)\(\d+\)/gm), ([, name]) => (name as string).toLowerCase());
}

test("the codes that servers send are the same in Java, here and on paper", () => {
  const java = codesOfJava();
  expect(java.length).toBeGreaterThan(40);
  expect([...SERVER_ERROR_CODES].sort()).toEqual(java.sort());
  const paper = Array.from(read("docs/protocol.md").matchAll(/^\| `([a-z_]+)` \| \d{3} \|/gm), ([, code]) => code);
  expect(paper.sort()).toEqual(java);
});
