import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { signInLink } from "./backstage.ts";
import { Watch } from "./watch.ts";

/** What a member and a guest have in common: a page with a conversation in it. */
export class Person {
  readonly page: Page;
  readonly watch: Watch;

  protected constructor(page: Page, watch: Watch) {
    this.page = page;
    this.watch = watch;
  }

  async say(text: string): Promise<void> {
    const field = this.page.getByLabel("Write a message");
    await field.fill(text);
    await field.press("Enter");
    await expect(field).toHaveValue("");
  }

  /** Waits until this text, by this author, is shown. */
  async reads(text: string): Promise<void> {
    await expect(this.page.getByRole("log").getByText(text, { exact: true })).toBeVisible();
  }

  async readsNothingOf(text: string): Promise<void> {
    await expect(this.page.getByText(text)).toHaveCount(0);
  }

  /** Waits until everybody can read what is written here. */
  async everyoneCanRead(): Promise<void> {
    await expect(this.page.getByText(/^Encrypted\. Only you and/)).toBeVisible();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** The twelve groups of the safety number with somebody. */
  async safetyNumberWith(name: string): Promise<readonly string[]> {
    await this.page.getByRole("button", { name: `Compare safety number with ${name}` }).click();
    const groups = this.page.getByRole("dialog").getByRole("list", { name: "Safety number" }).getByRole("listitem");
    await expect(groups).toHaveCount(12);
    const digits = await groups.allTextContents();
    await this.page.getByRole("button", { name: "Close", exact: true }).click();
    return digits;
  }

  /** The six groups of the newest meeting code. */
  async meetingCode(): Promise<readonly string[]> {
    await this.page.getByRole("button", { name: "Meeting code" }).click();
    const newest = this.page.getByRole("dialog").getByRole("list", { name: "Meeting code" }).first();
    const digits = await newest.getByRole("listitem").allTextContents();
    await this.page.getByRole("button", { name: "Close", exact: true }).click();
    return digits;
  }
}

async function open(browser: Browser, origin: string): Promise<readonly [Page, Watch, BrowserContext]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const watch = new Watch(context, origin);
  return [await context.newPage(), watch, context];
}

/** A way to the server, with an address of its own. */
interface Way {
  link(link: string): string;
}

/** Takes the recovery code down, as the page asks after an account was opened. */
export async function noteRecoveryCode(page: Page): Promise<string> {
  await expect(page.getByRole("heading", { name: "Write down your recovery code" })).toBeVisible();
  const groups = await page.getByRole("list", { name: "Recovery code" }).getByRole("listitem").allTextContents();
  await page.getByLabel("I have written it down").check();
  await page.getByRole("button", { name: "Go on" }).click();
  return groups.join("-");
}

/** A member in a browser of their own. */
export class MemberInBrowser extends Person {
  readonly recoveryCode: string;

  private constructor(page: Page, watch: Watch, recoveryCode: string) {
    super(page, watch);
    this.recoveryCode = recoveryCode;
  }

  /** @param way by which the server is reached */
  static async signIn(browser: Browser, name: string, way?: Way): Promise<MemberInBrowser> {
    const direct = await signInLink(name);
    const link = way?.link(direct) ?? direct;
    const { origin } = new URL(link);
    const [page, watch] = await open(browser, origin);
    await page.goto(link);
    await page.getByRole("button", { name: "Open account" }).click();
    const code = await noteRecoveryCode(page);
    await expect(page.getByRole("heading", { name: "Your meetings" })).toBeVisible();
    expect(page.url()).toBe(`${origin}/`);
    return new MemberInBrowser(page, watch, code);
  }

