import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { text as arabic } from "../src/text/ar.ts";
import { fileText as arabicOnFiles } from "../src/text/ar-files.ts";
import { memberText as arabicForMembers } from "../src/text/ar-members.ts";
import { pageText as arabicPages } from "../src/text/ar-pages.ts";
import { recordText as arabicOnRecords } from "../src/text/ar-record.ts";
import { text as german } from "../src/text/de.ts";
import { fileText as germanOnFiles } from "../src/text/de-files.ts";
import { memberText as germanForMembers } from "../src/text/de-members.ts";
import { pageText as germanPages } from "../src/text/de-pages.ts";
import { recordText as germanOnRecords } from "../src/text/de-record.ts";
import { text as english } from "../src/text/en.ts";
import { fileText as englishOnFiles } from "../src/text/en-files.ts";
import { memberText as englishForMembers } from "../src/text/en-members.ts";
import { pageText as englishPages } from "../src/text/en-pages.ts";
import { recordText as englishOnRecords } from "../src/text/en-record.ts";
import { LANGUAGES } from "../src/text/language.ts";

const APP = join(import.meta.dirname, "..");

const texts = {
  en: {
    text: english,
    memberText: englishForMembers,
    fileText: englishOnFiles,
    recordText: englishOnRecords,
    pageText: englishPages,
  },
  de: {
    text: german,
    memberText: germanForMembers,
    fileText: germanOnFiles,
    recordText: germanOnRecords,
    pageText: germanPages,
  },
  ar: {
    text: arabic,
    memberText: arabicForMembers,
    fileText: arabicOnFiles,
    recordText: arabicOnRecords,
    pageText: arabicPages,
  },
} as const;

/** Every sentence by where it stands: a string, or what makes one. */
function leaves(part: unknown, path: readonly string[] = []): readonly (readonly [string, unknown])[] {
  return typeof part === "object" && part !== null
    ? Object.entries(part).flatMap(([key, value]) => leaves(value, [...path, key]))
    : [[path.join("\u0000"), part]];
}

const shown = (path: string): string => path.replaceAll("\u0000", ".");

/** What is the same in every language: the product's name, and how the tab is called. */
const THE_SAME = new Set(["text.product", "pageText.product"]);

describe("the texts", () => {
  it("are there in every language of the app", () => {
    expect(Object.keys(texts)).toEqual(Object.keys(LANGUAGES));
  });

  for (const language of ["de", "ar"] as const) {
    const own = new Map(leaves(texts[language]));

    it(`are all there in ${language}, and none besides`, () => {
      expect([...own.keys()].map(shown).sort()).toEqual(
        leaves(texts.en)
          .map(([path]) => shown(path))
          .sort(),
      );
      expect(leaves(texts[language]).filter(([, said]) => typeof said === "string" && said.trim() === "")).toEqual([]);
    });

    it(`are translated in ${language}`, () => {
      const left = leaves(texts.en)
        .filter(([path, said]) => typeof said === "string" && own.get(path) === said)
        .map(([path]) => shown(path));
      expect(left.filter((path) => !THE_SAME.has(path))).toEqual([]);
    });
  }

  it("have the six plurals of Arabic", () => {
    const { lobbyTitle, unread } = { ...arabicForMembers.meeting, ...arabicForMembers.meetings };
    expect(new Set([1, 2, 3, 11].map(lobbyTitle)).size).toBe(4);
    expect([1, 2].map(unread)).toEqual(["رسالة جديدة", "رسالتان جديدتان"]);
    expect(unread(3)).toContain("رسائل جديدة");
    expect(unread(11)).toContain("رسالة جديدة");
  });

  it("are each used by a page", () => {
    const used = usedPaths();
    const unused = leaves(texts.en)
      .map(([path]) => shown(path).replace(/\.\d+$/, "")) // A list is shown as a whole.
      .filter((path) => !used.some((use) => path === use || path.startsWith(`${use}.`) || use.startsWith(`${path}.`)));
    expect(unused).toEqual([]);
  });
});

/** Named by their codes, not by the pages. */
const BY_CODE = ["text.problems", "memberText.problems", "fileText.problems"];

/** What the pages name: `text.guest.knock`, also by way of `const words = memberText.devices`, and what stands in their HTML. */
function usedPaths(): readonly string[] {
  const scripts = readdirSync(join(APP, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith("text"))
    .flatMap((file) => inScript(readFileSync(join(APP, "src", file), "utf8")));
  const pages = readdirSync(APP)
    .filter((file) => file.endsWith(".html"))
    .flatMap((file) => [...readFileSync(join(APP, file), "utf8").matchAll(/[% ](?:li:)?([\w.]+)%/g)])
    .map((match) => `pageText.${match[1]}`);
  return [...scripts, ...pages, ...BY_CODE];
}

function inScript(script: string): readonly string[] {
  const named = (name: string) =>
    [...script.matchAll(new RegExp(`(?<![\\w.])${name}((?:\\s*\\.\\s*\\w+)+)`, "g"))].map((match) =>
      (match[1] ?? "").replace(/\s/g, ""),
    );
  const direct = ["text", "memberText", "fileText", "recordText"].flatMap((name) =>
    named(name).map((rest) => name + rest),
  );
  // A part that is given a name of its own is looked into by that name, and counts as a whole only where it is not.
  const aliases = [...script.matchAll(/const (\w+) = ((?:text|memberText|fileText|recordText)(?:\.\w+)+);/g)].map(
    ([, alias = "", part = ""]) => ({
      part,
      uses: named(alias).map((rest) => part + rest),
      isIndexed: new RegExp(`\\b${alias}\\[`).test(script),
    }),
  );
  const parts = new Set(aliases.filter(({ isIndexed }) => !isIndexed).map(({ part }) => part));
  return [...direct.filter((path) => !parts.has(path)), ...aliases.flatMap(({ uses }) => uses)];
}
