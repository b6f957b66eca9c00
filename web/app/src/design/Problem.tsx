import { problemText } from "../text/en.ts";
import { Notice } from "./Notice.tsx";

/** What to say about an error code, if there is one. */
export function Problem({ code }: { code: string | undefined }) {
  if (code === undefined) {
    return null;
  }
  const { title, why } = problemText(code);
  return (
    <Notice tone="alarm" title={title}>
      <p>{why}</p>
    </Notice>
  );
}
