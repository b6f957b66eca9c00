import { useCallback, useEffect, useState } from "preact/hooks";

/** An action that takes a while: whether it is under way, and the code of what went wrong. */
export interface Task {
  readonly busy: boolean;
  readonly problem: string | undefined;
  /** Resolves and rejects as the action does; a rejection that no caller handles is told by `problem` alone. */
  readonly run: (action: () => Promise<unknown>) => Promise<void>;
  /** Forgets what went wrong. */
  readonly clear: () => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = useCallback((action: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    const done = action()
      .then(
        () => undefined,
        (error: unknown) => {
          setProblem(codeOf(error));
          throw error;
        },
      )
      .finally(() => setBusy(false));
    done.catch(() => undefined); // It is told by `problem`.
    return done;
  }, []);
  const clear = useCallback(() => setProblem(undefined), []);
  return { busy, problem, run, clear };
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
  const reload = () => {
    void run(async () => setValue(await load()));
  };
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
