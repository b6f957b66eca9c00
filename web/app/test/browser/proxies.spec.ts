import { type Browser, expect } from "@playwright/test";
import { freePort, installed, RealProxy } from "../../../client/test/real-proxy.ts";
import { publishedServer, publishedSignInLink, uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

const here = installed();

for (const name of ["nginx", "haproxy"] as const) {
  test.describe(`behind ${name}, which rewrites Host and refuses WebSockets`, () => {
    test.skip(!here.has(name), `${name} is not installed`);

    test("a server that was told its address is used as without a proxy", async ({ browser }) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const proxy = await RealProxy.before(await publishedServer(url), name, { BLOCKED: port });
      try {
        await meet(browser, url);
        await openedByAnotherName(browser, url);
      } finally {
        await proxy.close();
      }
    });
  });
}

/** A member, by the cookie, and a guest. */
async function meet(browser: Browser, url: string): Promise<void> {
  const link = await publishedSignInLink(url, uniqueName("Anna"));
  expect(new URL(link).origin).toBe(url);
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"), { link: () => link });
  await anna.createMeeting("Behind a proxy");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.say("By long polling.");
  await bo.reads("By long polling.");
  await anna.page.reload();
  await bo.say("Still here?");
  await anna.reads("Still here?");
  bo.expectClean();
  await bo.close();
  await anna.close();
}

/** The page says what is wrong and names the setting; the link is not used up by it. */
async function openedByAnotherName(browser: Browser, url: string): Promise<void> {
  const link = await publishedSignInLink(url, uniqueName("Carl"));
  const page = await (await browser.newContext()).newPage();
  await page.goto(link.replace("127.0.0.1", "localhost"));
  await expect(page.getByText("The server does not take this page for its own")).toBeVisible();
  await expect(page.getByText(/set --url to the address in your browser’s bar/)).toBeVisible();
  await page.goto(link);
  await page.getByRole("button", { name: "Open account" }).click();
  await expect(page.getByRole("heading", { name: "Write down your recovery code" })).toBeVisible();
}
