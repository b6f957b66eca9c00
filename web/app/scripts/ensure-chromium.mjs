/** Sees to it that there is a Chromium for the browser tests: this machine's, Debian's package, or Playwright's download. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { chromiumPath } from "./chromium.mjs";

const isThere = () => existsSync(chromiumPath() ?? chromium.executablePath());

const run = (command, ...args) => spawnSync(command, args, { stdio: "inherit" }).status === 0;

const fromDebian = () =>
  process.getuid?.() === 0 && run("apt-get", "update", "-qq") && run("apt-get", "install", "-y", "-qq", "chromium");

const fromPlaywright = () => run("npx", "playwright", "install", "chromium");

if (!isThere()) {
  process.stdout.write("The browser tests need Chromium, and there is none. Trying to get one.\n");
  for (const get of [fromDebian, fromPlaywright]) {
    if (get() && isThere()) {
      break;
    }
  }
}
if (!isThere()) {
  process.stderr.write(
    "There is no Chromium for the browser tests. Install one (on Debian: apt-get install chromium), or say where it is\n" +
      "in the environment variable LATCHKEY_CHROMIUM, and run the build again.\n",
  );
  process.exitCode = 1;
}
