import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";

/** From the page's next connection on, key envelopes are held back until they are let go. */
async function holdKeys(page: Page): Promise<() => void> {
  let held: (() => void)[] | undefined = [];
  await page.routeWebSocket(/\/socket\.io\//, (client) => {
    const server = client.connectToServer();
    server.onMessage((message) => {
      if (held !== undefined && message.includes("meeting:receiveSenderKey")) {
        held.push(() => client.send(message));
      } else {
        client.send(message);
      }
    });
  });
  return () => {
    const all = held ?? [];
    held = undefined;
    for (const send of all) {
      send();
    }
  };
}

test("a key that stays away is told of, and what waited for it is shown when it comes", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Overdue");
  const bo = await GuestInBrowser.knock(browser, await anna.invite(), "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  const dina = await GuestInBrowser.knock(browser, await anna.invite(), "Dina");
  await anna.letIn("Dina");
  await dina.isIn();
  await anna.everyoneCanRead();
  const letGo = await holdKeys(bo.page);
  await bo.page.reload();
  await bo.isIn();
  await anna.remove("Dina"); // There is a new key before anything else is said.
  await dina.sees("You were removed from the meeting");
  await anna.say("Under a new key.");

  const warning = bo.page.getByText(/^A message under the name of Anna .* waits for its key$/);
  await expect(warning).toBeVisible();
  await bo.readsNothingOf("Under a new key.");
  letGo();
  await bo.reads("Under a new key.");
  await expect(warning).toHaveCount(0);
  bo.expectClean();
});

test("a known person's device under another key waits for a decision", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  const carlsName = uniqueName("Carl");
  const carl = await MemberInBrowser.signIn(browser, carlsName);
  await anna.createMeeting("First");
  await anna.addMember(carlsName);
  await carl.page.reload();
  await carl.page.getByRole("link", { name: /First/ }).click();
  await anna.everyoneCanRead();
  const identityKeyPublic = Buffer.concat([Buffer.of(5), randomBytes(32)]).toString("base64");
  await anna.page.route(/\/api\/users\/[^/]+\/devices$/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const devices = answer.devices.map((device: object) => ({ ...device, identityKeyPublic }));
    await route.fulfill({ response, json: { ...answer, devices } });
  });
  await anna.page.getByRole("button", { name: "All meetings" }).click();
  await anna.createMeeting("Second");
  await anna.addMember(carlsName);

  const warning = anna.page.getByText(`The key of ${carlsName} has changed`);
  const letIn = anna.page.getByRole("button", { name: `Let in device 1 of ${carlsName}`, exact: true });
  await expect(warning).toBeVisible();
  await letIn.click();
  await expect(letIn).toBeVisible(); // Not before the person has decided about the key.
  await anna.page.getByRole("button", { name: "Use the new key" }).click();
  await expect(warning).toHaveCount(0);
});
