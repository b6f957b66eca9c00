import { expect } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

test("what is typed and not sent is there after a reload, and after a look at the other meetings", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("First");
  const field = anna.page.getByLabel("Write a message");
  await field.fill("Not yet");
  await anna.page.reload();
  await expect(field).toHaveValue("Not yet");
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.createMeeting("Second");
  await expect(field).toHaveValue("");
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.page.getByRole("link", { name: /First/ }).click();
  await expect(field).toHaveValue("Not yet");
  await field.press("Enter");
  await anna.reads("Not yet");
  await expect(field).toHaveValue("");
  await anna.page.reload();
  await anna.reads("Not yet");
  await expect(field).toHaveValue("");
});

test("what is typed stays in its field where it cannot be stored, and goes when it is", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Slow");
  const field = anna.page.getByLabel("Write a message");
  // Safari's Enter that confirms a choice among characters sends nothing: what follows it is of the same message.
  await field.pressSequentially("Typed");
  await field.dispatchEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true });
  await field.pressSequentially(" in one");
  await field.press("Enter");
  await anna.reads("Typed in one");
  await expect(field).toHaveValue("");
  // Nothing can be written to this device's database until it is allowed again.
  await anna.page.evaluate(`
    const transaction = IDBDatabase.prototype.transaction;
    const refused = () => { throw new DOMException("no room", "QuotaExceededError"); };
    window.refuseWrites = () => { IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
      return mode === "readwrite" ? refused() : transaction.call(this, names, mode, ...rest);
    }; };
    window.allowWrites = () => { IDBDatabase.prototype.transaction = transaction; };
    window.refuseWrites();
  `);
  await field.fill("Must not be lost");
  await field.press("Enter");
  await expect(anna.page.getByRole("alert").first()).toBeVisible();
  await expect(field).toHaveValue("Must not be lost");
  await anna.page.evaluate("window.allowWrites()");
  await field.press("Enter");
  await anna.reads("Must not be lost");
  await expect(field).toHaveValue("");
  await anna.page.keyboard.type("one");
  await anna.page.keyboard.press("Enter");
  await anna.page.keyboard.type("two");
  await anna.page.keyboard.press("Enter");
  await anna.reads("one");
  await anna.reads("two");
  await expect(field).toHaveValue("");
});

test("with fingers alone the Enter key makes a line, and the button sends", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Touch");
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await page.goto(await anna.invite());
  await page.getByLabel("Your name").fill("Bo");
  await page.getByRole("button", { name: "Knock" }).tap();
  await anna.letIn("Bo");
  const field = page.getByLabel("Write a message");
  await expect(field).toHaveAttribute("enterkeyhint", "enter");
  await field.tap();
  await page.keyboard.type("First line");
  await page.keyboard.press("Enter");
  await page.keyboard.type("second line");
  await expect(field).toHaveValue("First line\nsecond line");
  await page.getByRole("button", { name: "Send" }).tap();
  await anna.reads("First line\nsecond line");
  await context.close();
});
