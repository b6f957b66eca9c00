import { expect, type Page } from "@playwright/test";
import { signInLink, uniqueName } from "./backstage.ts";
import { Keyboard } from "./keyboard.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
/** The button that shows and hides them, with their number. */
const PEOPLE = expect.stringMatching(/^People/);
const SEARCH = "Search the messages";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a guest needs no mouse", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("By keyboard");
  const link = await anna.invite();
  const context = await browser.newContext();
  const page = await context.newPage();
  const keyboard = new Keyboard(page);

  await test.step("the name field is ready; Enter knocks", async () => {
    await page.goto(link);
    await expect(page.getByLabel("Your name")).toBeFocused();
    await keyboard.press("Enter");
    await expect(page.getByRole("alert")).toHaveText("Type the name that people here know you by.");
    await keyboard.type("Bo");
    await keyboard.press("Enter");
  });

  await test.step("waiting and coming in are read out", async () => {
    await expect(heading(page, "You have knocked")).toBeFocused();
    await keyboard.to(button(page, "Stop waiting"));
    await anna.letIn("Bo");
    await expect(heading(page, "By keyboard")).toBeFocused();
  });

  await test.step("writing", async () => {
    const stops = [SEARCH, PEOPLE, "Leave", "Messages", "Attach files", "Write a message"];
    expect(await keyboard.stops(6)).toEqual(stops);
    await keyboard.type("Hello");
    await keyboard.press("Shift+Enter");
    await keyboard.type("from two lines.");
    await keyboard.press("Enter");
    await anna.reads("Hello\nfrom two lines.");
    await expect(page.getByLabel("Write a message")).toBeFocused();
    await expect(page.getByLabel("Write a message")).toHaveValue("");
  });

  await test.step("leaving, after thinking again", async () => {
    await keyboard.use(button(page, "Leave"), "Shift+Tab");
    const dialog = page.getByRole("dialog", { name: "Leave the meeting?" });
    await expect(dialog.getByRole("heading")).toBeFocused();
    await keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(button(page, "Leave")).toBeFocused();
    await keyboard.press("Enter");
    await expect(dialog.getByRole("heading")).toBeFocused();
    expect(await keyboard.stops(3)).toEqual(["Close", "Stay", "Leave"]);
    await keyboard.press("Enter");
    await expect(heading(page, "You have left")).toBeFocused();
  });
  await context.close();
});

test("a host needs no mouse", async ({ browser }) => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const keyboard = new Keyboard(page);

  await test.step("signing in", async () => {
    await page.goto(await signInLink(uniqueName("Anna")));
    await expect(heading(page, "Open your account")).toBeFocused();
    expect(await keyboard.stops(2)).toEqual(["Your name", "Name of this device"]);
    await keyboard.press("Enter");
    await expect(heading(page, "Write down your recovery code")).toBeFocused();
    expect(await keyboard.stops(3)).toEqual(["Copy", "Print", "I have written it down"]);
    await keyboard.press("Space");
    await keyboard.use(button(page, "Go on"));
    await expect(heading(page, "Your meetings")).toBeFocused();
  });

  await test.step("making a meeting", async () => {
    await keyboard.use(button(page, "New meeting"));
    await expect(page.getByRole("dialog", { name: "New meeting" }).getByLabel("What is it about?")).toBeFocused();
    expect(await keyboard.stops(1)).toEqual([expect.stringContaining("Only hosts")]);
    await keyboard.press("ArrowDown");
    await expect(page.getByLabel("Every member")).toBeChecked();
    await keyboard.press("Shift+Tab");
    await keyboard.type("By keyboard");
    await keyboard.press("Enter");
    await expect(heading(page, "By keyboard")).toBeFocused();
  });

  const link = await test.step("inviting, and copying the link", async () => {
    await keyboard.to(button(page, "All meetings"), "Shift+Tab");
    expect(await keyboard.stops(3)).toEqual([SEARCH, PEOPLE, "Invite"]);
    await keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel("Who is it for?")).toBeFocused();
    await keyboard.to(dialog.getByLabel("One guest"));
    await keyboard.press("ArrowDown");
    await expect(dialog.getByLabel("Several guests")).toBeChecked();
    await keyboard.use(button(page, "Make link"));
    await expect(heading(page, "Your link is ready")).toBeFocused();
    await keyboard.use(button(page, "Copy"));
    await expect(dialog.getByRole("status").first()).toHaveText("Copied");
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(copied).toBe(await dialog.getByLabel("Invitation link", { exact: true }).inputValue());
    await keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(button(page, "Invite")).toBeFocused();
    return copied;
  });

  const bo = await test.step("letting one in, declining another", async () => {
    const guest = await GuestInBrowser.knock(browser, link, "Bo");
    const mallory = await GuestInBrowser.knock(browser, link, "Mallory");
    await expect(heading(page, "2 people are at the door")).toBeVisible();
    await keyboard.use(button(page, "Let in Bo"));
    await guest.isIn();
    await expect(heading(page, "Somebody is at the door")).toBeVisible();
    // Neither nowhere, nor on a button that a second press would use.
    await expect(page.getByRole("region", { name: "Somebody is at the door" }).getByRole("list")).toBeFocused();
    expect(await keyboard.stops(2)).toEqual(["Decline Mallory", "Let in Mallory"]);
    await keyboard.use(button(page, "Decline Mallory"), "Shift+Tab");
    await mallory.sees("You were not let in");
    await expect(page.getByRole("region", { name: "Somebody is at the door" })).toHaveCount(0);
    await expect(page.locator("body")).not.toBeFocused();
    return guest;
  });

  await test.step("writing", async () => {
    await keyboard.to(page.getByLabel("Write a message"));
    await keyboard.type("Hello, Bo.");
    await keyboard.press("Enter");
    await bo.reads("Hello, Bo.");
  });

  await test.step("comparing safety numbers", async () => {
    await keyboard.use(button(page, "Compare safety number with Bo"));
    const dialog = page.getByRole("dialog", { name: "Safety number with Bo" });
    await keyboard.use(button(page, "They are the same"));
    await expect(dialog.getByRole("status")).toContainText("You have compared it");
    expect(await page.evaluate("document.activeElement.closest('dialog') !== null")).toBe(true);
    await keyboard.press("Escape");
    await expect(button(page, "Compare safety number with Bo")).toBeFocused();
  });

  await test.step("removing, with a question first that keeps the focus inside", async () => {
    await keyboard.use(button(page, "Remove Bo"));
    const dialog = page.getByRole("dialog", { name: "Remove Bo?" });
    await expect(dialog.getByRole("heading")).toBeFocused();
    const stops = new Set(await keyboard.stops(12));
    stops.delete(""); // The browser's own bars.
    expect([...stops]).toEqual(["Close", expect.stringMatching(/^Close it/), "Cancel", "Remove"]);
    await keyboard.use(dialog.getByRole("button", { name: "Cancel" }));
    await expect(button(page, "Remove Bo")).toBeFocused();
    await keyboard.press("Enter");
    await keyboard.use(dialog.getByRole("button", { name: "Remove" }));
    await bo.sees("You were removed from the meeting");
    await expect(button(page, "Remove Bo")).toHaveCount(0);
    await expect(page.locator("body")).not.toBeFocused();
  });

  await test.step("ending", async () => {
    await keyboard.use(button(page, "End meeting"));
    await expect(page.getByRole("dialog", { name: "End the meeting for everyone?" })).toBeVisible();
    await keyboard.use(button(page, "End for everyone"));
    await expect(page.getByText("This meeting is over.")).toBeVisible();
    await expect(page.locator("body")).not.toBeFocused();
  });
  await context.close();
});

