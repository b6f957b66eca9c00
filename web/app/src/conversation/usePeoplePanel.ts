import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** As in conversation.css: from here on messages and people stand side by side. */
const SIDE_BY_SIDE = "(width >= 46rem)";

interface PeoplePanel {
  readonly shown: boolean;
  /** @param focus what the focus goes to, in place of the usual */
  readonly show: (people: boolean, focus?: () => HTMLElement | null) => void;
  readonly element: RefObject<HTMLElement | null>;
  readonly toggle: RefObject<HTMLButtonElement | null>;
}

/**
 * Whether the people are seen. Where there is room they stand beside the messages until the person hides them; elsewhere they
 * take the messages' place when the person asks for them. The focus goes to them, and comes back.
 */
export function usePeoplePanel(): PeoplePanel {
  const [wide, setWide] = useState(() => matchMedia(SIDE_BY_SIDE).matches);
  const [beside, setBeside] = useState(true);
  const [instead, setInstead] = useState(false);
  const element = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const next = useRef<() => HTMLElement | null>(undefined);
  useEffect(() => {
    const query = matchMedia(SIDE_BY_SIDE);
    const follow = () => setWide(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  const shown = wide ? beside : instead;
  useEffect(() => {
    next.current?.()?.focus();
    next.current = undefined;
  }, [shown]);
  const show: PeoplePanel["show"] = (people, focus = () => (people ? element.current : toggle.current)) => {
    if (people === shown) {
      focus()?.focus();
    } else {
      next.current = focus;
      (wide ? setBeside : setInstead)(people);
    }
  };
  return { shown, show, element, toggle };
}
