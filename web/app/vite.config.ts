import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { version } from "./package.json";
import { pageText as arabic } from "./src/text/ar-pages.ts";
import { pageText as german } from "./src/text/de-pages.ts";
import { pageText as english } from "./src/text/en-pages.ts";
import { LANGUAGES, type Language } from "./src/text/language.ts";

const PAGES = { members: "index", guests: "join", help: "help", "not-found": "not-found" } as const;

const pageTexts = { en: english, de: german, ar: arabic } as const;

/** What the scripts of a page load to speak a language; `text.ts` and `members.ts` ask for it. */
const WORDS: Readonly<Record<string, readonly string[]>> = { index: ["", "-members"], join: [""] };

/** A page's HTML in a language: `%before.opening%` is `pageText.before.opening`, `%li:help.open.points%` a list's items. */
function inLanguage(html: string, language: Language): string {
  return html
    .replace(/<html lang="en">/, `<html lang="${language}" dir="${LANGUAGES[language].dir}">`)
    .replace(/%(li:)?(\w+(?:\.\w+)*)%/g, (_, asItems: string | undefined, path: string) => {
      const found = path
        .split(".")
        .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], { ...pageTexts[language], version });
      if (asItems !== undefined && Array.isArray(found)) {
        return found.map((item) => `<li>${item}</li>`).join("");
      }
      if (typeof found !== "string") {
        throw new Error(`there is no text ${path}`);
      }
      return found;
    });
}

/** The sentences that stand in the pages' HTML, while the pages are worked on. */
const words: Plugin = {
  name: "words",
  apply: "serve",
  transformIndexHtml: (html) => inLanguage(html, "en"),
};

/**
 * Each page once for each language, of which the server sends the right one: `join.html` is English, `join.de.html` German. What its scripts
 * say is loaded with them, and nothing of other languages.
 */
const languages: Plugin = {
  name: "languages",
  apply: "build",
  writeBundle: ({ dir = "" }, bundle) => {
    const scriptOf = (module: string): string => {
      const found = Object.values(bundle).find(
        (part) => part.type === "chunk" && part.facadeModuleId?.endsWith(`/src/text/${module}.ts`),
      );
      if (found === undefined) {
        throw new Error(`there is no script of ${module}`);
      }
      return found.fileName;
    };
    for (const page of Object.values(PAGES)) {
      const html = readFileSync(join(dir, `${page}.html`), "utf8");
      for (const language of Object.keys(LANGUAGES) as Language[]) {
        const preloads = (WORDS[page] ?? [])
          .map((part) => `<link rel="modulepreload" crossorigin href="/${scriptOf(language + part)}">`)
          .join("");
        const name = language === "en" ? page : `${page}.${language}`;
        writeFileSync(join(dir, `${name}.html`), inLanguage(html, language).replace("</head>", `${preloads}</head>`));
      }
    }
  },
};

/** Latchkey's server speaks no WebTransport, and a guest's page carries nothing that it never runs. */
const withoutWebTransport: Plugin = {
  name: "without-web-transport",
  load: (id) => (/\/engine\.io-client\/.*\/webtransport\.js$/.test(id) ? "export class WT {}" : undefined),
};

/** Signatures are XEdDSA, made with the curve's points; those of Ed25519 itself no page makes or checks. */
const withoutEddsa: Plugin = {
  name: "without-eddsa",
  transform: (code, id) =>
    /\/@noble\/curves\/ed25519\.js$/.test(id)
      ? code.replace(
          /^export const ed25519 = .* ed\(\{\}\);$/m,
          "export const ed25519 = /* @__PURE__ */ (() => ({ Point: ed25519_Point }))();",
        )
      : undefined,
};

/** Defaults that a .proto file can name, which none of Latchkey's does. Those of protobuf's own options are read by no page. */
const withoutNamedDefaults: Plugin = {
  name: "without-named-defaults",
  load: (id) =>
    /\/protobuf\/.*\/text-format\.js$/.test(id)
      ? "export const parseTextFormatEnumValue = () => undefined, parseTextFormatScalarValue = () => undefined;"
      : undefined,
};

/** What describes messages, fields and enums; protobuf's own descriptor describes much else, too. */
const DESCRIBED = /^((File|Field|Oneof|Enum|EnumValue)?DescriptorProto|(Message|Field)Options)$/;

interface Described {
  readonly name: string;
}

/**
 * Protobuf's own descriptor, without what no page reads: the enums, written so that a bundler sees that it can leave them out, and the
 * descriptions of services, sources, and features of editions.
 */
const withoutIdleDescriptors: Plugin = {
  name: "without-idle-descriptors",
  transform: (code, id) =>
    /\/protobuf\/.*\/descriptor_pb\.js$/.test(id)
      ? code
          .replace(
            /^export var (\w+);\n\(function \(\1\) \{\n([\s\S]*?)^\}\)\(\1 \|\| \(\1 = \{\}\)\);/gm,
            "export const $1 = /* @__PURE__ */ (() => {\nconst $1 = {};\n$2return $1;\n})();",
          )
          .replace(/(?<=\bboot\()\{.*\}(?=\);)/, (json) => {
            const file: { readonly messageType: readonly Described[] } = JSON.parse(json);
            const messageType = file.messageType.map((type) =>
              DESCRIBED.test(type.name) ? type : { name: type.name },
            );
            return JSON.stringify({ ...file, messageType });
          })
      : undefined,
};

/**
 * Two pages, so that a guest loads nothing of what only members need, one that helps, and one for addresses that lead nowhere. The server
 * serves them: see README.md.
 */
export default defineConfig({
  clearScreen: false,
  plugins: [words, languages, withoutWebTransport, withoutEddsa, withoutNamedDefaults, withoutIdleDescriptors],
  build: {
    // Where Maven makes a jar of it, in which the server looks for it.
    outDir: "../target/classes/latchkey/web",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: Object.fromEntries(
        Object.entries(PAGES).map(([name, page]) => [name, resolve(import.meta.dirname, `${page}.html`)]),
      ),
    },
  },
});
