/** A part of a text: words, or an address that a press opens. */
export type Part = { readonly text: string; readonly href?: string };

/** No blanks, no quotes, and nothing invisible: that could make an address look like another. */
const ADDRESS = /https?:\/\/[^\s<>"“”„«»\p{C}]+/giu;

/** Belongs to the sentence around an address, and not to it. */
const TRAILING = /[.,;:!?'’…*_]+$/u;

/**
 * Finds the `http` and `https` addresses in a text. Nothing else becomes a link. Where letters of other alphabets stand in
 * the host, the address shows as the browser asks for it, so that none looks like another.
 */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const typed = withoutTrailing(found);
    const url = urlOf(typed);
    // A name before the host is there to deceive: https://bank.example@evil.example
    if (url !== null && url.username === "" && url.password === "") {
      parts.push({ text: text.slice(end, index) });
      parts.push({ text: url.hostname.includes("xn--") ? url.href : typed, href: url.href });
      end = index + typed.length;
    }
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => part.text !== "");
}

function urlOf(typed: string): URL | null {
  try {
    return new URL(typed);
  } catch {
    return null;
  }
}

/** A closing bracket goes with an opening one in the address; otherwise it is the sentence's. */
function withoutTrailing(found: string): string {
  const kept = found.replace(TRAILING, "");
  for (const [open, close] of ["()", "[]", "{}"]) {
    if (open && close && kept.endsWith(close) && !kept.includes(open)) {
      return withoutTrailing(kept.slice(0, -1));
    }
  }
  return kept;
}
