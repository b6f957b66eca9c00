import type { Message } from "@latchkey/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { loadFileText } from "../text/files.ts";
import type { FileActions, FileDesk } from "./file-desk.ts";

const AGAIN_MILLIS = 2_000;

const load = async () => (await Promise.all([import("./FilesPart.tsx"), loadFileText()]))[0];

type FilesPart = Awaited<ReturnType<typeof load>>;

/** Once it is there, it is there for the next who asks. */
let loaded: FilesPart | undefined;

/** What shows files, once it is there, and those under way. */
export interface FilesHere {
  readonly part: FilesPart;
  readonly desk: FileDesk;
}

export interface Files {
  readonly here: FilesHere | undefined;
  /** What the person has chosen, and is still to be asked about. */
  readonly chosen: readonly File[];
  readonly choose: (files: readonly File[]) => void;
}

/** A meeting's files. What shows them is loaded with the first: most meetings have none. */
export function useFiles(actions: FileActions, messages: readonly Message[]): Files {
  const [part, setPart] = useState(loaded);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const hasFiles = useMemo(() => messages.some(({ file }) => file !== undefined), [messages]);
  const isWanted = part === undefined && (hasFiles || chosen.length > 0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetch = () =>
      load().then(
        (there) => {
          loaded = there;
          setPart(there);
        },
        () => {
          timer = setTimeout(fetch, AGAIN_MILLIS);
        },
      );
    if (isWanted) {
      void fetch();
    }
    return () => clearTimeout(timer);
  }, [isWanted]);
  const here = useMemo(() => part && { part, desk: part.FileDesk.of(actions) }, [part, actions]);
  useEffect(() => here?.desk.letGo(messages), [here, messages]);
  return { here, chosen, choose: setChosen };
}
