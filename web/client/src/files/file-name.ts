import { utf8 } from "../bytes.ts";
import { isFileName } from "../content/file.ts";
import { MAX_FILE_NAME_BYTES } from "../limits.ts";
import { pointClass, tidyName } from "../names/names.ts";

const NAMELESS = "file";

/** What a file is called in the meeting: of what its name is here, all that is fit for that. Its ending stays where it is cut. */
export function toFileName(name: string): string {
  const points = Array.from(name.replace(/[/\\]/g, "_"));
  const plain = points.filter((point) => pointClass(point.codePointAt(0) as number) !== "x").join("");
  const [, stem = plain, ending = ""] = /^(.+?)(\.[^.]{1,16})$/su.exec(plain) ?? [];
  const tidy = tidyName(cut(stem, MAX_FILE_NAME_BYTES - utf8(ending).length) + ending, MAX_FILE_NAME_BYTES);
  return tidy !== undefined && isFileName(tidy) ? tidy : NAMELESS;
}

/** As many whole characters as have so many bytes. */
function cut(text: string, bytes: number): string {
  let left = bytes;
  const kept = Array.from(text).filter((point) => {
    left -= utf8(point).length;
    return left >= 0;
  });
  return kept.join("");
}
