import { expect, type Page } from "@playwright/test";
import { uniqueName } from "./backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

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
