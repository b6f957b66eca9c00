import { resolve } from "node:path";
import { defineConfig } from "vite";

/** Two pages, so that a guest loads nothing of what only members need. The server serves them: see docs in README.md. */
export default defineConfig({
  clearScreen: false,
  build: {
    // Where Maven makes a jar of it, in which the server looks for it.
    outDir: "../target/classes/latchkey/web",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        members: resolve(import.meta.dirname, "index.html"),
        guests: resolve(import.meta.dirname, "join.html"),
      },
    },
  },
});
