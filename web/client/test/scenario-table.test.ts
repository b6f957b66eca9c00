import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("docs/hostile-server.md names every scenario of the browser's SDK, and no other", () => {
  const rows = read("../../../docs/hostile-server.md").matchAll(/^\| (.*?) \|.*\| `([\w-]+\.test\.ts)` \| [^|]+ \|$/gm);
  const named = [...rows].map(([, title, file]) => `${file}: ${title}`);
  const played = readdirSync(new URL("meetings/hostile", import.meta.url))
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => {
      const tests = read(`meetings/hostile/${file}`).matchAll(/^ {2}test\("(.*?)",/gm);
      return [...tests].map(([, title]) => `${file}: ${title}`);
    });
  expect(played.length).toBeGreaterThan(50);
  expect(named.sort()).toEqual(played.sort());
});
