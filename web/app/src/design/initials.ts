const graphemes = new Intl.Segmenter();

const SAYS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]/u;
/** "Dr.", "Prof.", and what a name says in brackets. */
const ASIDE = /^(?:\p{L}{1,5}\.|[([{].*)$/u;

/** As people count letters: a flag or a family is one. */
const firstLetter = (word: string): string =>
  [...graphemes.segment(word)].find(({ segment }) => SAYS_SOMETHING.test(segment))?.segment ?? "";

/** The first letters of a name, without titles and asides where something is left without them. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => SAYS_SOMETHING.test(word));
  const core = words.filter((word) => !ASIDE.test(word));
  const letters = (core.length > 0 ? core : words).slice(0, 2).map(firstLetter).join("");
  return letters.toLocaleUpperCase("en");
}
