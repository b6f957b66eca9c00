import { expect } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

test("who takes a guest out decides what becomes of a link that others have, too", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Family");
  const link = await anna.invite("Several guests");
  const dina = await GuestInBrowser.knock(browser, link, "Dina");
  await anna.letIn("Dina");
  await dina.isIn();
  await anna.page.getByRole("button", { name: "Remove Dina" }).click();
  const question = anna.page.getByRole("dialog", { name: "Remove Dina?" });
  await question.getByLabel("Leave it as it is").check();
  await question.getByRole("button", { name: "Remove" }).click();
  await dina.sees("You were removed from the meeting");

  const elif = await GuestInBrowser.knock(browser, link, "Elif");
  await anna.letIn("Elif");
  await elif.isIn();
  await anna.page.getByRole("button", { name: "Remove Elif" }).click();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await elif.sees("You were removed from the meeting");
  const late = await browser.newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This invitation was withdrawn" })).toBeVisible();
});

test("the only host hands the meeting over and leaves", async ({ browser }) => {
  const [anna, carlsName] = [await MemberInBrowser.signIn(browser, uniqueName("Anna")), uniqueName("Carl")];
  const carl = await MemberInBrowser.signIn(browser, carlsName);
  await anna.createMeeting("Handed over");
  await anna.addMember(carlsName);
  await carl.page.reload();
  await carl.page.getByRole("link", { name: /^Handed over/ }).click();
  await anna.everyoneCanRead();
  await anna.page.getByRole("button", { name: "Leave" }).click();
  const question = anna.page.getByRole("dialog", { name: "You are the only host" });
  await question.getByLabel(carlsName).check();
  await question.getByRole("button", { name: "Hand over and leave" }).click();
  await expect(anna.page.getByText(/^You have left this meeting/)).toBeVisible();
  await expect(carl.page.getByRole("button", { name: "End meeting" })).toBeVisible();
});

test("what was being written when the meeting ended can be copied", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Mid-sentence");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await anna.say("That is all.");
  await bo.reads("That is all.");
  await bo.page.getByLabel("Write a message").fill("One more thing, before");
  await anna.endMeeting();
  await bo.sees("The meeting is over");
  await expect(bo.page.getByRole("log").getByText("That is all.")).toBeVisible();
  await expect(bo.page.getByLabel(/^What you were writing/)).toHaveValue("One more thing, before");
});

test("a meeting is archived on a device, brought back, and deleted from it when it is over", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Old business");
  await anna.say("Kept until deleted.");
  const { page } = anna;
  await page.getByRole("button", { name: "All meetings" }).click();
  const entry = page.getByRole("link", { name: /^Old business/ });
  const more = page.getByRole("button", { name: "More about “Old business”" });
  await more.click();
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(entry).toBeHidden();
  await page.reload();
  await page.getByText("One archived meeting").click();
  await more.click();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByText("One archived meeting")).toHaveCount(0);
  await entry.click();
  await anna.reads("Kept until deleted.");

  await anna.endMeeting();
  await expect(page.getByText(/^This meeting is over/)).toBeVisible();
  const meeting = page.url();
  await page.getByRole("button", { name: "All meetings" }).click();
  await page.getByText("One meeting that is over").click();
  await more.click();
  await page.getByRole("button", { name: "Delete from this device" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(entry).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
  await expect(entry).toHaveCount(0);
  await page.goto(meeting);
  await expect(page.getByText(/^This meeting is over/)).toBeVisible();
  await anna.readsNothingOf("Kept until deleted.");
});
