import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";
import { serveGallery } from "../../scripts/gallery-server.mjs";
import { serverUrl } from "./backstage.ts";
import { test } from "./stories.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [390, 768, 1280];
const SERIOUS = new Set(["serious", "critical"]);

/** The gallery under the very policy that the server sets for the app. */
let gallery: Awaited<ReturnType<typeof serveGallery>>;

test.beforeAll(async () => {
  const policy = (await fetch(serverUrl())).headers.get("content-security-policy");
  expect(policy).toContain("script-src 'self'");
  gallery = await serveGallery({ "Content-Security-Policy": policy ?? "" });
});

test.afterAll(() => gallery.close());

async function stateNames(page: Page, language = "en"): Promise<readonly string[]> {
  await page.goto(`${gallery.url}?${language}`);
  await page.evaluate(axe);
  return ((await page.locator("html[data-states]").getAttribute("data-states")) ?? "").split(" ");
}

async function seriousFindings(page: Page, options: RunOptions): Promise<readonly string[]> {
  const results: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
  return results.violations
    .filter((violation) => SERIOUS.has(violation.impact ?? ""))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

const EVERYTHING: RunOptions = { resultTypes: ["violations"] };
/** All that a colour scheme can change. */
const CONTRAST: RunOptions = { ...EVERYTHING, runOnly: ["color-contrast"] };
/** All that a language can change. */
const WORDS: RunOptions = { ...EVERYTHING, rules: { "color-contrast": { enabled: false } } };

/** The page, or a part of it that scrolls, where one would have to scroll sideways. */
const TOO_WIDE = `[...document.querySelectorAll("html, body *")]
  .filter((element) => element.matches("html") || /auto|scroll/.test(getComputedStyle(element).overflowX))
  .filter((element) => element.scrollWidth > element.clientWidth && element.checkVisibility() && !element.matches("input, textarea"))
  .map((element) => element.className || element.tagName)`;

/** What can be opened is open, so that it is looked at as well. */
const OPENED = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";

/** A conversation fills the window and never more: only its own parts scroll. */
const LONGER_THAN_THE_WINDOW = `document.querySelector(".conversation") !== null &&
  document.documentElement.scrollHeight > innerHeight`;

/** What is typed may be confidential: no service checks its spelling. */
const SPELL_CHECKED = `[...document.querySelectorAll('input:not([type]), input[type="text"], input[type="search"], textarea')]
  .filter((field) => field.spellcheck)
  .map((field) => field.id + " " + field.className)`;

for (const [colorScheme, language, rules, widths] of [
  ["light", "en", EVERYTHING, WIDTHS],
  ["dark", "en", CONTRAST, []],
  ["light", "ar", WORDS, WIDTHS],
  ["light", "de", undefined, WIDTHS],
] as const) {
  test(`every state is accessible, fits, and keeps to the policy, ${colorScheme}, ${language}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const page = await browser.newPage({ colorScheme, reducedMotion: "reduce" });
    const failures: string[] = [];
    let shown = "the contents";
    page.on("pageerror", (error) => failures.push(`${shown}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") {
        failures.push(`${shown}: ${message.text()}`);
      }
    });
    const names = await stateNames(page, language);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      shown = name;
      await page.evaluate(`location.hash = "${name}"`);
      await expect(page.locator(`html[data-shown="${name}"] #app > *`).first()).toBeAttached();
      await page.evaluate(OPENED);
      for (const field of await page.evaluate<readonly string[]>(SPELL_CHECKED)) {
        failures.push(`${name}: a service may check the spelling in ${field}`);
      }
      for (const finding of rules === undefined ? [] : await seriousFindings(page, rules)) {
        failures.push(`${name}: ${finding}`);
      }
      for (const width of widths) {
        await page.setViewportSize({ width, height: 844 });
        for (const wide of await page.evaluate<readonly string[]>(TOO_WIDE)) {
          failures.push(`${name}, ${width} pixels: ${wide} is wider than its place`);
        }
        if (await page.evaluate<boolean>(LONGER_THAN_THE_WINDOW)) {
          failures.push(`${name}, ${width} pixels: the conversation is longer than the window`);
        }
      }
    }
    expect(failures).toEqual([]);
    await page.close();
  });
}

