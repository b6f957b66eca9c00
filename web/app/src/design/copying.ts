import { useEffect, useState } from "preact/hooks";

/** So long a button says that it has copied: a later press must be seen to copy again. */
const SHOWN_MILLIS = 4000;

export interface Copying {
  readonly copied: boolean;
  readonly failed: boolean;
  readonly copy: () => void;
}

/** @param select what is copied: without permission to copy, the person's own copy command works on it */
export function useCopying(value: string, select: () => void): Copying {
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  useEffect(() => {
    const reverts = outcome === "copied" ? setTimeout(() => setOutcome(undefined), SHOWN_MILLIS) : undefined;
    return () => clearTimeout(reverts);
  }, [outcome]);
  const copy = async () => {
    select();
    try {
      await navigator.clipboard.writeText(value);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  return { copied: outcome === "copied", failed: outcome === "failed", copy: () => void copy() };
}
