import { useEffect } from "preact/hooks";
import { text } from "../text/en.ts";

/** What the tab is called, with a number in front where somebody should look. */
export function useTitle(page: string, waiting = 0): void {
  useEffect(() => {
    const title = page === "" ? text.product : text.pageTitle(page);
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [page, waiting]);
}
