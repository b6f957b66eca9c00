import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { operatedSignInLink, serverUrl } from "./backstage.ts";
import { GuestInBrowser, noteRecoveryCode } from "./people.ts";
import { test } from "./stories.ts";
import { Watch } from "./watch.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results: AxeResults = await page.evaluate("axe.run()");
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const [path, heading] of [
  ["/help", "Help and about"],
  ["/nonsense", "There is no such page"],
] as const) {
  test(`${path} needs no script, and is accessible`, async ({ browser }) => {
    const context = await browser.newContext();
    const watch = new Watch(context, serverUrl());
    const page = await context.newPage();
    await page.goto(serverUrl() + path);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    expect(await page.locator("script").count()).toBe(0);
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    }
    expect(await findings(page)).toEqual([]);
    watch.expectClean();
  });
}

test("the app can be installed: its manifest names icons that are there", async ({ request }) => {
  const manifest = await (await request.get(`${serverUrl()}/manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({ name: "Latchkey", display: "standalone", start_url: "/" });
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await request.get(serverUrl() + src);
    expect(icon.headers()["content-type"]).toBe(type);
    const bytes = await icon.body();
    if (type === "image/png") {
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes); // As PNG's header has it.
    }
  }
});

test("members and guests see who runs the server", async ({ browser }) => {
  const link = await operatedSignInLink("Hanna");
  const { origin } = new URL(link);
  const context = await browser.newContext();
  const watch = new Watch(context, origin);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "Open account" }).click();
  await noteRecoveryCode(page);
  await expect(page).toHaveTitle("Your meetings · Weiß & Partner");
  const seesTheOperator = async (where: Page) => {
    await expect(where.getByText("Weiß & Partner", { exact: true })).toBeVisible();
    await expect(where.locator(".mark-logo")).toHaveJSProperty("naturalWidth", 300);
    await expect(where.getByRole("link", { name: "Imprint" })).toHaveAttribute("href", "https://example.org/imprint");
    await expect(where.getByRole("link", { name: "Privacy" })).toHaveAttribute("href", "https://example.org/privacy");
  };
  await seesTheOperator(page);
  await page.getByRole("button", { name: "New meeting" }).click();
  await page.getByLabel("What is it about?").fill("Estate");
  await page.getByRole("button", { name: "Create meeting" }).click();
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("button", { name: "Make link" }).click();
  const invitation = await page.getByLabel("Invitation link", { exact: true }).inputValue();
  const guest = await GuestInBrowser.knock(browser, invitation, "Gina");
  await seesTheOperator(guest.page);
  await guest.page.goto(`${origin}/help`);
  await seesTheOperator(guest.page);
  await guest.page.goto(`${origin}/nonsense`);
  await seesTheOperator(guest.page);
  guest.expectClean();
  watch.expectClean();
});
