import { expect, type Page, type Route } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "../../scripts/chromium.mjs";
import { serverUrl, signInLink, uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser, noteRecoveryCode, seedOf } from "./people.ts";
import { test } from "./stories.ts";
import { Watch } from "./watch.ts";

test("a guest who is not let in is told so", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Closed");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.decline("Bo");
  await bo.sees("You were not let in");
  await bo.page.reload();
  await bo.sees("You were not let in");
  bo.expectClean();
});

test("a name that is pasted with blanks in it is tidied, and one that cannot be a name is said to be none", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Names");
  const page = await browser.newPage();
  await page.goto(await anna.invite());
  await page.getByLabel("Your name").fill("Bo \u202eevil");
  await page.getByRole("button", { name: "Knock" }).click();
  await expect(page.getByRole("alert")).toContainText("invisible characters in it");
  await page.getByLabel("Your name").fill(" Bo\tLindqvist ");
  await page.getByRole("button", { name: "Knock" }).click();
  await expect(page.getByText("They see your name: Bo Lindqvist")).toBeVisible();
});

test("a link works once, unless it was made for several", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Once");
  const link = await anna.invite();
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  const page = await browser.newPage();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation has been used" })).toBeVisible();

  const shared = await anna.invite("Several guests");
  const [dina, elif] = await Promise.all([
    GuestInBrowser.knock(browser, shared, "Dina"),
    GuestInBrowser.knock(browser, shared, "Elif"),
  ]);
  await expect(anna.page.getByRole("heading", { name: "2 people are at the door" })).toBeVisible();
  await anna.page.getByRole("button", { name: "Let all in" }).click();
  const question = anna.page.getByRole("dialog", { name: "Let these 2 in?" });
  await expect(question.getByText("Dina", { exact: true })).toBeVisible();
  await expect(question.getByText("Elif", { exact: true })).toBeVisible();
  await question.getByRole("button", { name: "Let 2 in" }).click();
  await Promise.all([dina.isIn(), elif.isIn()]);
  await anna.say("Welcome, both.");
  await Promise.all([dina.reads("Welcome, both."), elif.reads("Welcome, both.")]);
});

test("why a link cannot be looked up just now is said as it is, and another try leads on", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Not yet");
  const link = await anna.invite();
  const page = await browser.newPage();
  const answers = {
    "Too much at once": (route: Route) =>
      route.fulfill({
        status: 429,
        headers: { "Retry-After": "0" },
        json: { code: "rate_limited", detail: "Too many." },
      }),
    "The server has a problem": (route: Route) =>
      route.fulfill({ status: 500, json: { code: "internal", detail: "It has made a mistake." } }),
    "The server cannot be reached": (route: Route) => route.abort(),
  };
  const lookUp = "**/api/meetings/external/join/**";
  for (const [heading, answer] of Object.entries(answers)) {
    await page.unroute(lookUp);
    await page.route(lookUp, answer);
    await page.goto(link);
    await expect(page.getByText(heading)).toBeVisible();
    for (const other of Object.keys(answers).filter((one) => one !== heading)) {
      await expect(page.getByText(other)).toHaveCount(0);
    }
  }
  await page.unroute(lookUp);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Your name")).toBeVisible();
});

test("a link that was withdrawn leads nowhere", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Withdrawn");
  const link = await anna.invite();
  await anna.page.getByRole("button", { name: "Invite" }).click();
  await anna.page.getByRole("button", { name: /^Withdraw the link/ }).click();
  const question = anna.page.getByRole("dialog", { name: /^Withdraw the link/ });
  await question.getByRole("button", { name: "Cancel" }).click();
  await anna.page.getByRole("button", { name: /^Withdraw the link/ }).click();
  await question.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(anna.page.getByRole("button", { name: /^Withdraw/ })).toHaveCount(0);
  const page = await browser.newPage();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation was withdrawn" })).toBeVisible();
});

