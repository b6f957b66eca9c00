import { readFile } from "node:fs/promises";
import { type Browser, expect, type Page } from "@playwright/test";
import { serverUrl, uniqueName } from "./backstage.ts";
import { Network } from "./network.ts";
import { GuestInBrowser, MemberInBrowser } from "./people.ts";
import { test } from "./stories.ts";

/** Bytes in which no two places look alike. */
function content(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) {
    bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16)) & 0xff;
  }
  return bytes;
}

/** Chooses files by the button beside the field, and sends them. */
async function sends(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await choosing).setFiles(files);
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
}

/** Saves a file of the conversation; what the browser's downloads were given. */
async function saves(page: Page, name: string): Promise<Buffer> {
  const downloading = page.waitForEvent("download", { timeout: 60_000 });
  await page.getByRole("button", { name: `Save ${name}`, exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(name);
  return readFile(await download.path());
}

async function gather(browser: Browser, way?: Network): Promise<readonly [MemberInBrowser, GuestInBrowser]> {
  const anna = await MemberInBrowser.signIn(browser, uniqueName("Anna"));
  await anna.createMeeting("Figures");
  const link = await anna.invite();
  const bo = await GuestInBrowser.knock(browser, way?.link(link) ?? link, "Bo");
  await anna.letIn("Bo");
  await bo.isIn();
  await Promise.all([anna.everyoneCanRead(), bo.everyoneCanRead()]);
  return [anna, bo];
}

/** What the browser's file system has of opened files. */
const COPIES = `(async () => {
  const names = [];
  const walk = async (folder, path) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "directory") await walk(handle, path + name + "/"); else names.push(name);
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return names.length;
})()`;

test("a host sends a file of several segments, and the guest saves the very same", async ({ browser }) => {
  const [anna, bo] = await gather(browser);
  const plan = content(3 * 1024 * 1024 + 11);
  await sends(anna.page, { name: "Plan.bin", mimeType: "application/x-plan", buffer: plan });
  expect(Buffer.compare(await saves(bo.page, "Plan.bin"), plan)).toBe(0);
  await expect(bo.page.getByRole("log").getByText("3.1 MB · BIN")).toBeVisible();
  // The opened copy is on the disk of the guest's browser for as long as its meeting, and no longer.
  expect(await bo.page.evaluate(COPIES)).toBe(1);
  await anna.remove("Bo");
  await bo.sees("You were removed from the meeting");
  await expect.poll(() => bo.page.evaluate(COPIES)).toBe(0);
  bo.expectClean();
  anna.watch.expectClean();
});

test("a guest sends a page and a script in disguise, which are only ever saved", async ({ browser }) => {
  const [anna, bo] = await gather(browser);
  const page = Buffer.from('<html><script>document.title = "run"</script></html>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="document.title = 1"/>');
  await sends(
    bo.page,
    { name: "a.html", mimeType: "text/html", buffer: page },
    { name: "b.svg", mimeType: "image/svg+xml", buffer: svg },
    { name: "c.png", mimeType: "image/png", buffer: svg },
  );
  const { page: atAnna } = anna;
  expect((await saves(atAnna, "a.html")).toString()).toBe(page.toString());
  await expect(atAnna.getByRole("button", { name: "Save b.svg" })).toBeVisible();
  await expect(atAnna.getByRole("button", { name: "Show picture b.svg" })).toHaveCount(0);
  await atAnna.getByRole("button", { name: "Show picture c.png" }).click();
  await expect(atAnna.getByText("This is no picture that can be shown here")).toBeVisible();
  expect(await atAnna.title()).toContain("Figures");
  anna.watch.expectClean();
  bo.expectClean();
});

/** A JPEG of 40 by 20, made by the browser, in which a camera has noted where it was. */
const JPEG_WITH_PLACE = `(async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 40; canvas.height = 20;
  canvas.getContext("2d").fillRect(0, 0, 20, 20);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
  return [...new Uint8Array(await blob.arrayBuffer())];
})()`;

test("a guest sends a picture without what its camera has noted, and the host sees it when she asks", async ({
  browser,
}) => {
  const [anna, bo] = await gather(browser);
  const drawn = Buffer.from(await bo.page.evaluate<number[]>(JPEG_WITH_PLACE));
  const noted = Buffer.from("Exif\0\0 taken at 59.3293 N 18.0686 E");
  const head = Buffer.from([0xff, 0xe1, 0, noted.length + 2]);
  const picture = Buffer.concat([drawn.subarray(0, 2), head, noted, drawn.subarray(2)]);
  await sends(bo.page, { name: "Corner.jpg", mimeType: "image/jpeg", buffer: picture });
  await expect(anna.page.getByRole("img", { name: "Picture: Corner.jpg" })).toHaveCount(0);
  await anna.page.getByRole("button", { name: "Show picture Corner.jpg" }).click();
  const shown = anna.page.getByRole("img", { name: "Picture: Corner.jpg" });
  await expect(shown).toBeVisible();
  const size = "(({ width, height }) => [width, height].join())(document.querySelector('canvas'))";
  await expect.poll(() => anna.page.evaluate(size)).toBe("40,20");
  expect((await saves(anna.page, "Corner.jpg")).includes("59.3293")).toBe(false);

  const choosing = bo.page.waitForEvent("filechooser");
  await bo.page.getByRole("button", { name: "Attach files" }).click();
  await (await choosing).setFiles({ name: "As it is.jpg", mimeType: "image/jpeg", buffer: picture });
  await bo.page.getByLabel("Send pictures with all that is stored in them").check();
  await bo.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  expect(Buffer.compare(await saves(anna.page, "As it is.jpg"), picture)).toBe(0);
  anna.watch.expectClean();
  bo.expectClean();
});

test("a connection that is cut in the middle of a file is taken up again, and one that is given up leaves nothing", async ({
  browser,
}) => {
  const network = await Network.to(serverUrl());
  const [anna, bo] = await gather(browser, network);
  const plan = content(4 * 1024 * 1024);
  const sent = (number: number) =>
    bo.page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith(`/segments/${number}`));
  const second = sent(1);
  await sends(bo.page, { name: "Plan.bin", mimeType: "application/x-plan", buffer: plan });
  await second;
  network.cut();
  await expect(bo.page.getByRole("progressbar", { name: "Sending Plan.bin" })).toBeVisible();
  await expect(bo.page.getByText("What you write is kept and sent when")).toBeVisible();
  network.mend();
  expect(Buffer.compare(await saves(anna.page, "Plan.bin"), plan)).toBe(0);

  // The same the other way: the guest receives while its line is cut.
  const came = bo.page.waitForResponse((response) => response.url().endsWith("/segments/1") && response.ok());
  const downloading = bo.page.waitForEvent("download", { timeout: 60_000 });
  await bo.page.getByRole("button", { name: "Save Plan.bin", exact: true }).click();
  await came;
  network.cut();
  network.mend();
  expect(Buffer.compare(await readFile(await (await downloading).path()), plan)).toBe(0);

  await bo.page.route(/\/segments\/1$/, () => undefined); // It never arrives.
  await sends(bo.page, { name: "Never.bin", mimeType: "application/x-plan", buffer: plan });
  const deleted = bo.page.waitForRequest((request) => request.method() === "DELETE");
  await bo.page.getByRole("button", { name: "Do not send Never.bin" }).click();
  await deleted;
  await expect(bo.page.getByRole("list", { name: "Files being sent" })).toHaveCount(0);
  await bo.say("That is all");
  await anna.reads("That is all");
  await anna.readsNothingOf("Never.bin");
  anna.watch.expectClean();
  bo.expectClean();
  await network.close();
});

test("files that are dropped or pasted are sent, after a question", async ({ browser }) => {
  const [anna, bo] = await gather(browser);
  const transfer = `(name) => {
    const carried = new DataTransfer();
    carried.items.add(new File(["dropped"], name, { type: "text/plain" }));
    return carried;
  }`;
  const dropped = await anna.page.evaluateHandle(`(${transfer})("Dropped.txt")`);
  await anna.page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
  await expect(anna.page.getByText("Let go to send these files")).toBeVisible();
  await anna.page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  await anna.page.getByRole("dialog", { name: "Send this file?" }).getByRole("button", { name: "Cancel" }).click();
  await anna.page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  // What is dropped while the question stands changes nothing of it.
  const other = await anna.page.evaluateHandle(`(${transfer})("Other.txt")`);
  await expect(anna.page.getByRole("dialog").getByText("Dropped.txt")).toBeVisible();
  await anna.page.dispatchEvent("main", "drop", { dataTransfer: other });
  await expect(anna.page.getByRole("dialog").getByText("Other.txt")).toHaveCount(0);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  expect((await saves(bo.page, "Dropped.txt")).toString()).toBe("dropped");
  await anna.page.evaluate(`document.querySelector("textarea").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: (${transfer})("Pasted.txt"), bubbles: true, cancelable: true }))`);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  expect((await saves(bo.page, "Pasted.txt")).toString()).toBe("dropped");
  // No opened copy outlives the page by longer than until its next start.
  await bo.page.reload();
  await bo.isIn();
  await expect.poll(() => bo.page.evaluate(COPIES)).toBe(0);
  bo.expectClean();
});
