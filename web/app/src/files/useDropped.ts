import { useEffect, useState } from "preact/hooks";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

/** What is dropped while a question stands is not an answer to it. */
const isAsked = (): boolean => document.querySelector("dialog[open]") !== null;

/**
 * Files that are dropped anywhere on the page; a browser would go to them in place of the meeting. None while a dialog is open.
 *
 * @param onFiles undefined where none can be sent
 * @returns whether files are held over the page
 */
export function useDropped(onFiles: ((files: readonly File[]) => void) | undefined): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (hasFiles(event)) {
        event.preventDefault();
        setOver(onFiles !== undefined && !isAsked());
      }
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) {
        setOver(false);
      }
    };
    const dropped = (event: DragEvent) => {
      if (hasFiles(event)) {
        event.preventDefault();
        setOver(false);
        if (!isAsked()) {
          onFiles?.([...(event.dataTransfer?.files ?? [])]);
        }
      }
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", left);
    addEventListener("drop", dropped);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", left);
      removeEventListener("drop", dropped);
    };
  }, [onFiles]);
  return isOver;
}
