import type { fileText as english } from "./en-files.ts";
import { language } from "./language.ts";
import { addProblems, type Words } from "./text.ts";

export type FileText = Words<typeof english>;

const texts = {
  en: () => import("./en-files.ts"),
  de: () => import("./de-files.ts"),
  ar: () => import("./ar-files.ts"),
} as const;

/** What is said about files; a page loads it with the first. */
export let fileText: FileText;

export async function loadFileText(): Promise<void> {
  ({ fileText } = await texts[language()]());
  addProblems(fileText.problems);
}
