import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Chromium is, for Playwright's `executablePath`; undefined means the one that Playwright downloads. */
export function chromiumPath() {
  return process.env.LATCHKEY_CHROMIUM ?? onPath("chromium");
}

function onPath(command) {
  const directories = (process.env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  return directories.map((directory) => join(directory, command)).find((file) => existsSync(file));
}

/** A browser that talks to nobody by itself, in a container as well. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
