import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, expect, type Page } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "../../scripts/chromium.mjs";
import { serverUrl, signInLink, uniqueName } from "./backstage.ts";
import { Network } from "./network.ts";
import { GuestInBrowser, MemberInBrowser, noteRecoveryCode } from "./people.ts";
import { test } from "./stories.ts";

/** A browser whose owner has forbidden sites to keep anything. */
async function browserThatKeepsNothing(profile: string): Promise<BrowserContext> {
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await mkdir(join(profile, "Default"), { recursive: true });
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const executablePath = chromiumPath();
  return chromium.launchPersistentContext(profile, {
    args: CHROMIUM_ARGS,
    ...(executablePath === undefined ? {} : { executablePath }),
  });
}

/** No room is left for this page's data, or there is again. */
async function quota(page: Page, quotaSize?: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send("Storage.overrideQuotaForOrigin", quotaSize === undefined ? { origin } : { origin, quotaSize });
}

async function knock(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Knock" }).click();
}

test("a browser that may keep nothing says so, to guests and to members", async ({ browser }, info) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("No storage");
  const blocked = await browserThatKeepsNothing(info.outputPath("profile"));
  const page = await blocked.newPage();
  await page.goto(await anna.invite());
  const nothing = page.getByText("This browser keeps nothing for this page");
  await expect(nothing).toBeVisible(); // Before the person has typed a name for nothing.
  await knock(page, "Bo");
  await expect(nothing).toBeVisible();
  await expect(page.getByRole("button", { name: "Knock" })).toBeEnabled();

  await page.goto(await signInLink(uniqueName("Carl")));
  await expect(page.getByText("This browser keeps nothing for this page")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await blocked.close();
});

