import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/*.test.ts", "test/account/*.test.ts", "test/files/*.test.ts", "test/log/*.test.ts"],
    testTimeout: 30_000,
    // Otherwise one core is left out, of two.
    maxWorkers: "100%",
  },
});
