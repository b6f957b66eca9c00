import { expect, type Locator, type Page } from "@playwright/test";
import { serveGallery } from "../../scripts/gallery-server.mjs";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

/** The message with these words, as one reads it. */
const message = (page: Page, words: string | RegExp): Locator =>
  page
    .getByRole("log")
    .locator("[data-message]")
    .filter({ has: page.locator(".message-text", { hasText: words }) });

async function choose(page: Page, words: string, action: string): Promise<void> {
  await message(page, words)
    .getByRole("button", { name: /^More about this message/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: action }).click();
}

test("people answer, change, delete and mark messages, and all of them see the same", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Talk");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.everyoneCanRead();
  await anna.say("Shall we meet tomorow?");
  await bo.reads("Shall we meet tomorow?");

  await test.step("a guest answers, and the quote leads to what it quotes", async () => {
    await choose(bo.page, "tomorow", "Reply");
    const field = bo.page.getByLabel("Write a message");
    await expect(field).toBeFocused();
    await expect(bo.page.getByText(/^Replying to Anna/)).toBeVisible();
    await field.fill("Yes, at noon.");
    await field.press("Enter");
    await expect(bo.page.getByText(/^Replying to/)).toHaveCount(0);
    for (const { page } of [anna, bo]) {
      await expect(message(page, "Yes, at noon.").locator(".quote")).toContainText("Shall we meet tomorow?");
    }
    await message(anna.page, "Yes, at noon.").locator(".quote").click();
    await expect(message(anna.page, "Shall we meet tomorow?").first()).toBeFocused();
  });

  await test.step("the arrow changes what one has said last, by the keyboard alone", async () => {
    const field = anna.page.getByLabel("Write a message");
    await field.press("ArrowUp");
    await expect(field).toHaveValue("Shall we meet tomorow?");
    await expect(field).toBeFocused();
    await field.fill("Shall we meet tomorrow?");
    await field.press("Enter");
    for (const { page } of [anna, bo]) {
      await expect(message(page, "Shall we meet tomorrow?").first()).toContainText("edited");
      await expect(message(page, "Yes, at noon.").locator(".quote")).toContainText("Shall we meet tomorrow?");
    }
    await expect(field).toHaveValue("");
    await field.press("ArrowUp");
    await field.press("Escape");
    await expect(field).toHaveValue("");
  });

  await test.step("emojis are put beside a message, and taken back", async () => {
    await message(bo.page, "Shall we meet tomorrow?")
      .first()
      .getByRole("button", { name: /^More about/ })
      .click();
    await bo.page.getByRole("dialog").getByRole("button", { name: "Thumbs up" }).click();
    const marked = message(anna.page, "Shall we meet tomorrow?").first().getByRole("button", { name: /👍/ });
    await expect(marked).toHaveAccessibleName("👍 1: Bo");
    await marked.click();
    const atBo = message(bo.page, "Shall we meet tomorrow?").first().getByRole("button", { name: /👍/ });
    await expect(atBo).toHaveAccessibleName(/^👍 2: You, Anna/);
    await expect(atBo).toHaveAttribute("aria-pressed", "true");
    await atBo.click();
    await expect(marked).toHaveAccessibleName("👍 1: You");
  });

  await test.step("what is deleted leaves a mark with everyone, also after a reload", async () => {
    await choose(anna.page, "Shall we meet tomorrow?", "Delete for everyone");
    await anna.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    for (const { page } of [anna, bo]) {
      await expect(page.locator(".message-text--deleted")).toHaveText("This message was deleted.");
      await expect(message(page, "Yes, at noon.").locator(".quote")).toContainText("This message was deleted.");
      await expect(page.getByText("Shall we meet")).toHaveCount(0);
      await page.reload();
      await expect(page.locator(".message-text--deleted")).toHaveText("This message was deleted.");
      await expect(page.getByText("Shall we meet")).toHaveCount(0);
    }
    await expect(message(anna.page, "This message was deleted.").getByRole("button")).toHaveCount(0);
  });

  await test.step("messages are searched", async () => {
    await bo.page.getByRole("button", { name: "Search the messages" }).click();
    await bo.page.getByRole("searchbox").fill("NOON");
    await expect(bo.page.getByText("1 of 1")).toBeVisible();
    await bo.page.getByRole("searchbox").fill("Shall we meet");
    await expect(bo.page.getByText("Nothing found")).toBeVisible();
    await bo.page.getByRole("searchbox").press("Escape");
    await expect(bo.page.getByRole("searchbox")).toHaveCount(0);
  });
  bo.expectClean();
});

test("of 10,000 messages the newest shows at first, and no more of them are drawn than are near", async ({
  browser,
}) => {
  const gallery = await serveGallery();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${gallery.url}#meeting-alone`);
  await page.evaluate(() => {
    location.hash = "meeting-ten-thousand";
  });
  await expect(page.getByText(/^Message 10000( |$)/)).toBeInViewport();
  const drawn = () => page.locator("[data-message]").count();
  expect(await drawn()).toBeLessThan(300);
  const log = page.getByRole("log");
  await expect(async () => {
    await log.evaluate((list) => {
      list.scrollTop = 0;
    });
    await expect(page.getByText(/^Message 1( |$)/)).toBeInViewport({ timeout: 1_000 });
  }).toPass();
  expect(await drawn()).toBeLessThan(300);
  await page.getByRole("button", { name: "Search the messages" }).click();
  await page.getByRole("searchbox").fill("Message 5000");
  await expect(page.getByText(/^Message 5000( |$)/)).toBeInViewport();
  expect(await drawn()).toBeLessThan(400);
  await page.close();
  await gallery.close();
});