test("devices are added and signed out without a mouse", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  const keyboard = new Keyboard(page);
  await keyboard.use(button(page, "Your devices"));
  await expect(heading(page, "Your devices")).toBeFocused();

  await test.step("adding", async () => {
    await keyboard.use(button(page, "Add a device"));
    await expect(page.getByRole("dialog", { name: "Add a device" }).getByRole("heading")).toBeFocused();
    const link = await page.getByLabel("Device link", { exact: true }).inputValue();
    const phone = await (await browser.newContext()).newPage();
    await phone.goto(link);
    await expect(heading(phone, "Add this device to your account")).toBeFocused();
    await phone.getByLabel("Name of this device").fill("Phone");
    await phone.getByLabel("Name of this device").press("Enter");
    await expect(heading(phone, "Confirm it on your other device")).toBeFocused();
    await expect(page.getByRole("dialog", { name: "Is “Phone” yours?" }).getByRole("heading")).toBeFocused();
    expect(await keyboard.stops(3)).toEqual(["Close", "It is not mine", "Add it"]);
    await keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "“Phone” is added" }).getByRole("heading")).toBeFocused();
    await keyboard.press("Escape");
    await expect(button(page, "Add a device")).toBeFocused();
  });

  await test.step("signing out, after thinking again", async () => {
    const signOut = button(page, "Sign out “Phone”");
    await keyboard.use(signOut);
    const dialog = page.getByRole("dialog", { name: "Sign out “Phone”?" });
    await expect(dialog.getByRole("heading")).toBeFocused();
    await keyboard.press("Escape");
    await expect(signOut).toBeFocused();
    await keyboard.press("Enter");
    await keyboard.use(dialog.getByRole("button", { name: "Sign out" }));
    await expect(signOut).toHaveCount(0);
    await expect(page.locator("body")).not.toBeFocused();
  });
});

test("on a phone, the people open and close by keys", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Small");
  await anna.page.setViewportSize({ width: 390, height: 844 });
  const keyboard = new Keyboard(anna.page);
  const people = anna.page.getByRole("complementary", { name: "People" });
  await keyboard.use(anna.page.getByRole("button", { name: /^People/ }));
  await expect(people).toBeFocused();
  expect(await keyboard.stops(2)).toEqual(["Back to messages", "Members"]);
  await keyboard.use(button(anna.page, "Back to messages"), "Shift+Tab");
  await expect(people).toBeHidden();
  await expect(anna.page.getByRole("button", { name: /^People/ })).toBeFocused();
});