test("a link whose secret has reached the server is said to be burnt, to who opens it and to those inside", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Burnt");
  const link = await anna.invite();
  const page = await browser.newPage();
  for (const mangled of [link.replace("#", "%23"), link.replace("#", "%2523")]) {
    await page.goto(mangled);
    await expect(page.getByRole("heading", { name: "This link is not secret any more" })).toBeVisible();
    expect(page.url()).not.toContain(seedOf(link));
  }
  const told = anna.page.getByText("An invitation’s link is not secret any more");
  await expect(told).toHaveCount(1);
  await anna.page.reload();
  await expect(told).toBeVisible();
  await anna.page.getByRole("button", { name: "Invite" }).click();
  await anna.page.getByRole("button", { name: /^Withdraw the link/ }).click();
  const question = anna.page.getByRole("dialog", { name: /^Withdraw the link/ });
  await question.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(told).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation was withdrawn" })).toBeVisible();
});

test("a link without its secret is not enough", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Secret");
  const link = await anna.invite();
  const page = await browser.newPage();
  await page.goto(link.slice(0, link.indexOf("#")));
  await expect(page.getByRole("heading", { name: "The end of this link is missing" })).toBeVisible();
});

test("a guest with a wrong secret cannot knock", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Wrong secret");
  const [link, other] = [await anna.invite(), await anna.invite()];
  const mixed = link.slice(0, link.indexOf("#")) + other.slice(other.indexOf("#"));
  const page = await browser.newPage();
  await page.goto(mixed);
  await page.getByLabel("Your name").fill("Mallory");
  await page.getByRole("button", { name: "Knock" }).click();
  await expect(page.getByRole("heading", { name: "This is not the link that was made" })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Let in Mallory" })).toHaveCount(0);
});

test("reloading before knocking is no dead end, and a guest can leave", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Reload");
  const link = await anna.invite();
  const context = await browser.newContext();
  const watch = new Watch(context, serverUrl());
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").waitFor();
  await page.reload();
  await page.getByLabel("Your name").fill("Bo");
  await page.getByRole("button", { name: "Knock" }).click();
  await anna.letIn("Bo");
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "You have left" })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Remove Bo" })).toHaveCount(0);
  expect(await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")).toBe("[{},{}]");
  await page.reload();
  await expect(page.getByRole("heading", { name: "You have left" })).toBeVisible();
  await expect(page).toHaveTitle("Reload · Latchkey");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation has been used" })).toBeVisible();
  watch.expectClean(seedOf(link));
});

test("a sign-in link works once, and signing out forgets the device", async ({ browser }) => {
  const link = await signInLink(uniqueName("Anna"));
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.reload(); // The link is not lost.
  await page.getByLabel("Name of this device").fill("Desk");
  await page.getByRole("button", { name: "Open account" }).click();
  await noteRecoveryCode(page);
  await expect(page.getByText("on “Desk”")).toBeVisible();

  const other = await browser.newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This sign-in link no longer works" })).toBeVisible();
  await other.getByRole("button", { name: "Other ways to sign in" }).click();
  const signedOut = (where: Page) => where.getByRole("heading", { name: "You are not signed in here" });
  await expect(signedOut(other)).toBeVisible();
  await other.reload();
  await expect(signedOut(other)).toBeVisible();

  await page.getByRole("button", { name: "Your devices" }).click();
  await page.getByRole("button", { name: "Sign out “Desk”" }).click();
  const question = page.getByRole("dialog", { name: "Sign out of your only device?" });
  await expect(question.getByText("Without your recovery code the account is lost")).toBeVisible();
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(signedOut(page)).toBeVisible();
  await page.reload();
  await expect(signedOut(page)).toBeVisible();
});

test("who has to sign in on the way to a meeting gets there, by a link that is put in as text", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Where Anna wants to go");
  const meeting = anna.page.url();
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  const link = await anna.deviceLink();
  const page = await (await browser.newContext()).newPage();
  await page.goto(meeting);
  await page.getByLabel("Your link").fill("no link");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("alert")).toContainText("/sign-in#");
  await page.getByLabel("Your link").fill(`Your link: <${link}>.`);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Ask to be added" }).click();
  await anna.page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByRole("heading", { name: "Where Anna wants to go" })).toBeVisible();
});

