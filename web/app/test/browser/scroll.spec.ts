import { expect, type Locator } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

const MANY = 50;

/** How far the end is below what is seen. */
const belowView = (log: Locator): Promise<number> =>
  log.evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight));

/** As a person does, again and again: a single scroll in the moment in which the place of the list changes is taken for that change. */
const scrollUp = (log: Locator, latest: Locator): Promise<void> =>
  expect(async () => {
    await log.evaluate((list) => {
      list.scrollTop = 0;
    });
    await expect(latest).toBeVisible({ timeout: 1_000 });
  }).toPass();

test("the newest message stays in view, unless the person reads further up", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Long");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  const log = bo.page.getByRole("log");
  const atTheEnd = () => expect.poll(() => belowView(log)).toBeLessThanOrEqual(1);
  for (let number = 1; number <= MANY; number++) {
    await anna.say(`Message ${number}`);
  }
  await bo.reads(`Message ${MANY}`);
  for (const { page } of [anna, bo]) {
    expect(await page.evaluate("document.documentElement.scrollHeight <= innerHeight")).toBe(true);
  }

  await test.step("the window turns, a phone's keyboard opens, the text that is written grows", async () => {
    for (const [width, height] of [
      [390, 844],
      [390, 480],
      [844, 390],
      [1280, 800],
    ] as const) {
      await bo.page.setViewportSize({ width, height });
      await atTheEnd();
    }
    await bo.page.getByLabel("Write a message").fill("a\nb\nc\nd\ne\nf");
    await atTheEnd();
    await bo.page.getByLabel("Write a message").fill("");
  });

  const latest = bo.page.getByRole("button", { name: "To the latest" });
  await test.step("who has scrolled up is left there, and told what has come", async () => {
    await expect(latest).toHaveCount(0);
    await scrollUp(log, latest);
    await anna.say("While you read.");
    await bo.page.getByRole("button", { name: "One new message" }).click();
    await atTheEnd();
    await expect(log.getByText("While you read.")).toBeInViewport();
    await expect(log).toBeFocused();
    await expect(bo.page.getByRole("button", { name: /new message|latest/ })).toHaveCount(0);
  });

  await test.step("what one says oneself is shown at once", async () => {
    await scrollUp(log, latest);
    await bo.say("Mine.");
    await expect(log.getByText("Mine.")).toBeInViewport();
    await expect(latest).toHaveCount(0);
    await atTheEnd();
  });
  bo.expectClean();
});
