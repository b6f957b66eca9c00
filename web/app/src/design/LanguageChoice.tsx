import { choose, LANGUAGES, language } from "../text/language.ts";
import { text } from "../text/text.ts";
import "./language-choice.css";

/** In which language this browser shows the pages from now on. Each is called by its own name. */
export function LanguageChoice() {
  return (
    <select
      class="language-choice"
      aria-label={text.language}
      translate={false}
      value={language()}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {Object.entries(LANGUAGES).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
