import { expect } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { MemberInBrowser, seedOf } from "./people.ts";
import { test } from "./stories.ts";

const USE = "A person with an account here";

async function memberLink(host: MemberInBrowser, label: string): Promise<string> {
  await host.page.getByRole("button", { name: "Invite" }).click();
  await host.page.getByLabel("Who is it for?").fill(label);
  await host.page.getByLabel(USE).check();
  await host.page.getByRole("button", { name: "Make link" }).click();
  const link = await host.page.getByLabel("Invitation link", { exact: true }).inputValue();
  await host.page.getByRole("button", { name: "Done" }).click();
  return link;
}

test("a person with an account opens a member link, knocks, and is let in as a member", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const name = uniqueName("Mia");
  const mia = await MemberInBrowser.signIn(browser, name);
  await anna.createMeeting("Plans");
  const link = await memberLink(anna, "Mia from upstairs");
  expect(new URL(link).pathname).toMatch(/^\/member\/lki_/);

  await mia.page.goto(link);
  await expect(mia.page.getByRole("heading", { name: "You are invited to “Plans”" })).toBeVisible();
  expect(new URL(mia.page.url()).pathname).toBe("/member");
  expect(new URL(mia.page.url()).hash).toBe("");
  await mia.page.getByRole("button", { name: "Knock" }).click();
  await expect(mia.page.getByRole("heading", { name: "You knock at “Plans”" })).toBeVisible();

  await expect(anna.page.getByText("Has the link that you have made for Mia from upstairs.")).toBeVisible();
  await anna.page.getByRole("button", { name: `Decline ${name}` }).click();
  await expect(mia.page.getByText("You were not let in.")).toBeVisible();
  await mia.page.getByRole("button", { name: "Knock again" }).click();
  await anna.page.getByRole("button", { name: `Let in as a member: ${name}` }).click();

  await expect(mia.page.getByLabel("Write a message")).toBeVisible();
  await anna.everyoneCanRead();
  await anna.say("Welcome");
  await mia.reads("Welcome");
  await anna.page.getByRole("button", { name: "Members" }).click();
  await expect(anna.page.getByRole("dialog").getByText(name)).toBeVisible();
  await expect(anna.page.getByText("first contact, unproved")).toHaveCount(0);
  mia.watch.expectClean(seedOf(link));
  anna.watch.expectClean(seedOf(link));
});

test("who was added by name alone is marked as a first contact", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const name = uniqueName("Carl");
  await MemberInBrowser.signIn(browser, name);
  await anna.createMeeting("Names");
  await anna.addMember(name);
  await anna.page.getByRole("button", { name: "Members" }).click();
  await expect(anna.page.getByText("first contact, unproved")).toBeVisible();
});

test("a member link that is opened before signing in is there afterwards, and one that was used says so", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const [mia, eve] = [uniqueName("Mia"), uniqueName("Eve")];
  await anna.createMeeting("Once");
  const link = await memberLink(anna, "Mia");
  const page = await browser.newPage();
  await page.goto(link);
  await expect(page.getByText("The link that you have opened is for people with an account")).toBeVisible();
  await page.close();

  const atMia = await MemberInBrowser.signIn(browser, mia);
  await atMia.page.goto(link);
  await atMia.page.getByRole("button", { name: "Knock" }).click();
  await anna.page.getByRole("button", { name: `Let in as a member: ${mia}` }).click();
  await expect(atMia.page.getByLabel("Write a message")).toBeVisible();
  const atEve = await MemberInBrowser.signIn(browser, eve);
  await atEve.page.goto(link);
  await expect(atEve.page.getByText("This link has been used")).toBeVisible();
});

test("a member link whose secret has reached the server is said to be burnt, to who opens it and to those inside", async ({
  browser,
}) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const mia = await MemberInBrowser.signIn(browser, uniqueName("Mia"));
  await anna.createMeeting("Burnt");
  const link = await memberLink(anna, "Mia");
  await mia.page.goto(link.replace("#", "%23"));
  await expect(mia.page.getByText("This link is not secret any more")).toBeVisible();
  await expect(anna.page.getByText("The link for “Mia” is not secret any more")).toHaveCount(1);
});
