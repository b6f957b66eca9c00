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

test("knocks and messages are told of in the title, and in the list of meetings", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("News");
  const link = await anna.invite("Several guests");
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await expect(anna.page).toHaveTitle("(1) News · Latchkey");
  await anna.letIn("Bo");
  await bo.isIn();
  await expect(anna.page).toHaveTitle("News · Latchkey");
  await expect(anna.page.getByRole("log").getByText("Bo has come in")).toBeVisible();

  await expect(bo.page.getByText(/has come in/)).toHaveCount(0); // He has found Anna there.

  await test.step("while the person looks elsewhere", async () => {
    await look(anna.page, true);
    await bo.say("Are you there?");
    await expect(anna.page).toHaveTitle("(1) News · Latchkey");
    await look(anna.page, false);
    await expect(anna.page).toHaveTitle("News · Latchkey");
    await look(bo.page, true);
    await anna.say("I am.");
    await expect(bo.page).toHaveTitle("(1) News · Latchkey");
  });

  await test.step("while the person is in the list of meetings", async () => {
    await anna.page.getByRole("button", { name: "All meetings" }).click();
    await expect(anna.page).toHaveTitle("Your meetings · Latchkey");
    await bo.say("Somebody else comes.");
    const dina = await GuestInBrowser.knock(browser, link, "Dina");
    const item = anna.page.getByRole("link", { name: /News/ });
    await expect(item).toContainText("1 at the door");
    await expect(item).toContainText("1 new message");
    await expect(anna.page).toHaveTitle("(2) Your meetings · Latchkey");
    await item.click();
    await anna.letIn("Dina");
    await dina.isIn();
  });

  await test.step("who was removed keeps what was read, until the tab is closed", async () => {
    await anna.remove("Bo");
    await bo.sees("You were removed from the meeting");
    await expect(anna.page.getByRole("log").getByText("You removed Bo")).toBeVisible();
    await bo.reads("I am.");
    await bo.page.reload();
    await bo.sees("You were removed from the meeting");
    await bo.readsNothingOf("I am.");
  });
  bo.expectClean();
  anna.watch.expectClean(bo.secret);
});

test("web addresses in messages can be pressed, and nothing else", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Links");
  await anna.say("See https://example.org/x, not javascript:alert(1).");
  const links = anna.page.getByRole("log").getByRole("link");
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute("href", "https://example.org/x");
  await expect(links).toHaveAttribute("rel", "noopener noreferrer");
  await expect(links).toHaveAttribute("target", "_blank");
});
