import { expect } from "@playwright/test";
import { serverUrl, uniqueName } from "./backstage.ts";
import { Network } from "./network.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

test("a meeting from the first invitation to the end", async ({ browser }) => {
  const network = await Network.to(serverUrl());
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Second floor");

  const bo = await test.step("a guest knocks and is let in", async () => {
    const guest = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
    await expect(anna.page.getByText("Has a link made for one guest")).toBeVisible();
    await anna.letIn("Bo");
    await guest.isIn();
    return guest;
  });

  await test.step("both read each other", async () => {
    await anna.everyoneCanRead();
    await anna.say("Welcome, Bo.");
    await bo.reads("Welcome, Bo.");
    await bo.say("Hello, Anna.");
    await anna.reads("Hello, Anna.");
  });

  const dina = await test.step("a guest who comes later reads what is said from then on", async () => {
    const link = network.link(await anna.invite());
    const guest = await GuestInBrowser.knock(browser, link, "Dina");
    await anna.letIn("Dina");
    await guest.isIn();
    await anna.say("Dina is here, too.");
    await guest.reads("Dina is here, too.");
    await bo.reads("Dina is here, too.");
    await guest.readsNothingOf("Welcome, Bo.");
    return guest;
  });

  await test.step("guests read each other through a member who passes their words on", async () => {
    await bo.say("Hello, Dina.");
    await dina.reads("Hello, Dina.");
    await expect(dina.page.getByTitle(/signed by the guest, passed on by Anna .*’s device$/)).toBeVisible();
  });

  await test.step("reloading the page loses nothing", async () => {
    await bo.page.reload();
    await bo.isIn();
    await bo.reads("Hello, Dina.");
    await anna.page.reload();
    await anna.reads("Hello, Anna.");
    await anna.say("After the reload.");
    await bo.reads("After the reload.");
    await bo.say("Read after mine.");
    await anna.reads("Read after mine.");
  });

  await test.step("what was said while the network was gone comes when it is back", async () => {
    network.cut();
    await expect(dina.page.getByText(/^The server cannot be reached/)).toBeVisible();
    await anna.say("While Dina is offline.");
    await bo.reads("While Dina is offline.");
    await dina.say("Written offline.");
    network.mend();
    await dina.reads("While Dina is offline.");
    await anna.reads("Written offline.");
  });

  await test.step("a removed guest reads nothing more", async () => {
    await anna.remove("Bo");
    await bo.sees("You were removed from the meeting");
    await anna.say("Without Bo.");
    await dina.reads("Without Bo.");
    await bo.readsNothingOf("Without Bo.");
  });

  await test.step("the host ends it for everyone", async () => {
    await anna.endMeeting();
    await dina.sees("The meeting is over");
    await expect(anna.page.getByText("This meeting is over. Nobody can write in it any more.")).toBeVisible();
  });

  bo.expectClean();
  dina.expectClean();
  anna.watch.expectClean(bo.secret, dina.secret);
  await network.close();
});

test("two members run a meeting together", async ({ browser }) => {
  const carlsName = uniqueName("Carl");
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const carl = await MemberInBrowser.signIn(browser, carlsName);
  await anna.createMeeting("Together", "Every member");
  await anna.addMember(carlsName);

  // His list shows it by itself.
  await carl.page.getByRole("link", { name: /Together/ }).click();
  await carl.page.getByLabel("Write a message").waitFor();
  await carl.everyoneCanRead();
  await carl.say("I am in.");
  await anna.reads("I am in.");

  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await carl.letIn("Bo");
  await bo.isIn();
  await carl.everyoneCanRead();
  await carl.say("Carl let you in.");
  await bo.reads("Carl let you in.");
  await anna.say("And I made the link.");
  await bo.reads("And I made the link.");
  await bo.say("Thank you both.");
  await carl.reads("Thank you both.");
  await anna.reads("Thank you both.");

  bo.expectClean();
  anna.watch.expectClean(bo.secret);
  carl.watch.expectClean(bo.secret);
});

test("two people see the same safety number, and the same code of the meeting", async ({ browser }) => {
  const annasName = uniqueName("Anna");
  const anna = await MemberInBrowser.signIn(browser, annasName);
  await anna.createMeeting("Numbers");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  expect(await anna.safetyNumberWith("Bo")).toEqual(await bo.safetyNumberWith(annasName));
  await anna.page.getByRole("button", { name: "Compare safety number with Bo" }).click();
  await anna.page.getByRole("button", { name: "They are the same" }).click();
  await anna.page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(anna.page.getByText("Verified")).toBeVisible();
  const code = await anna.meetingCode();
  expect(code).toHaveLength(6);
  expect(await bo.meetingCode()).toEqual(code);
});
