import "./avatar.css";

const graphemes = new Intl.Segmenter();

/** As people count letters: a flag or a family is one. */
const firstLetter = (word: string): string => [...graphemes.segment(word)][0]?.segment ?? "";

/** The first letters of a name. The colour says whether it is a guest's. */
export function Avatar({ name, kind }: { name: string; kind: "member" | "guest" }) {
  const letters = name.split(/\s+/).map(firstLetter).slice(0, 2).join("").toLocaleUpperCase();
  return (
    <span class={`avatar avatar--${kind}`} aria-hidden="true">
      {letters}
    </span>
  );
}
