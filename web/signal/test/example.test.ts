import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { conversation } from "../example/conversation.ts";

test("the README's example works", async () => {
  expect(await conversation()).toBe("hello, all");
});

test("the README shows the example as it is", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("../example/conversation.ts")}\`\`\``);
});
