import { expect } from "@playwright/test";
import { JavaParticipant, uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

test("a browser's meeting has guests from the Java SDK", async ({ browser }) => {
  const annasName = uniqueName("Anna");
  const anna = await MemberInBrowser.signIn(browser, annasName);
  await anna.createMeeting("From Java");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  const java = await JavaParticipant.guest("Java", await anna.invite());
  await anna.letIn("Java");
  await bo.isIn();
  await anna.everyoneCanRead();

  await anna.say("Hello from the browser.");
  await expect.poll(() => java.heard()).toContain(`${annasName}: Hello from the browser.`);
  await bo.reads("Hello from the browser.");
  await bo.say("Hello from a guest.");
  await expect.poll(() => java.heard()).toContain("Bo: Hello from a guest.");
  await java.say("Hello from Java.");
  await anna.reads("Hello from Java.");
  await bo.reads("Hello from Java.");

  await java.leave();
  await expect(anna.page.getByRole("button", { name: "Remove Java" })).toHaveCount(0);
  await anna.say("Java has left.");
  await bo.reads("Java has left.");
});

test("a browser's guest is in a meeting that Java hosts", async ({ browser }) => {
  const [host, link] = await JavaParticipant.host(uniqueName("Java"), "Hosted by Java");
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await bo.isIn();
  await bo.everyoneCanRead();
  const java = await JavaParticipant.guest("Java guest", link);

  await host.say("Hello, guests.");
  await bo.reads("Hello, guests.");
  await bo.say("Hello, host.");
  await expect.poll(() => host.heard()).toContain("Bo: Hello, host.");
  await expect.poll(() => java.heard()).toContain("Bo: Hello, host.");

  await host.leave();
  await bo.sees("The meeting is over");
  bo.expectClean();
});

test("members and guests of both kinds are in one meeting", async ({ browser }) => {
  const [annasName, janasName] = [uniqueName("Anna"), uniqueName("Jana")];
  const anna = await MemberInBrowser.signIn(browser, annasName);
  await anna.createMeeting("All kinds");
  const jana = await JavaParticipant.member(janasName);
  await anna.addMember(janasName);
  await jana.join(new URL(anna.page.url()).pathname.split("/")[2] ?? "");
  const link = await anna.invite("Several guests");
  const bo = await GuestInBrowser.knock(browser, link, "Bo");
  await anna.letIn("Bo");
  const jo = await JavaParticipant.guest("Jo", link);
  await anna.letIn("Jo");
  await bo.isIn();
  await anna.everyoneCanRead();

  await anna.say("From a browser's member.");
  await jana.say("From a Java member.");
  await bo.reads("From a browser's member.");
  await bo.reads("From a Java member.");
  await bo.say("From a browser's guest.");
  await jo.say("From a Java guest.");
  await anna.reads("From a Java guest.");
  await bo.reads("From a Java guest.");
  for (const java of [jana, jo]) {
    await expect.poll(() => java.heard()).toContain(`${annasName}: From a browser's member.`);
    await expect.poll(() => java.heard()).toContain("Bo: From a browser's guest.");
  }
  await expect.poll(() => jana.heard()).toContain("Jo: From a Java guest.");
  await expect.poll(() => jo.heard()).toContain(`${janasName}: From a Java member.`);

  await anna.remove("Bo");
  await bo.sees("You were removed from the meeting");
  await jana.say("After Bo.");
  await expect.poll(() => jo.heard()).toContain(`${janasName}: After Bo.`);
  await bo.readsNothingOf("After Bo.");
  anna.watch.expectClean(bo.secret);
  bo.expectClean();
});
