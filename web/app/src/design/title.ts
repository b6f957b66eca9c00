import { useEffect } from "preact/hooks";
import { text } from "../text/text.ts";
import { operator } from "./operator.ts";

/** Drawn with a number up to this one; with a bare dot above. */
const MOST = 9;

/** What the tab is called, and its icon, with a number of what waits to be seen. */
export function useTitle(page: string, waiting = 0): void {
  useEffect(() => {
    const title = page === "" ? operator.name : text.pageTitle(page, operator.name);
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
    const icon = document.querySelector('link[rel="icon"][type="image/svg+xml"]');
    icon?.setAttribute("href", waiting > 0 ? `/icon-${waiting > MOST ? "more" : waiting}.svg` : "/icon.svg");
  }, [page, waiting]);
}
