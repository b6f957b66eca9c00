import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

test.use({ timezoneId: "Europe/Berlin", permissions: ["clipboard-read", "clipboard-write"] });

const HOUR = 60 * 60 * 1000;

test("a link for another day is valid as long as its maker says, and goes along as a text and a calendar file", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  await anna.createMeeting("Estate; second floor");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Who is it for?").fill("The heirs");
  await page.getByLabel("Several guests").check();
  await page.getByLabel("How many guests at most?").fill("0");
  await expect(page.getByText("Put in a number from 1 to 1,000.")).toBeVisible();
  await page.getByLabel("How many guests at most?").fill("4");
  await page.getByLabel("How long is it valid?").selectOption("One week");
  await page.getByRole("button", { name: "Make link" }).click();
  const ready = page.getByRole("dialog", { name: "Your link is ready" });
  await expect(ready.getByText("Up to 4 guests can use it. It is valid until")).toBeVisible();
  const link = await ready.getByLabel("Invitation link", { exact: true }).inputValue();

  await test.step("not for a day when it is no longer valid", async () => {
    await ready.getByLabel("When does the meeting start?").fill(inputOf(Date.now() + 8 * 24 * HOUR));
    await expect(ready.getByText(/^The link is no longer valid then/)).toBeVisible();
  });
  const start = inputOf(Date.now() + 3 * 24 * HOUR);
  await ready.getByLabel("When does the meeting start?").fill(start);
  await expect(ready.getByText(/^The link is no longer valid then/)).toHaveCount(0);

  await test.step("as a calendar file", async () => {
    const saving = page.waitForEvent("download");
    await ready.getByRole("button", { name: "Save calendar file" }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe("invitation.ics");
    const lines = readFileSync(await file.path(), "utf8")
      .replaceAll("\r\n ", "")
      .split("\r\n");
    expect(lines).toContain(`DTSTART;TZID=Europe/Berlin:${start.replace(/[-:]/g, "")}00`);
    expect(lines).toContain("SUMMARY:Estate\\; second floor");
    expect(lines).toContain(`LOCATION:${link}`);
  });

  await test.step("as a text", async () => {
    await ready.getByRole("button", { name: "Copy as a message" }).click();
    await expect(ready.getByRole("button", { name: "Copied" })).toBeVisible();
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(copied).toContain("You are invited to “Estate; second floor”.");
    expect(copied).toContain(link);
  });
  await ready.getByRole("button", { name: "Done" }).click();

  await test.step("the list says whose it is, how often it was used, and until when it is valid", async () => {
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByText(/^0 of 4 used · made by you · valid until /)).toBeVisible();
  });
  // The secret has left this browser by none of these ways.
  anna.watch.expectClean(new URL(link).hash.slice(1).split(".")[0] ?? "");
});

/** As a field for a day and a time has it, in Berlin; the minutes are full. */
function inputOf(at: number): string {
  return new Date(at).toLocaleString("sv", { timeZone: "Europe/Berlin" }).slice(0, 16).replace(" ", "T");
}

test("a host whose clock is wrong is told before a link is made, and loses sight of none", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const { page } = anna;
  await anna.createMeeting("Out of time");
  const invite = page.getByRole("button", { name: "Invite" });
  const warning = page.getByText("Two clocks differ");
  const withdraw = page.getByRole("button", { name: /^Withdraw the link/ });
  const close = page.getByRole("button", { name: "Close", exact: true });
  await anna.invite();
  await invite.click();
  await expect(withdraw).toHaveCount(1);
  await expect(warning).toHaveCount(0);
  await close.click();
  for (const days of [2, -2]) {
    await page.clock.setSystemTime(Date.now() + days * 24 * HOUR);
    await page.reload();
    await expect(page.getByLabel("Write a message")).toBeVisible();
    await invite.click();
    await expect(warning).toBeVisible();
    await expect(withdraw).toHaveCount(1);
    await close.click();
  }
});
