import type { ComponentChildren } from "preact";
import { problemText } from "../text/en.ts";
import { Notice } from "./Notice.tsx";

/** What to say about an error code, if there is one. */
export function Problem({ code, actions }: { code: string | undefined; actions?: ComponentChildren }) {
  if (code === undefined) {
    return null;
  }
  const { title, why } = problemText(code);
  return (
    <Notice tone="alarm" title={title} actions={actions}>
      <p>{why}</p>
    </Notice>
  );
}
