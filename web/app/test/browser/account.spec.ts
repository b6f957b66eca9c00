import { expect } from "@playwright/test";
import { serverUrl, signInLink, uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser, noteRecoveryCode } from "./people.ts";
import { test } from "./stories.ts";

test("an account opens under the name that its owner chooses, and its recovery code is shown until it is noted", async ({
  browser,
}) => {
  const carlsName = uniqueName("Carl");
  await MemberInBrowser.signIn(browser, carlsName);
  const suggested = uniqueName("Anna");
  const page = await (await browser.newContext()).newPage();
  await page.goto(await signInLink(suggested));
  expect(page.url()).toBe(new URL("/sign-in", serverUrl()).href);
  const name = page.getByLabel("Your name");
  await expect(name).toHaveValue(suggested);
  await name.fill(carlsName);
  await page.getByRole("button", { name: "Open account" }).click();
  await expect(page.getByRole("alert")).toContainText("Another account on this server has this name");
  const chosen = uniqueName("Anna Weber");
  await name.fill(chosen);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Open account" }).click();

  const heading = page.getByRole("heading", { name: "Write down your recovery code" });
  await expect(heading).toBeVisible();
  await expect(page.getByRole("button", { name: "Go on" })).toBeDisabled();
  const code = page.getByRole("list", { name: "Recovery code" });
  const shown = await code.getByRole("listitem").allTextContents();
  expect(shown.join("")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  await page.getByRole("button", { name: "Remind me next time" }).click();
  await expect(page.getByText(`Signed in as ${chosen}`)).toBeVisible();
  await page.reload();
  await expect(heading).toBeVisible();
  expect(await noteRecoveryCode(page)).toBe(shown.join("-"));
  await expect(page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
});

test("a device is added by a link, joins the person's meetings, and is signed out again", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("On two devices");
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  const phone = await anna.addDevice(browser, "Phone");
  expect(phone.page.url()).not.toContain("#");
  await expect(anna.device("Phone")).toContainText("added by");

  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.page.getByRole("link", { name: /On two devices/ }).click();
  await phone.page.getByRole("link", { name: /On two devices/ }).click();
  await phone.say("From my phone.");
  await anna.reads("From my phone.");
  await anna.say("From my desk.");
  await phone.reads("From my desk.");

  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.openDevices();
  await anna.page.getByRole("button", { name: "Sign out “Phone”" }).click();
  const question = anna.page.getByRole("dialog", { name: "Sign out “Phone”?" });
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(anna.device("Phone")).toHaveCount(0);
  await expect(phone.page.getByText("The server does not know this device at present")).toBeVisible();
  anna.watch.expectClean();
});

test("a device that is not one's own is not added", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const link = await anna.deviceLink();
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel("Name of this device").fill("Mallory");
  await page.getByRole("button", { name: "Ask to be added" }).click();
  await anna.page.getByRole("button", { name: "It is not mine" }).click();
  await expect(anna.page.getByRole("dialog", { name: "The device was not added" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "This device link no longer works" })).toBeVisible();
  await anna.page.getByRole("button", { name: "Make a new link" }).click();
  await expect(anna.page.getByLabel("Device link", { exact: true })).not.toHaveValue(link);
  await anna.page.keyboard.press("Escape");
  await expect(anna.page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);
});

test("a device link that does not do is said to be so", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const link = await anna.deviceLink();
  const page = await (await browser.newContext()).newPage();
  for (const [address, heading] of [
    [link.slice(0, -3), "The end of this link is missing"],
    [link.replace("lkv_", "lkx_"), "This is not the link that was made"],
    [link.replace("#", "%23"), "This link is not secret any more"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    expect(page.url()).not.toMatch(/lkv_|lkx_/);
    await page.getByRole("button", { name: "Other ways to sign in" }).click();
    await expect(page.getByRole("heading", { name: "You are not signed in here" })).toBeVisible();
  }
  // Closing the dialog withdraws the link.
  await page.goto(link);
  await anna.page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Ask to be added" }).click();
  await expect(page.getByRole("heading", { name: "This device link no longer works" })).toBeVisible();
});

test("a lost device's owner comes back with the recovery code, and signs it out", async ({ browser }) => {
  const name = uniqueName("Anna");
  const lost = await MemberInBrowser.signIn(browser, name);
  const page = await (await browser.newContext()).newPage();
  await page.goto(serverUrl());
  await page.getByRole("button", { name: "I have a recovery code" }).click();
  const code = page.getByLabel("Recovery code");
  await code.fill("no code");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("This is not a recovery code");
  await code.fill("0".repeat(26));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("No account here has this recovery code")).toBeVisible();
  await code.fill(lost.recoveryCode.toLowerCase().replaceAll("-", " "));
  await page.getByLabel("Name of this device").fill("New laptop");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("You are back in your account")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your devices" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "New laptop" })).toContainText(
    "came with the recovery code",
  );
  await expect(lost.page.getByText("A new device was added to your account: “New laptop”")).toBeVisible();

  await page
    .getByRole("button", { name: /^Sign out/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);
  await expect(lost.page.getByText("The server does not know this device at present")).toBeVisible();
  await page.getByRole("button", { name: "All meetings" }).click();
  await expect(page.getByText(`Signed in as ${name}`)).toBeVisible();
});

