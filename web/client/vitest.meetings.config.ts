import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/meetings/**/*.test.ts"], testTimeout: 60_000, fileParallelism: false },
});
