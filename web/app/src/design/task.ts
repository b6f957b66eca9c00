import { useCallback, useEffect, useState } from "preact/hooks";

/** An action that takes a while: whether it is under way, and the code of what went wrong. */
export interface Task {
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly run: (action: () => Promise<unknown>) => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = useCallback((action: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    action()
      .catch((error: unknown) => setProblem(codeOf(error)))
      .finally(() => setBusy(false));
  }, []);
  return { busy, problem, run };
}

/** Something that was asked for when the component appeared. */
export interface Loaded<T> {
  /** Undefined until it is there. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
  readonly reload: () => void;
  /** Changes what is there, if it is. */
  readonly set: (change: (value: T) => T) => void;
}

export function useLoaded<T extends object>(load: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T>();
  const { problem, run } = useTask();
  const reload = () => run(async () => setValue(await load()));
  // Once, when the component appears.
  useEffect(reload, []);
  return { value, problem, reload, set: (change) => setValue((now) => now && change(now)) };
}

/** The stable code of an error, where it has one. */
export function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return "unknown";
}
