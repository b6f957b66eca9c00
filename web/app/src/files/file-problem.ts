import { fileText } from "../text/files.ts";
import { type ProblemText, problemText } from "../text/text.ts";

export type Way = "sending" | "receiving";

/** What to say about an error code where a file is sent or received: some mean something else there. */
export function fileProblem(code: string, way: Way): ProblemText {
  const own = new Map<string, ProblemText>(
    Object.entries(way === "sending" ? fileText.whileSending : fileText.whileReceiving),
  );
  return own.get(code) ?? problemText(code);
}
