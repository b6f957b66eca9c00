import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { meeting } from "../../example/meeting.ts";
import { MemoryTab } from "../memory-tab.ts";
import { newLink } from "./bench.ts";

test("the README's example works", async () => {
  Object.assign(globalThis, { sessionStorage: new MemoryTab() });
  expect(await meeting(await newLink("Hanna"))).toEqual(["Welcome", "Thank you"]);
});

test("the README shows the example as it is", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(read("../../README.md")).toContain(`\`\`\`ts\n${read("../../example/meeting.ts")}\`\`\``);
});
