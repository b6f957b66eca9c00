import { expect, type Page } from "@playwright/test";
import { reveals } from "../../../client/test/secret-forms.ts";
import { Wiretap } from "../../../client/test/wiretap.ts";
import { serverUrl, uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser, seedOf } from "./people.ts";
import { test } from "./stories.ts";

/** Where a page can leave a link: the address bar, the tab's history, storage, what the next site is told. */
async function placesOf(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send("Page.getNavigationHistory");
  await devtools.detach();
  const inPage = await page.evaluate(
    "JSON.stringify([location.href, history.state, document.referrer, { ...localStorage }, { ...sessionStorage }])",
  );
  return Buffer.from(JSON.stringify(entries.map(({ url }) => url)) + inPage);
}

test("the link's secret leaves the address bar at once, and the browser never", async ({ browser }) => {
  const tap = await Wiretap.before(serverUrl());
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"), tap);
  await anna.createMeeting("Overheard");
  const link = await anna.invite();
  const { origin, pathname } = new URL(link);
  expect(origin).toBe(new URL(anna.page.url()).origin);
  const secret = Buffer.from(seedOf(link), "base64url");
  expect(secret.length).toBe(32);

  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await bo.page.reload();
  await bo.isIn();
  await bo.everyoneCanRead();
  await anna.everyoneCanRead();
  await anna.say("What is it?");
  await bo.reads("What is it?");
  await bo.say("A secret.");
  await anna.reads("A secret.");
  const places = await placesOf(bo.page);
  await anna.remove("Bo");
  await bo.sees("You were removed from the meeting");
  await anna.endMeeting();
  await expect(anna.page.getByText("This meeting is over.")).toBeVisible();

  // The tap and the search hear what is there.
  expect(tap.calls.includes(pathname.slice("/join/".length))).toBe(true);
  expect(tap.calls.includes('"linkProof":"')).toBe(true);
  expect(tap.calls.includes('"envelopes":[{')).toBe(true);
  for (const event of ["external:message", "meeting:message"]) {
    expect(tap.frames.includes(`["${event}",`)).toBe(true);
  }
  expect(places.includes(pathname)).toBe(true);
  expect(reveals(Buffer.from(link), secret)).toBe(true);

  expect(reveals(tap.calls, secret)).toBe(false);
  expect(reveals(tap.frames, secret)).toBe(false);
  expect(reveals(places, secret)).toBe(false);
  bo.expectClean();
  anna.watch.expectClean(bo.secret);
  tap.close();
});

test("before the knock, only this tab's storage has the secret", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Not yet");
  const link = await anna.invite();
  const { origin, pathname } = new URL(link);
  const secret = Buffer.from(seedOf(link), "base64url");
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").waitFor();
  expect(page.url()).toBe(origin + pathname);
  expect(reveals(await placesOf(page), secret)).toBe(true);
  await page.evaluate("sessionStorage.clear()");
  expect(reveals(await placesOf(page), secret)).toBe(false);
});
