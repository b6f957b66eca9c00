/** One line, as it was meant: what is pasted from a table or a page brings tabs and other blanks along. */
export function asLine(typed: string): string {
  return typed.replaceAll(/\s+/gu, " ").trim();
}
