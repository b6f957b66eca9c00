import { defineConfig } from "vite";

/** Every state of every page on sample data. For development and for tests; never part of the build that is served. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: "../public",
  appType: "mpa",
  clearScreen: false,
  build: { target: "es2023", modulePreload: { polyfill: false } },
  server: { host: "127.0.0.1" },
});
