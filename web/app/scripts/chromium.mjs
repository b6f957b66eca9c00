import { existsSync } from "node:fs";

const DEBIAN = "/usr/bin/chromium";

/** Where Chromium is, for Playwright's `executablePath`; undefined means the one that Playwright downloads. */
export function chromiumPath() {
  return process.env.LATCHKEY_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined);
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
