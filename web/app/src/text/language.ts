/** The app's languages, by their own names. To add one: docs/languages.md. */
export const LANGUAGES = {
  en: { name: "English", dir: "ltr" },
  de: { name: "Deutsch", dir: "ltr" },
  ar: { name: "العربية", dir: "rtl" },
} as const;

export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** The page's: the server has sent it in the one that the person has chosen, or that their browser asks for. */
export function language(): Language {
  const { lang } = document.documentElement;
  return isLanguage(lang) ? lang : "en";
}

const A_YEAR_IN_SECONDS = 31_536_000;

/** Shows everything in another language from now on, in this browser. What is on the page stays with the tab. */
export function choose(tag: string): void {
  if (isLanguage(tag)) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, and not every browser has a CookieStore.
    document.cookie = `latchkey-language=${tag}; Path=/; Max-Age=${A_YEAR_IN_SECONDS}; SameSite=Lax${secure}`;
    location.reload();
  }
}