  /** Another device of the same person, in a browser of its own. */
  async addDevice(browser: Browser, name: string): Promise<MemberInBrowser> {
    const link = await this.deviceLink();
    const { origin } = new URL(link);
    const [page, watch] = await open(browser, origin);
    await page.goto(link);
    await page.getByLabel("Name of this device").fill(name);
    await page.getByRole("button", { name: "Ask to be added" }).click();
    await expect(page.getByRole("heading", { name: "Confirm it on your other device" })).toBeVisible();
    await this.page.getByRole("dialog", { name: `Is “${name}” yours?` }).waitFor();
    await this.page.getByRole("button", { name: "Add it" }).click();
    await expect(this.page.getByRole("dialog", { name: `“${name}” is added` })).toBeVisible();
    await this.page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText("This device is one of yours now")).toBeVisible();
    // The seed binds the two devices: no server is told it.
    const seed = new URL(link).hash.split(".")[1] ?? "";
    watch.expectClean(seed);
    this.watch.expectClean(seed);
    return new MemberInBrowser(page, watch, this.recoveryCode);
  }

  /** Opens the dialog that adds a device; the link that it shows. */
  async deviceLink(): Promise<string> {
    await this.openDevices();
    await this.page.getByRole("button", { name: "Add a device" }).click();
    return this.page.getByLabel("Device link", { exact: true }).inputValue();
  }

  async openDevices(): Promise<void> {
    const heading = this.page.getByRole("heading", { name: "Your devices" });
    if (!(await heading.isVisible())) {
      await this.page.getByRole("button", { name: "Your devices" }).click();
    }
    await expect(heading).toBeVisible();
  }

  /** Its row in the list of one's own devices. */
  device(name: string): Locator {
    return this.page.getByRole("list", { name: "Your devices" }).getByRole("listitem").filter({ hasText: name });
  }

  async createMeeting(title: string, whoMayAdmit = "Only hosts"): Promise<void> {
    await this.page.getByRole("button", { name: "New meeting" }).click();
    await this.page.getByLabel("What is it about?").fill(title);
    await this.page.getByLabel(whoMayAdmit).check();
    await this.page.getByRole("button", { name: "Create meeting" }).click();
    await expect(this.page.getByRole("heading", { name: title })).toBeVisible();
  }

  /** Makes an invitation; the link that the dialog shows. */
  async invite(howMany: "One guest" | "Several guests" = "One guest"): Promise<string> {
    await this.page.getByRole("button", { name: "Invite" }).click();
    await this.page.getByLabel(howMany).check();
    await this.page.getByRole("button", { name: "Make link" }).click();
    const link = await this.page.getByLabel("Invitation link", { exact: true }).inputValue();
    await this.page.getByRole("button", { name: "Done" }).click();
    return link;
  }

  async letIn(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Let in ${name}` }).click();
  }

  async decline(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Decline ${name}` }).click();
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Remove ${name}` }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  }

  async addMember(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Members" }).click();
    await this.page.getByRole("button", { name: `Add ${name}` }).click();
    await expect(this.page.getByRole("button", { name: `Remove ${name}` })).toBeVisible();
    await this.page.getByRole("button", { name: "Close", exact: true }).click();
  }

  async endMeeting(): Promise<void> {
    await this.page.getByRole("button", { name: "End meeting" }).click();
    await this.page.getByRole("button", { name: "End for everyone" }).click();
  }
}

/** The secret in an invitation link; the anchor behind it is none. */
export function seedOf(link: string): string {
  return new URL(link).hash.slice(1).split(".")[0] ?? "";
}

/** A guest in a browser of their own. */
export class GuestInBrowser extends Person {
  readonly name: string;
  readonly secret: string;

  private constructor(page: Page, watch: Watch, name: string, secret: string) {
    super(page, watch);
    this.name = name;
    this.secret = secret;
  }

  /** Opens the link and knocks. */
  static async knock(browser: Browser, link: string, name: string): Promise<GuestInBrowser> {
    const { origin, pathname } = new URL(link);
    const [page, watch] = await open(browser, origin);
    await page.goto(link);
    await page.getByLabel("Your name").fill(name);
    expect(page.url()).toBe(origin + pathname);
    await page.getByRole("button", { name: "Knock" }).click();
    // A host that lets everyone in may be quicker than this test.
    const waits = page.getByRole("heading", { name: "You have knocked" });
    await expect(waits.or(page.getByLabel("Write a message"))).toBeVisible();
    return new GuestInBrowser(page, watch, name, seedOf(link));
  }

  async isIn(): Promise<void> {
    await expect(this.page.getByLabel("Write a message")).toBeVisible();
  }

  async sees(heading: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: heading })).toBeVisible();
  }

  expectClean(): void {
    this.watch.expectClean(this.secret);
  }
}
