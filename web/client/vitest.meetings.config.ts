import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@latchkey/client": fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  // Meetings wait for the server and for each other, so one more than a small machine has cores.
  test: { include: ["test/meetings/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 3 },
});