test("a device without room says so, and a guest comes in when there is some", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("No room");
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${serverUrl()}/icon.svg`);
  await quota(page, 1);
  await page.goto(await anna.invite());
  await knock(page, "Bo");
  await expect(page.getByText("There is no room left on this device")).toBeVisible();
  await quota(page);
  await page.getByRole("button", { name: "Knock" }).click();
  await expect(page.getByRole("heading", { name: "You have knocked" })).toBeVisible();
  await anna.letIn("Bo");
  await expect(page.getByLabel("Write a message")).toBeVisible();
});

test("a guest whose keys the browser has cleared away is told so, and that others may have the link's place", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Cleared away");
  const link = await anna.invite();
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  const { page } = bo;
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Storage.clearDataForOrigin", { origin: serverUrl(), storageTypes: "indexeddb" });
  await page.getByLabel("Write a message").fill("Is it kept?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("This browser keeps nothing for this page").first()).toBeVisible();
  await expect(page.getByLabel("Write a message")).toHaveValue("Is it kept?");
  for (let looks = 0; looks < 2; looks++) {
    await page.reload();
    await expect(page.getByRole("heading", { name: "This tab has lost your keys" })).toBeVisible();
  }
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation has been used" })).toBeVisible();
  await page.goto(await anna.invite());
  await expect(page.getByLabel("Your name")).toBeVisible();
});

test("the same link in a second tab leads back to the first one", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Twice");
  const link = await anna.invite();
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  const second = await bo.page.context().newPage();
  await second.goto(link);
  const elsewhere = second.getByRole("heading", { name: "You are at this door in another tab" });
  await expect(elsewhere).toBeVisible();
  await second.getByRole("button", { name: "Come in from here" }).click();
  await knock(second, "Also me");
  await expect(second.getByRole("heading", { name: "You have knocked" })).toBeVisible();
  await anna.letIn("Bo");
  await bo.isIn();
  await expect(second.getByRole("heading", { name: "Your link has been used" })).toBeVisible();
  await second.goto(link);
  await expect(elsewhere).toBeVisible();
  await bo.page.reload();
  await bo.isIn();
  await bo.page.close();
  // The browser tells of a closed tab when it has cleared it away, which may be after the next look.
  const used = second.getByRole("heading", { name: "This invitation has been used" });
  await expect(async () => {
    if (await elsewhere.isVisible()) {
      await second.getByRole("button", { name: "Try again" }).click({ timeout: 1_000 });
    }
    await expect(used).toBeVisible({ timeout: 2_000 });
  }).toPass();
  bo.expectClean();
});

test("a member's second tab asks before it takes over, and the first one says so and can take back", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Two tabs");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.say("From the first tab.");
  const second = await anna.page.context().newPage();
  await second.goto(anna.page.url());
  await expect(second.getByRole("heading", { name: "Latchkey is open in another tab" })).toBeVisible();
  await anna.say("And once more from it.");
  await bo.reads("And once more from it.");
  await second.getByRole("button", { name: "Go on here" }).click();
  await expect(second.getByRole("log").getByText("From the first tab.")).toBeVisible();
  await expect(anna.page.getByText(/^You have this meeting open in another tab/)).toBeVisible();
  const stale = anna.page.getByLabel("Write a message");
  await stale.fill("Typed in the tab that stands still.");
  await stale.press("Enter");
  await expect(anna.page.getByText(/^Nothing is sent from this tab/)).toBeVisible();
  await expect(stale).toHaveValue("Typed in the tab that stands still.");
  await second.getByLabel("Write a message").fill("From the second tab.");
  await second.keyboard.press("Enter");
  await bo.reads("From the second tab.");
  await anna.page.getByRole("button", { name: "Go on here" }).click();
  await anna.reads("From the second tab.");
  await expect(stale).toHaveValue("Typed in the tab that stands still.");
  await stale.press("Enter");
  await bo.reads("Typed in the tab that stands still.");
  await expect(second.getByText(/^You have this meeting open in another tab/)).toBeVisible();
  await anna.say("And from the first again.");
  await bo.reads("And from the first again.");
  anna.watch.expectClean();
});

test("a page whose script does not come says so, and what to do", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("No script");
  const link = await anna.invite();
  const page = await browser.newPage();
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(link);
  await expect(page.getByText("Opening…")).toBeVisible();
  await expect(page.getByText(/try another browser, or another network/)).toBeVisible();
  await page.unroute("**/*.js");
  await page.reload();
  await expect(page.getByLabel("Your name")).toBeVisible();
  await expect(page.getByText("Opening…")).toHaveCount(0);

  const without = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await without.goto(link);
  await expect(without.getByText(/Allow JavaScript for this site, then reload the page/)).toBeVisible();
});

test("meetings that could not be fetched are fetched when the person tries again", async ({ browser }) => {
  const { page } = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await page.route("**/api/meetings", (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
  await page.unroute("**/api/meetings");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("No meetings yet")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a fault that nobody has foreseen is a sentence, and not a stack trace", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const fault = anna.page.getByRole("alert").filter({ hasText: "Something went wrong on this page" });
  for (const script of [
    "setTimeout(() => { throw new TypeError('undefined is not a function') })",
    "void Promise.reject(new RangeError('index 7'))",
  ]) {
    await anna.page.evaluate(script);
    await expect(fault).toBeVisible();
    await expect(fault).not.toContainText(/TypeError|RangeError|index 7|undefined|\bat /);
    await fault.getByRole("button", { name: "Close", exact: true }).click();
    await expect(fault).toHaveCount(0);
  }
  await anna.page.evaluate("void Promise.reject(new Error('again'))");
  await fault.getByRole("button", { name: "Reload" }).click();
  await expect(anna.page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
  await expect(fault).toHaveCount(0);
});

// That nothing is waited for then, and that the browser's own word counts as much, event-socket.test.ts shows.
test("a member whose connection is gone can try now", async ({ browser }) => {
  const network = await Network.to(serverUrl());
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"), network);
  await anna.createMeeting("Back at once");
  network.cut();
  await expect(anna.page.getByText(/^The server cannot be reached/)).toBeVisible();
  const tryNow = anna.page.getByRole("button", { name: "Try now" });
  await tryNow.click();
  // It may be back by itself before the press: then it is cut once more.
  await expect(async () => {
    network.cut();
    await expect(tryNow).toBeVisible();
    network.mend();
    await tryNow.click({ timeout: 2_000 });
  }).toPass();
  await expect(anna.page.getByText(/^The server cannot be reached/)).toHaveCount(0);
  anna.watch.expectClean();
  await network.close();
});

test("a host's network goes and comes back, and so does everything that was said", async ({ browser }) => {
  const network = await Network.to(serverUrl());
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"), network);
  await anna.createMeeting("Weak signal");
  const direct = new URL(await anna.invite());
  direct.port = new URL(serverUrl()).port;
  const bo = await GuestInBrowser.knock(browser, direct.href, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.everyoneCanRead();
  for (const round of ["once", "twice"]) {
    network.cut();
    await expect(anna.page.getByText(/^The server cannot be reached/)).toBeVisible();
    await anna.say(`Offline ${round}.`);
    await bo.say(`Are you there, ${round}?`);
    network.mend();
    await bo.reads(`Offline ${round}.`);
    await anna.reads(`Are you there, ${round}?`);
  }
  anna.watch.expectClean(bo.secret);
  await network.close();
});

test("30 KB of other services' cookies keep nobody out, nor lose who is in", async ({ browser }) => {
  const cookies = Array.from({ length: 8 }, (_, i) => ({
    name: `service-${i}`,
    value: "x".repeat(3_800),
    url: serverUrl(),
  }));
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Crowded");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  for (const { page } of [anna, bo]) {
    await page.context().addCookies(cookies);
    await page.reload();
  }
  await anna.say("Still here?");
  await bo.reads("Still here?");
  await bo.say("Yes.");
  await anna.reads("Yes.");

  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(await anna.invite());
  await knock(page, "Cleo");
  await anna.letIn("Cleo");
  await expect(page.getByLabel("Write a message")).toBeVisible();

  await page.goto(await signInLink(uniqueName("Dora")));
  await page.getByRole("button", { name: "Open account" }).click();
  await noteRecoveryCode(page);
  await expect(page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
});
