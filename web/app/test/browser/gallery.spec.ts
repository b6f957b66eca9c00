import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page, test } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";
import { serveGallery } from "../../scripts/gallery-server.mjs";
import { serverUrl } from "./backstage.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [390, 768, 1280];
const SERIOUS = new Set(["serious", "critical"]);

/** The gallery under the very policy that the server sets for the app. */
let gallery: Awaited<ReturnType<typeof serveGallery>>;

test.beforeAll(async () => {
  const policy = (await fetch(serverUrl())).headers.get("content-security-policy");
  expect(policy).toContain("script-src 'self'");
  gallery = await serveGallery({ "Content-Security-Policy": policy ?? "" });
});

test.afterAll(() => gallery.close());

async function stateNames(page: Page): Promise<readonly string[]> {
  await page.goto(gallery.url);
  await page.evaluate(axe);
  return ((await page.locator("html[data-states]").getAttribute("data-states")) ?? "").split(" ");
}

async function seriousFindings(page: Page, options: RunOptions): Promise<readonly string[]> {
  const results: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
  return results.violations
    .filter((violation) => SERIOUS.has(violation.impact ?? ""))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

const EVERYTHING: RunOptions = { resultTypes: ["violations"] };
/** All that a colour scheme can change. */
const CONTRAST: RunOptions = { ...EVERYTHING, runOnly: ["color-contrast"] };

for (const [colorScheme, rules] of [
  ["light", EVERYTHING],
  ["dark", CONTRAST],
] as const) {
  test(`every state is accessible, fits, and keeps to the policy, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const page = await browser.newPage({ colorScheme, reducedMotion: "reduce" });
    const failures: string[] = [];
    let shown = "the contents";
    page.on("pageerror", (error) => failures.push(`${shown}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") {
        failures.push(`${shown}: ${message.text()}`);
      }
    });
    const names = await stateNames(page);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      shown = name;
      await page.evaluate(`location.hash = "${name}"`);
      await expect(page.locator(`html[data-shown="${name}"] #app > *`).first()).toBeAttached();
      for (const finding of await seriousFindings(page, rules)) {
        failures.push(`${name}: ${finding}`);
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 844 });
        if (await page.evaluate("document.documentElement.scrollWidth > innerWidth")) {
          failures.push(`${name}: wider than ${width} pixels`);
        }
      }
    }
    expect(failures).toEqual([]);
    await page.close();
  });
}
