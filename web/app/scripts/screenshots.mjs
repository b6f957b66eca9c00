/** Draws the states that the documentation shows, from the gallery, into docs/images. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.mjs";
import { serveGallery } from "./gallery-server.mjs";

const IMAGES = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "docs", "images");

const PHONE = { width: 390, height: 760 };
const DESKTOP = { width: 1180, height: 720 };

const PICTURES = [
  ["guest-name", PHONE, "light"],
  ["guest-waiting", PHONE, "light"],
  ["guest-conversation", PHONE, "dark"],
  ["guest-over-removed", PHONE, "light"],
  ["meeting-lobby", DESKTOP, "light"],
  ["meeting-partly-readable", DESKTOP, "dark"],
  ["meeting-invite-ready", DESKTOP, "light"],
  ["meeting-warnings", DESKTOP, "light"],
  ["safety-number", DESKTOP, "light"],
  ["meetings", DESKTOP, "light"],
];

mkdirSync(IMAGES, { recursive: true });
const gallery = await serveGallery();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
for (const [state, viewport, colorScheme] of PICTURES) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: "reduce", locale: "en-GB" });
  await page.goto(`${gallery.url}#${state}`);
  await page.locator(`html[data-shown="${state}"] #app > *`).first().waitFor();
  await page.evaluate("document.fonts.ready");
  await page.screenshot({ path: join(IMAGES, `${state}.png`) });
  await page.close();
}
await browser.close();
await gallery.close();