/** What assistive technology is given, where it matters most; the rest of each state may look as it likes. */
const READ: Readonly<Record<string, string>> = {
  "guest-name": `
    - banner: Latchkey
    - main:
      - paragraph: Anna Weber invites you to
      - 'heading "Second floor: keep or give up?" [level=1]'
      - paragraph: Anna Weber is here and can let you in.
      - textbox "Your name"
      - paragraph: The people in the meeting will see it.
      - button "Knock"
      - list:
        - listitem: /can be read by the people in it/
        - listitem: /No account, nothing to install/`,
  "guest-waiting": `
    - main:
      - heading "You have knocked" [level=1]
      - status: Waiting for Anna Weber to let you in. Keep this tab open.
      - button "Stop waiting"`,
  "guest-conversation": `
    - banner:
      - 'heading "Second floor: keep or give up?" [level=1]'
      - button "Leave"
    - main:
      - status
      - log "Messages":
        - list:
          - listitem:
            - paragraph:
              - text: Carl Mbeki
              - time: 14:02
            - paragraph: /The lease/
          - listitem
          - listitem:
            - paragraph:
              - text: You
              - time: 14:09
            - paragraph: /Hello everyone/
          - listitem
          - listitem
      - textbox "Write a message"
      - button "Send" [disabled]
      - status: Encrypted. Only you and the 3 others here can read it.
    - complementary "People":
      - heading "People (4)" [level=2]
      - list:
        - listitem:
          - paragraph: Anna Weber Host
          - paragraph: Can read you · here now
          - paragraph:
            - button "Compare safety number with Anna Weber"
        - listitem:
          - paragraph: Carl Mbeki
          - paragraph: Can read you · here now · Verified, on 2 devices
        - listitem:
          - paragraph: Bo Lindqvist Guest
          - paragraph: This is you
        - listitem:
          - paragraph: Dina Okafor Guest
          - paragraph: Can read you · here now
      - paragraph: /reaches the others through a member’s device/`,
  "guest-conversation-offline": `
    - main:
      - status: The server cannot be reached. What you write is kept and sent when it answers again.
      - log "Messages":
        - list:
          - listitem
          - listitem
          - listitem
          - listitem:
            - paragraph:
              - text: "Not sent: They have been away for too long."
              - button "Send again"
          - listitem:
            - paragraph: Sending…`,
  "guest-over-removed": `
    - main:
      - heading "You were removed from the meeting" [level=1]
      - group:
        - text: What you have read here. It goes when you close or reload this tab
        - log "Messages"`,
  "meetings-news": `
    - main:
      - list:
        - listitem:
          - link /Second floor.* 2 at the door/
        - listitem:
          - link /Interview, afternoon Carl Mbeki is the host .* 1 new message/
      - group: One meeting that is over`,
  "meetings-problem": `
    - main:
      - heading "Your meetings" [level=1]
      - button "New meeting"
      - alert:
        - paragraph: The server cannot be reached
        - paragraph: /Check your connection and try again/
        - button "Try again"`,
  "meeting-lobby": `
    - banner:
      - button "All meetings"
      - 'heading "Second floor: keep or give up?" [level=1]'
      - button "Invite"
    - main:
      - region "Somebody is at the door":
        - heading "Somebody is at the door" [level=2]
        - list:
          - listitem:
            - paragraph: Elif Demir since 14:15
            - paragraph: Has a link made for one guest
            - button "Decline Elif Demir"
            - button "Let in Elif Demir"
      - log "Messages"
    - complementary "People":
      - button "End meeting"
      - list:
        - listitem
        - listitem
        - listitem:
          - paragraph: Bo Lindqvist Guest
          - paragraph:
            - button "Remove Bo Lindqvist"
        - listitem
    - status: Elif Demir is at the door`,
  "meeting-partly-readable": `
    - main:
      - status: Encrypted. 2 of 3 can read you so far; one is still exchanging keys.
    - complementary "People":
      - list:
        - listitem:
          - paragraph: Dina Okafor Guest
          - paragraph: Exchanging keys… · here now`,
  "meeting-warnings": `
    - main:
      - alert:
        - paragraph: The key of Carl Mbeki has changed
        - paragraph: /Nothing is sent to the new key until that is decided/
        - button "Use the new key"
        - button "Dismiss"
      - alert:
        - paragraph: The server does not show who somebody here is
        - button "Dismiss"
      - status: Encrypted. 2 of 3 can read you; one gets no keys, because something about them is wrong.
    - complementary "People":
      - list:
        - listitem:
          - paragraph: Carl Mbeki
          - paragraph: Gets no keys · here now
          - paragraph:
            - button "Compare safety number with Carl Mbeki"`,
  "meeting-days": `
    - main:
      - log "Messages":
        - list:
          - listitem:
            - time: /^Sunday,? 22 November 2026$/
          - listitem:
            - paragraph:
              - text: Carl Mbeki
              - time: 23:58
          - listitem:
            - time: /^Monday,? 23 November 2026$/
          - listitem:
            - paragraph:
              - text: Carl Mbeki
              - time: 00:01
          - listitem:
            - paragraph:
              - text: You
              - time: 14:05
            - paragraph: I am on my phone.
          - listitem:
            - paragraph:
              - text: You
              - time: 14:06
            - paragraph: And at my desk.`,
  "meeting-passing-warnings": `
    - main:
      - status:
        - paragraph: Bo Lindqvist, Dina Okafor and Mallory cannot read you yet
        - paragraph: /tried again by itself/
        - button "Dismiss"`,
  "meeting-elsewhere": `
    - main:
      - status:
        - button "Go on here"
      - textbox "Write a message"
      - button "Send" [disabled]
      - status: /Nothing is sent from this tab/`,
  "meeting-not-yet-in": `
    - main:
      - heading "Coming into the meeting" [level=1]
      - status: /this device comes in by itself/
      - button "All meetings"`,
  "meeting-ended": `
    - main:
      - log "Messages"
      - paragraph: This meeting is over. Nobody can write in it any more.
    - complementary "People":
      - list:
        - listitem:
          - paragraph: Anna Weber Host
          - paragraph: This is you
        - listitem:
          - paragraph: Carl Mbeki
          - paragraph: Verified, on 2 devices
          - paragraph:
            - button "Compare safety number with Carl Mbeki"
        - listitem:
          - paragraph: Bo Lindqvist Guest
          - paragraph:
            - button "Compare safety number with Bo Lindqvist"
        - listitem`,
  "meeting-invite": `
    - dialog "Invite a guest":
      - heading "Invite a guest" [level=2]
      - button "Close"
      - textbox "Who is it for?"
      - group "How many may use it?":
        - radio /One guest/ [checked]
        - radio /Several guests/
      - combobox "How long is it valid?"
      - button "Make link"
      - list:
        - listitem:
          - text: /Dina 0 of 1 used · made by you · valid until 24 Nov, 14:00/
          - 'button "Show link: Dina"'
          - button "Withdraw the link Dina"
        - listitem:
          - text: /without a name 3 of 50 used · made by Carl Mbeki/
          - button "Withdraw the link without a name"
        - listitem:
          - text: /The auditors 0 of 50 used · made by you, on another device/
          - button "Withdraw the link The auditors"`,
  "meeting-closed-to-guests": `
    - complementary "People":
      - button "Members"
      - button "Leave"
      - button "End meeting"
      - status: Closed to new guests
      - button "Open to guests"`,
  "meeting-as-member": `
    - complementary "People":
      - button "Leave"
      - status: Guests can knock`,
  "meeting-left": `
    - main:
      - paragraph: /You have left this meeting/`,
  "meeting-join-refused": `
    - main:
      - alert:
        - paragraph: This device cannot come in
        - button "Dismiss"`,
  "guest-waiting-other-meeting": `
    - main:
      - heading "You have knocked" [level=1]
      - alert:
        - paragraph: This is not the meeting of your link
        - button "Dismiss"`,
  "meeting-members": `
    - dialog "Who this meeting is open to":
      - list "Also on this server":
        - listitem:
          - button "Add Emil Novák"
      - list "In this meeting":
        - listitem: Anna Weber Host
        - listitem:
          - 'button "Make host: Carl Mbeki"'
          - button "Remove Carl Mbeki"`,
  "sign-in": `
    - main:
      - heading "Open your account" [level=1]
      - paragraph: /opens an account on this server/
      - textbox "Your name": Anna Weber
      - paragraph: /How others see you/
      - textbox "Name of this device": Chrome on Linux
      - button "Open account"`,
  "sign-in-used": `
    - main:
      - heading "This sign-in link no longer works" [level=1]
      - button "Other ways to sign in"`,
  "sign-in-no-link": `
    - main:
      - heading "You are not signed in here" [level=1]
      - textbox "Your link"
      - button "Go on"
      - button "I have a recovery code"`,
  "sign-in-lost": `
    - main:
      - heading "This browser has lost your keys" [level=1]
      - paragraph: /Firefox on Windows/
      - paragraph: /your meetings are still there/
      - textbox "Your link"
      - button "Go on"
      - button "I have a recovery code"`,
  "sign-in-other": `
    - main:
      - heading "This browser is signed in as Anna Weber" [level=1]
      - button "Go on as Anna Weber"
      - button "Use the link"`,
  "join-waiting": `
    - main:
      - heading "Confirm it on your other device" [level=1]
      - paragraph: /It asks you about “Safari on iPhone”/
      - status: Waiting for your other device…
      - button "Stop"`,
  recover: `
    - main:
      - heading "Sign in with your recovery code" [level=1]
      - textbox "Recovery code"
      - textbox "Name of this device"
      - checkbox /Sign out all my other devices first/
      - button "Sign in"`,
  "recovery-code": `
    - main:
      - heading "Write down your recovery code" [level=1]
      - paragraph: Latchkey recovery code · Anna Weber · meet.example.org
      - list "Recovery code":
        - listitem: 7KQ2
        - listitem: ZP9M
        - listitem: X4RT
        - listitem: C6VH
        - listitem: 8JWN
        - listitem: 3DFS
        - listitem: "50"
      - button "Copy"
      - button "Print"
      - checkbox "I have written it down"
      - button "Go on" [disabled]
      - button "Remind me next time"`,
  devices: `
    - banner:
      - button "All meetings"
    - main:
      - heading "Your devices" [level=1]
      - button "Add a device"
      - paragraph: How others see you Anna Weber
      - button "Change name"
      - list "Your devices":
        - listitem:
          - paragraph: Chrome on Linux This device
          - paragraph: since 23 November 2026 · opened the account
          - button "Sign out “Chrome on Linux”"
        - listitem:
          - paragraph: Safari on iPhone
          - paragraph: since 23 November 2026 · last seen 23 Nov, about 14:00 · added by “Chrome on Linux”
          - button "Sign out “Safari on iPhone”"
        - listitem
        - listitem
        - listitem:
          - paragraph: Tablet
          - paragraph: /added by a device that was signed out/
        - listitem:
          - paragraph: Edge on Windows
          - paragraph: /came with the recovery code/
      - button "New recovery code"`,
  "devices-new-code": `
    - dialog "Make a new recovery code":
      - textbox "Present recovery code"
      - button "Make a new recovery code"`,
  "devices-only": `
    - main:
      - status:
        - paragraph: You have not written down your recovery code yet
        - button "Show the code"`,
  "devices-sign-out": `
    - dialog "Sign out “Safari on iPhone”?":
      - group "These are signed out, too":
        - checkbox "Firefox on Android" [checked]
        - checkbox "Work laptop" [checked]
      - button "Cancel"
      - button "Sign out"`,
  "devices-sign-out-only-not-noted": `
    - dialog "Sign out of your only device?":
      - alert:
        - paragraph: Without your recovery code the account is lost
      - list "Recovery code"
      - button "Sign out without it"`,
  "devices-add": `
    - dialog "Add a device":
      - img "Device link as a QR code"
      - textbox "Device link"
      - button "Copy"
      - paragraph: The link works once, until 14:25, and only while this window is open.
      - status: Waiting for your other device…`,
  "devices-add-pending": `
    - dialog "Is “Safari on iPhone” yours?":
      - button "It is not mine"
      - button "Add it"`,
  "meetings-account-news": `
    - main:
      - alert:
        - paragraph: "A new device was added to your account: “Chrome on Windows”"
        - button "Look at your devices"
        - button "Dismiss"
      - alert:
        - paragraph: There are two records of your account`,
};

