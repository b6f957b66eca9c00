import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "./scripts/chromium.mjs";

const executablePath = chromiumPath();

export default defineConfig({
  testDir: "test/browser",
  outputDir: "target/browser",
  fullyParallel: true,
  // One more than a small machine has cores: stories wait for each other's answers.
  workers: 3,
  // The longest story takes a minute on two cores. One that hangs ends sooner: each step has a time of its own.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: "list",
  use: {
    locale: "en-GB",
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    // A guest's door moves while it waits, without end; drawing that takes a core.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: { args: CHROMIUM_ARGS, ...(executablePath === undefined ? {} : { executablePath }) },
  },
});