test("a recovery code that others may have seen is replaced, and the devices that are there are signed out", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.openDevices();
  await anna.page.getByRole("button", { name: "New recovery code" }).click();
  const dialog = anna.page.getByRole("dialog", { name: "Make a new recovery code" });
  const present = dialog.getByLabel("Present recovery code");
  await present.fill("0".repeat(26));
  await dialog.getByRole("button", { name: "Make a new recovery code" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not the present recovery code");
  await present.fill(anna.recoveryCode);
  await dialog.getByRole("button", { name: "Make a new recovery code" }).click();
  const next = await noteRecoveryCode(anna.page);
  expect(next).not.toBe(anna.recoveryCode);
  await expect(anna.page.getByRole("heading", { name: "Your devices" })).toBeVisible();

  const page = await (await browser.newContext()).newPage();
  await page.goto(serverUrl());
  await page.getByRole("button", { name: "I have a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(anna.recoveryCode);
  await page.getByLabel("Sign out all my other devices first").check();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("No account here has this recovery code")).toBeVisible();
  await page.getByLabel("Recovery code").fill(next);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);
  await expect(anna.page.getByText("The server does not know this device at present")).toBeVisible();
});

test("without any device the recovery code leads back", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  await anna.openDevices();
  await page.getByRole("button", { name: /^Sign out/ }).click();
  await page
    .getByRole("dialog", { name: "Sign out of your only device?" })
    .getByRole("button", { name: "Sign out" })
    .click();
  await page.getByRole("button", { name: "I have a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(anna.recoveryCode);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("You are back in your account")).toBeVisible();
  await expect(page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);
});

test("a browser that has lost its keys says so, and the lost device goes when its owner is back", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Kept elsewhere");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  const { page } = anna;
  // What a browser does that is short of space: what pages have kept goes, the cookie stays.
  await page.goto(`${serverUrl()}/icon.svg`);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb,local_storage" });
  await page.goto(serverUrl());

  await expect(page.getByRole("heading", { name: "This browser has lost your keys" })).toBeVisible();
  await expect(page.getByText("You are signed in here as the device")).toBeVisible();
  await page.getByRole("button", { name: "I have a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(anna.recoveryCode);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("You are back in your account")).toBeVisible();
  await expect(page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);

  await page.getByRole("button", { name: "All meetings" }).click();
  await page.getByRole("link", { name: /Kept elsewhere/ }).click();
  await anna.say("With new keys.");
  await bo.reads("With new keys.");
  await page.reload();
  await anna.reads("With new keys.");
});

test("a device that another one has added is told of, and goes along with that", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const phone = await anna.addDevice(browser, "Phone");
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await expect(anna.page.getByText(/^A new device was added to your account/)).toHaveCount(0);
  await phone.addDevice(browser, "Tablet");
  const notice = anna.page.getByRole("alert").filter({ hasText: "A new device was added to your account: “Tablet”" });
  await expect(notice).toBeVisible();
  await anna.page.reload();
  await notice.getByRole("button", { name: "Look at your devices" }).click();
  await anna.page.getByRole("button", { name: "Sign out “Phone”" }).click();
  await expect(anna.page.getByRole("dialog").getByRole("checkbox", { name: "Tablet" })).toBeChecked();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(anna.page.getByRole("list", { name: "Your devices" }).getByRole("listitem")).toHaveCount(1);
  await expect(notice).toHaveCount(0);
});

test("a new name is seen by the others", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const carlsName = uniqueName("Carl");
  const carl = await MemberInBrowser.signIn(browser, carlsName);
  await anna.createMeeting("Names change");
  await anna.addMember(carlsName);
  await carl.page.getByRole("link", { name: /Names change/ }).click();
  await carl.everyoneCanRead();

  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.openDevices();
  const change = async (name: string) => {
    await anna.page.getByRole("button", { name: "Change name" }).click();
    await anna.page.getByLabel("Your name", { exact: true }).fill(name);
    await anna.page.getByRole("dialog").getByRole("button", { name: "Change name" }).click();
  };
  await change(carlsName);
  await expect(anna.page.getByRole("alert")).toContainText("Another account on this server has this name");
  await anna.page.keyboard.press("Escape");
  const name = uniqueName("Anna Weber");
  await change(name);
  await expect(anna.page.getByRole("dialog")).toHaveCount(0);
  await expect(anna.page.getByText(name)).toBeVisible();
  await expect(carl.page.getByRole("complementary", { name: "People" }).getByText(name)).toBeVisible();
});
