import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: { "@latchkey/signal": fileURLToPath(new URL("src/index.ts", import.meta.url)) },
  },
  // Otherwise one core is left out, of two.
  test: { include: ["test/**/*.test.ts"], testTimeout: 30_000, maxWorkers: "100%" },
});
