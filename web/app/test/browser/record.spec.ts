import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Browser, expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Looks like markup, like another line of the record, and like text from the right. */
const HOSTILE =
  '<img src=x onerror="document.title=1">\n</li></ol>\u202e<script>document.title = "run"</script> & so on';

const PHONE = 390;

async function gather(browser: Browser): Promise<readonly [MemberInBrowser, GuestInBrowser]> {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Figures / 2026");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await Promise.all([anna.everyoneCanRead(), bo.everyoneCanRead()]);
  return [anna, bo];
}

async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results: AxeResults = await page.evaluate("axe.run()");
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** On a phone the way to a record is behind the people. */
async function asks(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  if (width === PHONE) {
    await page.getByRole("button", { name: /^People/, expanded: false }).click();
  }
  await page.getByRole("button", { name: "Save the conversation…" }).click();
  await expect(page.getByRole("dialog", { name: "Save the conversation" })).toBeVisible();
}

/** What the browser's downloads were given, and its name. */
async function saves(page: Page): Promise<readonly [string, string]> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  const download = await downloading;
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

test("a conversation is saved as a page and, when it is over, as a file that can be checked", async ({ browser }) => {
  const [anna, bo] = await gather(browser);
  await anna.say("Hello, Bo.");
  await bo.reads("Hello, Bo.");
  await bo.say("I agree.");
  await anna.reads("I agree.");
  await anna.say(HOSTILE.replace("\n", " "));
  await expect(bo.page.getByRole("log").getByText("& so on")).toBeVisible();

  await asks(anna.page, PHONE);
  const dialog = anna.page.getByRole("dialog");
  await expect(dialog.getByText("The file is not encrypted.")).toBeVisible();
  expect(await findings(anna.page)).toEqual([]);
  const [name, html] = await saves(anna.page);
  expect(name).toMatch(/^Figures 2026 \d{4}-\d{2}-\d{2}\.html$/);
  await expect(dialog).toHaveCount(0);

  const reading = await (await browser.newContext()).newPage();
  const asked: string[] = [];
  reading.on("request", (request) => asked.push(request.url()));
  await reading.setContent(html);
  await expect(reading.getByRole("heading", { level: 1, name: "Figures / 2026" })).toBeVisible();
  await expect(reading.getByText("I agree.")).toBeVisible();
  await expect(reading.getByText("<script>document.title")).toBeVisible();
  expect(await reading.locator("img, script, a, iframe, form").count()).toBe(0);
  expect(await reading.locator(".words").count()).toBe(3);
  expect(await reading.title()).toBe("Figures / 2026");
  for (const [width, colorScheme] of [
    [PHONE, "dark"],
    [1280, "light"],
  ] as const) {
    await reading.setViewportSize({ width, height: 844 });
    await reading.emulateMedia({ colorScheme });
    expect(await reading.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await findings(reading)).toEqual([]);
    await reading.screenshot({ path: `target/browser/record-${width}.png`, fullPage: true });
  }
  expect(asked.filter((url) => url !== "about:blank")).toEqual([]);

  await anna.endMeeting();
  await bo.sees("The meeting is over");
  await asks(bo.page, 1280);
  await bo.page.getByText("A file that can be checked").click();
  const [jsonName, json] = await saves(bo.page);
  expect(jsonName).toMatch(/\.json$/);
  const record = JSON.parse(json) as { format: string; messages: { content?: { body?: string } }[] };
  expect(record.format).toBe("latchkey-record/1");
  expect(record.messages.filter(({ content }) => content?.body !== undefined)).toHaveLength(3);
  bo.expectClean();
  anna.watch.expectClean();
});
