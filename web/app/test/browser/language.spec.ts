import { type Browser, expect, type Page } from "@playwright/test";
import { serverUrl } from "./backstage.ts";
import { MemberInBrowser, seedOf } from "./people.ts";
import { test } from "./stories.ts";
import { Watch } from "./watch.ts";

async function inLanguage(browser: Browser, locale: string): Promise<readonly [Page, Watch, () => readonly string[]]> {
  const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
  const watch = new Watch(context, serverUrl());
  const loaded: string[] = [];
  context.on("request", (request) => {
    const language = /\/assets\/([a-z]{2})(?:-members)?-[\w-]+\.js$/.exec(new URL(request.url()).pathname)?.[1];
    if (language !== undefined) {
      loaded.push(language);
    }
  });
  return [await context.newPage(), watch, () => loaded];
}

test("a guest reads the pages in the browser's language, and in another one when they choose so", async ({
  browser,
}) => {
  const host = await MemberInBrowser.signIn(browser, "Hanna");
  await host.createMeeting("Estate");
  const link = await host.invite();
  const [page, watch, loaded] = await inLanguage(browser, "de-AT");
  await page.goto(link);
  await expect(page.getByText("Hanna lädt Sie ein zu")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  expect(new Set(loaded())).toEqual(new Set(["de"]));

  await page.getByLabel("Sprache").selectOption("العربية");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await page.getByLabel("اسمك").fill("Gina");
  await page.getByRole("button", { name: "اطرق الباب" }).click();
  await expect(page.getByRole("heading", { name: "لقد طرقت الباب" })).toBeVisible();

  // Also while they wait: the visit goes on.
  await page.getByLabel("اللغة").selectOption("Deutsch");
  await expect(page.getByRole("heading", { name: "Sie haben angeklopft" })).toBeVisible();
  await host.letIn("Gina");
  await page.getByLabel("Nachricht schreiben").fill("Guten Tag");
  await page.getByRole("button", { name: "Senden" }).click();
  await host.reads("Guten Tag");

  // It is remembered: the browser asks for German, and gets what was chosen.
  const other = await page.context().newPage();
  await other.goto(`${serverUrl()}/help`);
  await expect(other.getByRole("heading", { name: "Hilfe und Hintergrund" })).toBeVisible();
  await other.goto(serverUrl());
  await other.getByLabel("Sprache").selectOption("English");
  await expect(other.getByRole("heading", { name: "You are not signed in here" })).toBeVisible();
  await other.goto(`${serverUrl()}/help`);
  await expect(other.getByRole("heading", { name: "Help and about" })).toBeVisible();
  watch.expectClean(seedOf(link));
});

test("a member's pages load one language", async ({ browser }) => {
  const [page, watch, loaded] = await inLanguage(browser, "ar-EG");
  await page.goto(serverUrl());
  await expect(page.getByRole("heading", { name: "لم تسجّل الدخول هنا" })).toBeVisible();
  expect(loaded().toSorted()).toEqual(["ar", "ar"]); // What all pages say, and what members' pages say.
  watch.expectClean();
});
