import type { text as english } from "./en.ts";
import { language } from "./language.ts";

/** The shape of what a language says: that of the English texts, whatever the words. */
export type Words<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Words<Said>
    : { readonly [Key in keyof T]: Words<T[Key]> };

export type Text = Words<typeof english>;

export type ProblemText = { readonly title: string; readonly why: string };

const texts = {
  en: () => import("./en.ts"),
  de: () => import("./de.ts"),
  ar: () => import("./ar.ts"),
} as const;

/** What the pages say, in the page's language. It is there before anything is shown: `loadText` comes first. */
export let text: Text;

const problems = new Map<string, ProblemText>();

export async function loadText(): Promise<void> {
  ({ text } = await texts[language()]());
  addProblems(text.problems);
}

/** A page that meets further codes adds what to say about them. */
export function addProblems(further: Readonly<Record<string, ProblemText>>): void {
  for (const [code, words] of Object.entries(further)) {
    problems.set(code, words);
  }
}

/** What to say about an error code; an unknown one gets general words, never the code alone. */
export function problemText(code: string): ProblemText {
  return problems.get(code) ?? text.problems.unknown;
}
