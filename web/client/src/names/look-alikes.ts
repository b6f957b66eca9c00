import { pointClass } from "./names.ts";

/** What looks like another letter beyond case, width, style and accents: in the spirit of UTS 39, and small. */
const LOOKS: Readonly<Record<string, string>> = {
  a: "АаΑαɑ",
  b: "ВвΒЬь",
  c: "СсϹϲᴄ",
  d: "ԁԀđ",
  e: "ЕеΕҽ",
  g: "ɡԌց",
  h: "НнΗһҺհħ",
  i: "ІіΙιıӀӏłŁ|1l",
  j: "Јјϳ",
  k: "КкΚκ",
  m: "МмΜ",
  n: "Νηпո",
  o: "ОоΟοσςօՕ0øØ",
  p: "РрΡρ",
  q: "ԛԚ",
  r: "гᴦ",
  s: "ЅѕՏ",
  t: "ТтΤτ",
  u: "υսᴜ",
  v: "νѵѴ",
  w: "ԝԜωѡ",
  x: "ХхΧχ",
  y: "УуΥγүҮ",
  z: "Ζᴢ",
  "3": "Зз",
};
const ALIKE = new Map(
  Object.entries(LOOKS).flatMap(([look, letters]) => Array.from(letters, (letter) => [letter, look] as const)),
);

/** What people add to a name to seem to be something. */
const ROLES = new Set([
  "host",
  "cohost",
  "guest",
  "member",
  "admin",
  "moderator",
  "organiser",
  "organizer",
  "you",
  "me",
]);

/** Whether the one name can be taken for the other, by how it looks or by a role put beside it. */
export function looksAlike(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const [plainA, plainB] = [withoutRoles(a), withoutRoles(b)];
  return plainA !== "" && (a.join("") === b.join("") || plainA === plainB);
}

function withoutRoles(words: readonly string[]): string {
  return words.filter((word) => !ROLES.has(word)).join("") || words.join("");
}

/** The words of a name, each as its look: letters of other scripts that look the same, no case, no accents, no signs. */
function wordsOf(name: string): string[] {
  const look = Array.from(name.normalize("NFKD"))
    .filter((char) => !"imcje".includes(pointClass(char.codePointAt(0) as number)))
    .map((char) => ALIKE.get(char) ?? char)
    .join("")
    .toLowerCase();
  const same = Array.from(look, (char) => ALIKE.get(char) ?? char)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
  const words = same
    .split(/[\s!-/:-@[-`{-~\u00a1-\u00bf\u2010-\u205e\u3001-\u3003\u30fb]+/u)
    .filter((word) => word !== "");
  return words.length === 0 ? [same] : words;
}
