import { useEffect, useState } from "preact/hooks";
import type { FileDesk } from "./file-desk.ts";

/** Draws anew with every change of what is under way. */
export function useDesk(desk: FileDesk): void {
  const [, setTimes] = useState(0);
  useEffect(() => desk.onChange(() => setTimes((before) => before + 1)), [desk]);
}
