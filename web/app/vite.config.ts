import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { pageText } from "./src/text/en.ts";

/** The sentences that stand in the pages' HTML: `%before.opening%` is `pageText.before.opening`. */
const words: Plugin = {
  name: "words",
  transformIndexHtml: (html) =>
    html.replace(/%(\w+(?:\.\w+)*)%/g, (_, path: string) => {
      const found = path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], pageText);
      if (typeof found !== "string") {
        throw new Error(`there is no text ${path}`);
      }
      return found;
    }),
};

/** Latchkey's server speaks no WebTransport, and a guest's page carries nothing that it never runs. */
const withoutWebTransport: Plugin = {
  name: "without-web-transport",
  load: (id) => (/\/engine\.io-client\/.*\/webtransport\.js$/.test(id) ? "export class WT {}" : undefined),
};

/** The enums of protobuf's own descriptor, which no page reads: written so that a bundler sees that it can leave them out. */
const withoutIdleEnums: Plugin = {
  name: "without-idle-enums",
  transform: (code, id) =>
    /\/protobuf\/.*\/descriptor_pb\.js$/.test(id)
      ? code.replace(
          /^export var (\w+);\n\(function \(\1\) \{\n([\s\S]*?)^\}\)\(\1 \|\| \(\1 = \{\}\)\);/gm,
          "export const $1 = /* @__PURE__ */ (() => {\nconst $1 = {};\n$2return $1;\n})();",
        )
      : undefined,
};

/**
 * Two pages, so that a guest loads nothing of what only members need, and one for addresses that lead nowhere. The server
 * serves them: see README.md.
 */
export default defineConfig({
  clearScreen: false,
  plugins: [words, withoutWebTransport, withoutIdleEnums],
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
        "not-found": resolve(import.meta.dirname, "not-found.html"),
      },
    },
  },
});
