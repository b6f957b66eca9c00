/**
 * Draws the icons in public/ from icon.svg: those that a browser's tab shows with a number, and the PNGs of installed apps.
 * To be run where icon.svg has changed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.mjs";

const PUBLIC = join(dirname(fileURLToPath(import.meta.url)), "..", "public");
const SIZE = 28;
const PAPER = "#f5f2ea";

const icon = readFileSync(join(PUBLIC, "icon.svg"), "utf8");
const door = /<title>.*<\/title>\s*([\s\S]*?)\s*<\/svg>/.exec(icon)?.[1] ?? "";

/** The digits as strokes: what a font would draw differs from one computer to the next. */
const DIGITS = {
  1: "M18 10.5l3-2.5v10",
  2: "M17 10.5a3 3 0 0 1 6 0c0 2.5-6 4.5-6 7.5h6",
  3: "M17 8h6l-3.5 4a3 3 0 1 1-2.5 5",
  4: "M21.5 18V8L16.5 15H23.5",
  5: "M22.5 8H17.8l-.4 4.2a3 3 0 1 1-.4 4.8",
  6: "M22 8.3c-3.5.2-5 3.2-5 6.5a3 3 0 1 0 3-3c-1.6 0-2.6 1-3 2.2",
  7: "M17 8h6l-4 10",
  8: "M20 12.8a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM20 18a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
  9: "M18 17.7c3.5-.2 5-3.2 5-6.5a3 3 0 1 0-3 3c1.6 0 2.6-1 3-2.2",
};

const badge = (inside) =>
  `  <circle cx="20" cy="13" r="8" fill="#9c2f1b" stroke="#fffdf8" stroke-width="1.5" />\n${inside}`;
const strokes = (path) =>
  `  <path fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" d="${path}" />\n`;
const file = (inside) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">\n  <title>Latchkey</title>\n  ${door}\n${inside}</svg>\n`;

for (const [digit, path] of Object.entries(DIGITS)) {
  writeFileSync(join(PUBLIC, `icon-${digit}.svg`), file(badge(strokes(path))));
}
writeFileSync(join(PUBLIC, "icon-more.svg"), file(badge("")));

/** @param share of the width that the door takes; @param paper behind it, or none */
const square = (size, share, paper) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${SIZE} ${SIZE}">` +
  (paper ? `<rect width="${SIZE}" height="${SIZE}" fill="${PAPER}"/>` : "") +
  `<g transform="translate(${(SIZE * (1 - share)) / 2} ${(SIZE * (1 - share)) / 2}) scale(${share})">${door}</g></svg>`;

const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
for (const [name, size, share, paper] of [
  ["apple-touch-icon.png", 180, 0.72, true],
  ["icon-192.png", 192, 0.92, false],
  ["icon-512.png", 512, 0.92, false],
  ["icon-maskable-512.png", 512, 0.62, true],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${square(size, share, paper)}`);
  await page.screenshot({ path: join(PUBLIC, name), omitBackground: !paper });
  await page.close();
}
await browser.close();