test("a sign-in link that is opened where somebody is signed in asks first", async ({ browser }) => {
  const annasName = uniqueName("Anna");
  const anna = await MemberInBrowser.signIn(browser, annasName);
  const carlsName = uniqueName("Carl");
  const link = await signInLink(carlsName);
  const { page } = anna;
  const question = page.getByRole("heading", { name: `This browser is signed in as ${annasName}` });
  await page.goto(link);
  await expect(question).toBeVisible();
  expect(page.url()).not.toContain("#");
  await page.getByRole("button", { name: `Go on as ${annasName}` }).click();
  await expect(page.getByText(`Signed in as ${annasName}`)).toBeVisible();
  await page.goto(link);
  await page.getByRole("button", { name: "Use the link" }).click();
  await page.getByRole("button", { name: "Open account" }).click();
  await noteRecoveryCode(page);
  await expect(page.getByText(`Signed in as ${carlsName}`)).toBeVisible();
});

test("a member is removed after a question, and not by a press where Add was", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Members");
  const carlsName = uniqueName("Carl");
  const carl = await MemberInBrowser.signIn(browser, carlsName);
  await anna.page.getByRole("button", { name: "Members" }).click();
  const add = anna.page.getByRole("button", { name: `Add ${carlsName}` });
  const spot = await add.boundingBox();
  await add.click();
  const remove = anna.page.getByRole("button", { name: `Remove ${carlsName}` });
  await expect(remove).toBeVisible();
  const { x, y } = spot ?? { x: 0, y: 0 };
  await anna.page.mouse.dblclick(x + 5, y + 5);
  await expect(anna.page.getByText("Added", { exact: true })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: /^Remove / })).toHaveCount(1);
  await anna.page.keyboard.press("Escape");
  await carl.page.reload();
  await carl.page.getByRole("link", { name: /Members/ }).click();
  await expect(carl.page.getByText("Nothing to read here yet")).toBeVisible();
  await expect(carl.page.getByText(/has come in/)).toHaveCount(0); // Anna was here before him.

  await anna.page.getByRole("button", { name: "Members" }).click();
  await remove.click();
  const question = anna.page.getByRole("dialog", { name: `Remove ${carlsName}?` });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(remove).toBeVisible();
  await remove.click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(add).toBeVisible();
  await expect(carl.page.getByText(/^You are not in this meeting any more: a host has removed you/)).toBeVisible();
});

test("who has stopped waiting is told how to knock again", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Again");
  const link = await anna.invite();
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await bo.page.getByRole("button", { name: "Stop waiting" }).click();
  await bo.sees("You have stopped waiting");
  await bo.page.goto(link);
  await bo.page.getByLabel("Your name").fill("Bo");
  await bo.page.getByRole("button", { name: "Knock" }).click();
  await bo.sees("You have knocked");
});

test("who waits, and reloads while the server is away, keeps the place and is told so", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Out of reach");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  let away = true;
  await bo.page.route("**/socket.io/**", (route) => (away ? route.abort() : route.continue()));
  await bo.page.routeWebSocket(/socket\.io/, (socket) => void (away ? socket.close() : socket.connectToServer()));
  await bo.page.reload();
  await expect(bo.page.getByText(/^The server cannot be reached at the moment\. You keep your place/)).toBeVisible();
  away = false;
  await expect(bo.page.getByText(/^The server cannot be reached at the moment/)).toHaveCount(0);
  await anna.letIn("Bo");
  await bo.isIn();
});

test("an address that leads nowhere is answered in words", async ({ browser }) => {
  const page = await browser.newPage();
  const answer = await page.goto(`${serverUrl()}/nonsense`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "To your meetings" }).click();
  await expect(page.getByRole("heading", { name: "You are not signed in here" })).toBeVisible();
  expect((await page.request.get(`${serverUrl()}/favicon.ico`)).status()).toBe(200);
});

test("a page that was opened without HTTPS says so, instead of failing", async ({ browser, playwright }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Not secure");
  const link = new URL(await anna.invite());
  link.hostname = "meet.example"; // Elsewhere than on this machine, plain HTTP gives a page no cryptography.
  const executablePath = chromiumPath();
  const elsewhere = await playwright.chromium.launch({
    args: [...CHROMIUM_ARGS, "--host-resolver-rules=MAP meet.example 127.0.0.1"],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const page = await elsewhere.newPage();
  const faults: Error[] = [];
  page.on("pageerror", (fault) => faults.push(fault));
  for (const address of [link.href, link.origin, `${link.origin}/sign-in#token`, `${link.origin}/device#token`]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "This address is not secure" })).toBeFocused();
    await expect(page.getByText("Open the same link with https://")).toBeVisible();
  }
  expect(faults).toEqual([]);
  await elsewhere.close();
});
