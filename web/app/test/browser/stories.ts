import { test as base } from "@playwright/test";

/** Runs a story, and closes every page that it has opened: stories share a browser, and each has the machine to itself. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
