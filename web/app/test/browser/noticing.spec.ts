import { expect, type Page } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

/** The person looks at another tab, or comes back: a browser without windows cannot be made to. */
const look = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate(`{
    Object.defineProperty(document, "hidden", { configurable: true, value: ${hidden} });
    document.dispatchEvent(new Event("visibilitychange"));
  }`);

/** Records what the system would be asked to show, and how many tones are played. */
const RECORDER = `{
  globalThis.shown = [];
  globalThis.tones = 0;
  globalThis.Notification = class {
    static permission = "default";
    static requestPermission = async () => (Notification.permission = "granted");
    constructor(title, { body, tag }) {
      globalThis.shown.push({ title, body });
      this.tag = tag;
    }
    close() {}
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    globalThis.tones += 1;
    start.apply(this, at);
  };
}`;

/** A member whose browser records; it has the page anew by then. */
async function recorded(member: MemberInBrowser): Promise<MemberInBrowser> {
  await member.page.addInitScript(RECORDER);
  await member.page.reload();
  return member;
}

const shown = (page: Page): Promise<readonly { title: string; body: string }[]> => page.evaluate("globalThis.shown");
const tones = (page: Page): Promise<number> => page.evaluate("globalThis.tones");

const QUESTION = "Shall we tell you when somebody knocks?";

test("a host who looks elsewhere is told of knocks and messages, without names unless they want them", async ({
  browser,
}) => {
  const anna = await recorded(await MemberInBrowser.signIn(browser, uniqueName("Anna")));
  const { page } = anna;
  await anna.createMeeting("Secret plans");
  await expect(page.getByText(QUESTION)).toHaveCount(0);
  const link = await anna.invite("Several guests");
  await expect(page.getByText(QUESTION)).toBeVisible();
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText(QUESTION)).toHaveCount(0);

  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await expect(page.getByText("Somebody is at the door", { exact: true })).toBeVisible();
  expect([await shown(page), await tones(page)]).toEqual([[], 0]);
  await anna.letIn("Bo");
  await bo.isIn();

  await test.step("a knock and a message while she looks at another tab", async () => {
    await look(page, true);
    await GuestInBrowser.knock(browser, link, "Dina");
    await expect.poll(() => shown(page)).toEqual([{ title: "Latchkey", body: "Somebody is at the door." }]);
    await expect.poll(() => tones(page)).toBe(2);
    await bo.say("The number is 4711.");
    await expect
      .poll(() => shown(page))
      .toEqual([
        { title: "Latchkey", body: "Somebody is at the door." },
        { title: "Latchkey", body: "There is a new message." },
      ]);
    await expect.poll(() => tones(page)).toBe(3);
    await expect(page).toHaveTitle("(2) Secret plans · Latchkey");
    await expect(page.locator('link[rel="icon"][type="image/svg+xml"]')).toHaveAttribute("href", "/icon-2.svg");
  });

  await test.step("what is new is marked when she comes back", async () => {
    await look(page, false);
    const items = page.getByRole("log").getByRole("listitem");
    const texts = await items.allTextContents();
    const line = texts.indexOf("New");
    expect(texts[line + 1]).toContain("The number is 4711.");
    await expect(page).toHaveTitle("(1) Secret plans · Latchkey");
    await anna.say("Noted.");
    await bo.say("Good.");
    await anna.reads("Good.");
    expect((await items.allTextContents()).indexOf("New")).toBe(line);
  });

  await test.step("with names, and without a sound, where she wants it so", async () => {
    await page.getByRole("button", { name: "All meetings" }).click();
    await page.getByRole("button", { name: "Notices" }).click();
    await page.getByLabel("With who and where").check();
    await page.getByLabel("A soft sound").uncheck();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.reload();
    await expect(page.getByRole("link", { name: /Secret plans/ })).toContainText("1 at the door");
    await page.evaluate("Notification.permission = 'granted'");
    await look(page, true);
    await bo.say("And another one.");
    await expect.poll(() => shown(page)).toContainEqual({ title: "Secret plans", body: "New message from Bo" });
    expect(await tones(page)).toBe(0);
  });
  anna.watch.expectClean(bo.secret);
});

test("who does not want to be told is not asked again", async ({ browser }) => {
  const anna = await recorded(await MemberInBrowser.signIn(browser, uniqueName("Anna")));
  await anna.createMeeting("Quiet");
  await anna.invite();
  await anna.page.getByRole("button", { name: "Not now" }).click();
  await anna.page.reload();
  await expect(anna.page.getByLabel("Write a message")).toBeVisible();
  await expect(anna.page.getByText(QUESTION)).toHaveCount(0);
  expect(await anna.page.evaluate("Notification.permission")).toBe("default");
});

test("knocks are answered from the list, from another meeting and from the devices, also after a reload", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  await anna.createMeeting("First");
  const link = await anna.invite("Several guests");
  await page.getByRole("button", { name: "All meetings" }).click();

  await test.step("from the list, which has not shown the meeting since it was loaded", async () => {
    await page.reload();
    const bo = await GuestInBrowser.knock(browser, link, "Bo");
    await expect(page).toHaveTitle("(1) Your meetings · Latchkey");
    await anna.letIn("Bo");
    await bo.isIn();
    await expect(page).toHaveTitle("Your meetings · Latchkey");
  });

  await test.step("from another meeting", async () => {
    await anna.createMeeting("Second");
    const dina = await GuestInBrowser.knock(browser, link, "Dina");
    await expect(page.getByText("Somebody is at the door of “First”")).toBeVisible();
    await expect(page).toHaveTitle("(1) Second · Latchkey");
    await anna.letIn("Dina");
    await dina.isIn();
  });

  await test.step("from the devices", async () => {
    await page.getByRole("button", { name: "All meetings" }).click();
    await anna.openDevices();
    const elif = await GuestInBrowser.knock(browser, link, "Elif");
    await anna.decline("Elif");
    await elif.sees("You were not let in");
  });
  anna.watch.expectClean();
});

test("on a phone, who is at the door is one press away from the people", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  await page.setViewportSize({ width: 390, height: 760 });
  await anna.createMeeting("On the way");
  const link = await anna.invite();
  await page.getByRole("button", { name: "People" }).click();
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await page.getByRole("button", { name: "Show who is at the door" }).click();
  await anna.letIn("Bo");
  await bo.isIn();
  anna.watch.expectClean();
});

test("who came and went is told after a reload, too", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Comings");
  const link = await anna.invite("Several guests");
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.say("Welcome.");
  await bo.reads("Welcome.");
  await bo.page.getByRole("button", { name: "Leave" }).click();
  await bo.page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  const log = anna.page.getByRole("log").getByRole("listitem");
  const told = async () => (await log.allTextContents()).filter((text) => /^Bo /.test(text));
  await expect.poll(told).toEqual(["Bo has come in, let in by you", "Bo has left"]);
  await anna.page.reload();
  await expect.poll(told).toEqual(["Bo has come in, let in by you", "Bo has left"]);
});