test("on paper there is the conversation and nothing else, all of it", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${gallery.url}#meeting-many`);
  await expect(page.getByText("Short message 50")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const gone of ["Invite", "Send", "Let in Elif Demir", "Remove Bo Lindqvist"]) {
    await expect(page.getByRole("button", { name: gone })).toBeHidden();
  }
  await expect(page.getByLabel("Write a message")).toBeHidden();
  await expect(page.getByRole("complementary")).toBeHidden();
  const cut =
    "document.querySelector('.message-list').scrollHeight - document.querySelector('.message-list').clientHeight";
  expect(await page.evaluate(cut)).toBeLessThanOrEqual(1);
  await page.close();
});

test("on paper there is the recovery code and whose it is, and no button", async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(`${gallery.url}#recovery-code`);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("list", { name: "Recovery code" })).toBeVisible();
  await expect(page.getByText("Anna Weber")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByLabel("I have written it down")).toBeHidden();
  await page.close();
});

test("what stays with a device that is kept shows so", async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(`${gallery.url}#devices-sign-out`);
  const tick = (name: string) => page.getByRole("checkbox", { name });
  await tick("Firefox on Android").uncheck();
  await expect(tick("Work laptop")).not.toBeChecked();
  await expect(tick("Work laptop")).toBeDisabled();
  await expect(page.getByText("Stays, as it was added by one that stays")).toBeVisible();
  await tick("Firefox on Android").check();
  await expect(tick("Work laptop")).toBeChecked();
  await tick("Work laptop").uncheck();
  await expect(tick("Firefox on Android")).toBeChecked();
  await page.close();
});

