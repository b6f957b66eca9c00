import { expect, type Page, test } from "@playwright/test";
import { uniqueName } from "../test/browser/backstage.ts";
import { GuestInBrowser, MemberInBrowser } from "../test/browser/people.ts";

const ROUNDS = 15;

const now = (page: Page): Promise<number> => page.evaluate("performance.timeOrigin + performance.now()");

function report(what: string, millis: readonly number[]): void {
  const sorted = [...millis].sort((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  process.stdout.write(
    `${what}: median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms, of ${sorted.length} rounds\n`,
  );
}

/** Notes, in the page itself, when something can first be seen. */
const noteWhen = (condition: string) => `
  new Promise((resolve) => {
    const look = () => (${condition}) ? resolve(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
    look();
  })`;

test("from opening the link until the name can be typed", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Measured");
  const link = await anna.invite("Several guests");
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(
      `globalThis.ready = ${noteWhen('document.querySelector("input")?.getClientRects().length > 0')}`,
    );
    await page.goto(link, { waitUntil: "commit" });
    times.push(await page.evaluate("ready.then((at) => at - performance.timeOrigin)"));
    await context.close();
  }
  report("link opened -> name field usable", times);
});

test("from the knock until it is heard", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Measured");
  const link = await anna.invite("Several guests");
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    // As quickly as somebody types.
    await page.getByLabel("Your name").pressSequentially(`Guest ${round}`, { delay: 120 });
    const heard = page.evaluate<number>(noteWhen('document.body.innerText.includes("You have knocked")'));
    const click = await now(page);
    await page.getByRole("button", { name: "Knock" }).click();
    times.push((await heard) - click);
    await context.close();
  }
  report("knock -> at the door", times);
});

test("from letting a guest in until it reads a message", async ({ browser }) => {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Measured");
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `Guest ${round}`;
    const guest = await GuestInBrowser.knock(browser, await anna.invite(), name);
    const words = `Welcome, ${name}.`;
    const read = guest.page.evaluate<number>(noteWhen(`document.body.innerText.includes(${JSON.stringify(words)})`));
    const click = await now(anna.page);
    await anna.letIn(name);
    await anna.page.getByRole("button", { name: `Remove ${name}` }).waitFor();
    await anna.say(words);
    times.push((await read) - click);
    await anna.remove(name);
    await expect(anna.page.getByRole("button", { name: `Remove ${name}` })).toHaveCount(0);
    await guest.close();
  }
  report("let in -> first message read", times);
});