test("the people and who is at the door can be put away", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 768, height: 800 } });
  await page.goto(`${gallery.url}#meeting-lobby-many`);
  const people = page.getByRole("complementary", { name: "People" });
  const toggle = page.getByRole("button", { name: /^People/ });
  await expect(people).toBeVisible();
  await toggle.click();
  await expect(people).toBeHidden();
  await expect(toggle).toBeFocused();
  await toggle.click();
  await expect(people).toBeVisible();
  await page.getByRole("button", { name: "Fold up who is at the door" }).click();
  await expect(page.getByRole("heading", { name: "3 people are at the door" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Let in Elif Demir" })).toBeHidden();
  await page.getByRole("button", { name: "Let in the 2 whose links are not used" }).waitFor();
  await page.getByRole("button", { name: "Show who is at the door" }).click();
  await expect(page.getByRole("button", { name: "Let in Elif Demir" })).toBeVisible();
  await page.close();
});

test("copying says whether it worked, and not for ever", async ({ browser }) => {
  const page = await browser.newPage();
  await page.clock.install();
  await page.goto(`${gallery.url}#meeting-invite-ready`);
  await page.evaluate(`
    window.copies = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => window.copies() } });
  `);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("does not let the page copy. It is selected");
  expect(await page.evaluate("getSelection().toString() || document.activeElement.value")).toContain("#");
  await page.evaluate("window.copies = () => Promise.resolve()");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.clock.runFor(5000);
  await expect(page.getByRole("button", { name: "Copy", exact: true })).toBeVisible();
  await expect(page.getByText("Only this device can show it again")).toBeVisible();
  await page.close();
});

test("no service is sent what is confidential, to be translated or checked", async ({ browser }) => {
  const page = await browser.newPage();
  for (const [state, confidential] of [
    ["guest-conversation", ".message-text, .composer-state, .composer-text, .person-name, h1"],
    ["guest-name", "h1, .doorway-by, .promise"],
    ["safety-number", ".safety-digits"],
    ["meeting-invite-ready", ".copy-field-value"],
    ["recovery-code", ".recovery-code-groups"],
  ] as const) {
    await page.goto(`${gallery.url}#${state}`);
    await expect(page.locator(confidential.split(",")[0] ?? "").first()).toBeVisible();
    const sent = `[...document.querySelectorAll(${JSON.stringify(confidential)})]
      .filter((element) => element.translate || (element.matches("input, textarea") && element.spellcheck))
      .map((element) => element.className)`;
    expect(await page.evaluate(sent), state).toEqual([]);
  }
  await page.close();
});

test("screen readers are told what the pages show", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const [name, read] of Object.entries(READ)) {
    await page.goto(`${gallery.url}#${name}`);
    await expect(page.locator("body"), name).toMatchAriaSnapshot(read);
  }
  await page.close();
});
